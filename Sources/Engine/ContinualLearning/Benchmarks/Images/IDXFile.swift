/// Images and labels in the format of MNIST (LeCun, Cortes and Burges 1998): two zero bytes, the type of a number, how many
/// dimensions there are, each dimension as four bytes, the highest first, and the numbers. Packed by gzip or not.
public struct IDXFile: Sendable {
    public let path: String
    /// The dimensions: for images, how many there are, rows, columns.
    public let shape: [Int]
    /// One byte each.
    public let values: [UInt8]

    /// - Throws: `ImageSourceError` for a file that cannot be read or is no IDX file of bytes.
    public init(_ path: String) throws(ImageSourceError) {
        self.path = path
        let bytes = try ImageFile.bytes(path)
        guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else {
            throw .malformed(file: path, problem: "it does not begin with two zero bytes, so it is no IDX file")
        }
        guard bytes[2] == 8 else {
            throw .malformed(
                file: path, problem: "its numbers are of type \(bytes[2]); type 8, unsigned bytes, would be right")
        }
        let header = 4 + 4 * Int(bytes[3])
        guard bytes.count >= header else { throw .malformed(file: path, problem: "it is cut off in its header") }
        shape = (0..<Int(bytes[3])).map { k in
            (0..<4).reduce(0) { $0 << 8 | Int(bytes[4 + 4 * k + $1]) }
        }
        var count = 1
        for extent in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            guard !overflow else { throw .malformed(file: path, problem: "its dimensions \(shape) are too large") }
            count = product
        }
        guard bytes.count == header + count else {
            throw .malformed(
                file: path,
                problem: "its dimensions \(shape) ask for \(count) bytes, and it has \(bytes.count - header)")
        }
        values = Array(bytes[header...])
    }

    /// A file of images, and one of as many labels.
    ///
    /// - Throws: `ImageSourceError` where one of them is not what it should be, or they have not as many.
    static func pair(
        images: String, labels: String
    ) throws(ImageSourceError) -> (images: IDXFile, labels: IDXFile) {
        let (pictures, numbers) = (try IDXFile(images), try IDXFile(labels))
        guard pictures.shape.count == 3, pictures.shape.allSatisfy({ $0 > 0 }) else {
            throw .malformed(
                file: images, problem: "its dimensions are \(pictures.shape); images have three: count, rows, columns")
        }
        guard numbers.shape.count == 1 else {
            throw .malformed(file: labels, problem: "its dimensions are \(numbers.shape); labels have one, their count")
        }
        guard numbers.shape[0] == pictures.shape[0] else {
            throw .malformed(
                file: labels,
                problem: "it has \(numbers.shape[0]) labels for the \(pictures.shape[0]) images of \(images)")
        }
        return (pictures, numbers)
    }

    /// The images in one file with the labels in another, each scaled to 28×28 pixels.
    ///
    /// - Throws: As `pair`.
    static func labelled(images: String, labels: String) throws(ImageSourceError) -> LabelledImages {
        let (pictures, numbers) = try pair(images: images, labels: labels)
        let (count, rows, columns) = (pictures.shape[0], pictures.shape[1], pictures.shape[2])
        var result = LabelledImages(file: images)
        for sample in 0..<count {
            let image = pictures.values[sample * rows * columns..<(sample + 1) * rows * columns]
            result.append(
                AreaAverage.scaled(image, rows: rows, columns: columns, to: ImageTask.side),
                String(numbers.values[sample]))
        }
        return result
    }

    /// A task of a folder with files that are named as MNIST's: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte` and,
    /// where there are such, `t10k-…` or `test-…`, each with `.gz` or without. Without a pair for testing every fifth image
    /// of a class is.
    ///
    /// - Throws: `ImageSourceError`.
    public static func task(named name: String, folder: String) throws(ImageSourceError) -> ImageTask {
        let names = try ImageFile.names(in: folder)
        func pair(_ prefixes: [String]) throws(ImageSourceError) -> LabelledImages? {
            func file(_ kind: String) -> String? {
                names.first { name in
                    prefixes.contains { name.hasPrefix($0) } && (name.hasSuffix(kind) || name.hasSuffix(kind + ".gz"))
                }
            }
            switch (file("idx3-ubyte"), file("idx1-ubyte")) {
            case (nil, nil): return nil
            case (let images?, let labels?):
                return try labelled(images: "\(folder)/\(images)", labels: "\(folder)/\(labels)")
            case (let images, _):
                throw .malformed(
                    file: folder,
                    problem: "of \(prefixes[0])-images-idx3-ubyte and \(prefixes[0])-labels-idx1-ubyte it has only the "
                        + (images == nil ? "labels" : "images"))
            }
        }
        guard let train = try pair(["train"]) else {
            throw .malformed(file: folder, problem: "it has no train-images-idx3-ubyte and train-labels-idx1-ubyte")
        }
        guard let test = try pair(["t10k", "test"]) else { return try train.task(named: name) }
        return try train.task(named: name, testedWith: test)
    }
}
