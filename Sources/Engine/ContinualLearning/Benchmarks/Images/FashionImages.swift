/// Fashion-MNIST: 60,000 images of clothing to learn from and 10,000 to be tested with, ten classes (Xiao, Rasul and Vollgraf
/// 2017, MIT licence). Debian's package dataset-fashion-mnist has them.
public enum FashionImages {
    static let folder = "/usr/share/datasets/fashion-mnist"
    static let classNames = [
        "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
    ]

    /// How many images there are.
    static let counts = (train: 60_000, test: 10_000)

    /// Whether the files are there.
    ///
    /// - Parameter root: The folder that stands for `/`.
    /// - Throws: `ImageSourceError.unreadable`, which tells the package.
    public static func check(root: String = "") throws(ImageSourceError) {
        for name in ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"] {
            let file = "\(root)\(folder)/\(name)-ubyte.gz"
            guard ImageFile.kind(file) == .file else {
                throw .unreadable(
                    file: file, reason: "it is not there; on Debian, apt-get install dataset-fashion-mnist brings it")
            }
        }
    }

    /// - Parameter root: The folder that stands for `/`.
    /// - Throws: `ImageSourceError`.
    public static func task(root: String = "") throws(ImageSourceError) -> ImageTask {
        try check(root: root)
        let side = ImageTask.side
        func part(_ name: String) throws(ImageSourceError) -> ImageCollection.Part {
            let labels = "\(root)\(folder)/\(name)-labels-idx1-ubyte.gz"
            let files = try IDXFile.pair(images: "\(root)\(folder)/\(name)-images-idx3-ubyte.gz", labels: labels)
            guard files.images.shape[1...] == [side, side] else {
                throw .malformed(
                    file: files.images.path,
                    problem:
                        "its dimensions are \(files.images.shape); Fashion-MNIST's images have \(side)×\(side) pixels")
            }
            guard files.labels.values.allSatisfy({ $0 < classNames.count }) else {
                throw .malformed(file: labels, problem: "it has labels above 9; Fashion-MNIST has ten classes")
            }
            // As they lie in the file, where classes are mixed.
            var part = ImageCollection.Part()
            (part.levels, part.labels) = (files.images.values, files.labels.values.map(Int.init))
            return part
        }
        return ImageTask(
            name: "fashion-mnist", kind: .picture, classNames: classNames,
            images: ImageCollection(
                pixels: side * side, classes: classNames.count, white: 255, train: try part("train"),
                test: try part("t10k")))
    }
}
