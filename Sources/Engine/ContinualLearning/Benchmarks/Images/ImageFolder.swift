/// Images in folders that are named for their classes: `FOLDER/CLASS/….png`, or `.jpg`, `.jpeg`, `.bmp`, `.pgm`.
public enum ImageFolder {
    private static let endings = [".png", ".jpg", ".jpeg", ".bmp", ".pgm"]

    /// A task of a folder of classes, or of one with the folders `train` and `test`, each with classes. Without them every
    /// fifth image of a class, by names, is for testing. Images become grey and are scaled to 28×28 by area averaging.
    ///
    /// - Throws: `ImageSourceError` with the file that is damaged, or the folder that lacks something.
    public static func task(named name: String, _ folder: String) throws(ImageSourceError) -> ImageTask {
        let parts = try folders(in: folder).filter { $0 == "train" || $0 == "test" }
        switch parts {
        case []: return try images(in: folder).task(named: name)
        case ["test", "train"]:
            return try images(in: folder + "/train").task(named: name, testedWith: images(in: folder + "/test"))
        default:
            throw .malformed(
                file: folder, problem: "it has a folder \(parts[0]); train and test would be right, or neither")
        }
    }

    private static func folders(in folder: String) throws(ImageSourceError) -> [String] {
        try ImageFile.names(in: folder).filter { ImageFile.kind("\(folder)/\($0)") == .folder }
    }

    private static func images(in folder: String) throws(ImageSourceError) -> LabelledImages {
        var result = LabelledImages(file: folder)
        let classes = try folders(in: folder)
        guard !classes.isEmpty else {
            throw .malformed(
                file: folder,
                problem:
                    "it has no folders; one for each class, with \(endings.joined(separator: ", ")) in it, would do")
        }
        for label in classes {
            let files = try ImageFile.names(in: "\(folder)/\(label)").filter { file in
                let lower = file.lowercased()
                return endings.contains { lower.hasSuffix($0) }
            }
            guard !files.isEmpty else {
                throw .malformed(
                    file: "\(folder)/\(label)",
                    problem: "the class has no images; those are read that end in \(endings.joined(separator: ", "))")
            }
            for file in files { result.append(try ImageFile.grey("\(folder)/\(label)/\(file)"), label) }
        }
        return result
    }
}
