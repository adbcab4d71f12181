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
        let task = try IDXFile.task(named: "fashion-mnist", folder: root + folder)
        guard task.classNames.count == classNames.count else {
            throw .malformed(
                file: root + folder, problem: "it has \(task.classNames.count) classes; Fashion-MNIST has ten")
        }
        return ImageTask(name: task.name, kind: .picture, classNames: classNames, images: task.images)
    }
}
