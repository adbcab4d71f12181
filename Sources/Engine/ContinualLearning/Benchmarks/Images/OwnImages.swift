/// A task of a user's own, by a path.
public enum OwnImages {
    /// What a path may lead to, for help and messages.
    static let accepted =
        "a folder with a folder of images for each class, a folder with train-images-idx3-ubyte and its labels, or a table "
        + "that ends in .csv or .csv.gz"

    /// - Throws: `ImageSourceError` where the path leads to none of what is read.
    public static func task(_ path: String) throws(ImageSourceError) -> ImageTask {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        switch ImageFile.kind(path) {
        case nil: throw .unreadable(file: path, reason: "it is not there; \(accepted) would do")
        case .file?:
            guard [".csv", ".csv.gz"].contains(where: { path.lowercased().hasSuffix($0) }) else {
                throw .malformed(file: path, problem: "it is a file of another kind; \(accepted) would do")
            }
            return try ImageTable.task(named: name, path)
        case .folder?:
            let names = try ImageFile.names(in: path)
            let isIDX = names.contains { $0.contains("idx3-ubyte") || $0.contains("idx1-ubyte") }
            return isIDX ? try IDXFile.task(named: name, folder: path) : try ImageFolder.task(named: name, path)
        }
    }
}
