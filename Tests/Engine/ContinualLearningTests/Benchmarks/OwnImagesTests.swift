import ContinualLearning
import Testing

@Suite("Images of a user's own")
struct OwnImagesTests {
    private let files: ImageFiles
    init() throws { files = try ImageFiles() }

    private func problem(_ path: String) -> String {
        #expect(throws: ImageSourceError.self) { try OwnImages.task(path) }?.description ?? ""
    }

    /// An image that is bright on the left (0) or on the right (1).
    private func half(_ side: Int, rows: Int, columns: Int, level: UInt8 = 200) -> [UInt8] {
        (0..<rows * columns).map { ($0 % columns < columns / 2) == (side == 0) ? level : 0 }
    }

    @Test("folders named for classes: grey, 28×28, every fifth image of a class for testing")
    func folder() throws {
        for k in 0..<10 {
            try files.write(
                ImageFiles.png(half(0, rows: 56, columns: 56), rows: 56, columns: 56), "sides/left/\(k).png")
            try files.write(
                ImageFiles.pgm(half(1, rows: 14, columns: 28), rows: 14, columns: 28), "sides/right/\(k).PGM")
        }
        try files.write([1, 2, 3], "sides/left/notes.txt")
        let task = try OwnImages.task(files.path + "/sides")
        #expect(task.name == "sides" && task.classNames == ["left", "right"] && task.kind == .own)
        #expect(task.images.train.count == 16 && task.images.test.count == 4)
        for (sample, label) in task.images.train.labels.enumerated() {
            #expect(
                task.images.train.levels[784 * sample..<784 * sample + 28] == half(label, rows: 1, columns: 28)[...])
        }
        // Mixed, though the files are class by class: methods keep the first samples of a task.
        #expect(Set(task.images.train.labels.prefix(8)) == [0, 1])
    }

    @Test("areas are averaged: what is between pixels is in between")
    func averages() throws {
        for k in 0..<5 {
            // Columns black and white in turn, half as wide as the pixels that they become.
            let stripes = (0..<56 * 56).map { UInt8($0 % 2 * 254) }
            try files.write(ImageFiles.pgm(stripes, rows: 56, columns: 56), "grey/stripes/\(k).pgm")
            try files.write(ImageFiles.pgm(Array(repeating: 9, count: 12), rows: 3, columns: 4), "grey/even/\(k).pgm")
        }
        let task = try OwnImages.task(files.path + "/grey")
        #expect(task.classNames == ["even", "stripes"])
        #expect(Set(task.images.test.levels.prefix(784)) == [9] && Set(task.images.test.levels.suffix(784)) == [127])
    }

    @Test(
        "every kind of file gives the same picture, and half of one is refused",
        arguments: ["png", "bmp", "pgm", "jpg"])
    func kinds(_ ending: String) throws {
        let left = half(0, rows: 16, columns: 16)
        let bytes =
            switch ending {
            case "png": ImageFiles.png(left, rows: 16, columns: 16)
            case "bmp": ImageFiles.bmp(left, rows: 16, columns: 16)
            case "pgm": ImageFiles.pgm(left, rows: 16, columns: 16)
            default: ImageFiles.jpeg
            }
        for k in 0..<5 {
            try files.write(bytes, "kinds/left/\(k).\(ending)")
            try files.write(
                ImageFiles.pgm(half(1, rows: 28, columns: 28), rows: 28, columns: 28), "kinds/right/\(k).pgm")
        }
        let image = try OwnImages.task(files.path + "/kinds").images.test.levels.prefix(784)
        for (pixel, level) in image.enumerated() {
            #expect(abs(Int(level) - (pixel % 28 < 14 ? 200 : 0)) <= 5, "pixel \(pixel)")
        }
        try files.write(Array(bytes[..<(bytes.count * 2 / 3)]), "kinds/left/0.\(ending)")
        #expect(problem(files.path + "/kinds").contains("/kinds/left/0.\(ending): "))
    }

    @Test("folders train and test are taken as they are")
    func parts() throws {
        for side in 0..<2 {
            let image = ImageFiles.pgm(half(side, rows: 28, columns: 28), rows: 28, columns: 28)
            for k in 0..<3 { try files.write(image, "given/train/\(side)/\(k).pgm") }
            try files.write(image, "given/test/\(side)/0.pgm")
        }
        let task = try OwnImages.task(files.path + "/given")
        #expect(task.images.train.count == 6 && task.images.test.labels == [0, 1])
        try files.write(ImageFiles.pgm([1], rows: 1, columns: 1), "given/test/9/0.pgm")
        #expect(
            problem(files.path + "/given").contains("/test: class 9 has images for testing and none to learn from in"))
    }

    @Test("IDX files as MNIST's, packed or not, also of other sizes")
    func idx() throws {
        let images = (0..<10).flatMap { half($0 % 2, rows: 8, columns: 8) }
        let labels: [UInt8] = (0..<10).map { $0 % 2 == 0 ? 3 : 11 }
        try files.pack(ImageFiles.idx([10, 8, 8], images), "digits/train-images-idx3-ubyte.gz")
        try files.write(ImageFiles.idx([10], labels), "digits/train-labels-idx1-ubyte")
        let alone = try OwnImages.task(files.path + "/digits")
        #expect(alone.classNames == ["3", "11"] && alone.images.train.count == 8 && alone.images.test.count == 2)
        try files.write(ImageFiles.idx([2, 8, 8], Array(images[..<128])), "digits/t10k-images-idx3-ubyte")
        try files.write(ImageFiles.idx([2], Array(labels[..<2])), "digits/t10k-labels-idx1-ubyte")
        let tested = try OwnImages.task(files.path + "/digits")
        #expect(tested.images.train.count == 10 && tested.images.test.labels == [0, 1])
    }

    @Test("a table of a class and pixels a line, with a line of names or without")
    func table() throws {
        let lines = (0..<10).map { k in
            (["\(k % 2 == 0 ? "b" : "a")"] + half(k % 2, rows: 4, columns: 4).map { "\($0)" }).joined(separator: ",")
        }
        let path = try files.write(Array((["label,1x1,1x2"] + lines).joined(separator: "\r\n").utf8), "table.csv")
        let task = try OwnImages.task(path)
        #expect(task.classNames == ["a", "b"] && task.images.train.count == 8 && task.images.test.count == 2)
        #expect(task.images.train.labels.sorted() == Array(repeating: 0, count: 4) + Array(repeating: 1, count: 4))
        let packed = try files.pack(Array(lines.joined(separator: "\n").utf8), "table.csv.gz")
        #expect(try OwnImages.task(packed).images.train.levels == task.images.train.levels)
    }

    @Test(
        "what is wrong with a table is told with its line",
        arguments: [
            ("a,1,2,3\n", "line 1: 3 pixels are no square"),
            ("a,1,2,3,4\nb,1,2,3\n", "line 2: it has 3 pixels, and lines before it 4"),
            ("a,1,2,3,256\n", "line 1: pixel 4 is 256, not a whole number from 0 to 255"),
            (",1,2,3,4\n", "does not begin with the name of a class"),
            ("", "it has no images; a task has at least two classes"), ("a,1\na,2\n", "it has one class, a"),
            ("a,1\nb,2\n", "class a has 1 images; every fifth is for testing"),
        ])
    func tableProblems(_ text: String, _ sentence: String) throws {
        let path = try files.write(Array(text.utf8), "wrong.csv")
        let told = problem(path)
        #expect(told.hasPrefix(path) && told.contains(sentence), "\(told)")
    }

    @Test("what is wrong with an image or a folder is told with its name")
    func folderProblems() throws {
        #expect(
            problem(files.path + "/absent").contains("/absent cannot be read: it is not there; a folder with a folder"))
        #expect(try problem(files.write([1], "some.txt")).contains("some.txt: it is a file of another kind"))
        let whole = ImageFiles.png(half(0, rows: 28, columns: 28), rows: 28, columns: 28)
        for k in 0..<5 { try files.write(whole, "task/a/\(k).png") }
        #expect(problem(files.path + "/task").contains("it has one class, a; a task has at least two classes"))
        try files.write([], "task/b/readme")
        #expect(
            problem(files.path + "/task").contains("/task/b: the class has no images; those are read that end in .png"))
        for k in 0..<4 { try files.write(whole, "task/b/\(k).png") }
        #expect(problem(files.path + "/task").contains("class b has 4 images; every fifth is for testing"))
        try files.write(Array(whole[..<50]), "task/b/4.png")
        #expect(problem(files.path + "/task").contains("/task/b/4.png: "))
        try files.write(Array("hello".utf8), "task/b/4.png")
        #expect(problem(files.path + "/task").contains("/task/b/4.png: it is no PNG, JPEG, BMP, PGM or PPM"))
        try files.write(whole, "half/train/a/0.png")
        #expect(
            problem(files.path + "/half").contains("it has a folder train; train and test would be right, or neither"))
        try files.write([], "empty")
        #expect(problem(files.path + "/task/a").contains("it has no folders; one for each class"))
    }

    @Test("a file that claims to be an enormous image is refused before it is unpacked")
    func enormous() throws {
        for k in 0..<5 { try files.write(ImageFiles.pgm([0], rows: 1, columns: 1), "task/a/\(k).pgm") }
        try files.write(Array("P5 60000 60000 255\n".utf8), "task/b/0.pgm")
        #expect(problem(files.path + "/task").contains("/task/b/0.pgm: it has too many pixels"))
    }

    @Test("what is wrong with IDX files is told with their names")
    func idxProblems() throws {
        func wrong(_ images: [UInt8], _ labels: [UInt8]) throws -> String {
            try files.write(images, "idx/train-images-idx3-ubyte")
            try files.write(labels, "idx/train-labels-idx1-ubyte")
            return problem(files.path + "/idx")
        }
        let (images, labels) = (ImageFiles.idx([2, 2, 2], Array(repeating: 1, count: 8)), ImageFiles.idx([2], [0, 1]))
        #expect(try wrong(images, [1, 2]).contains("labels-idx1-ubyte: it does not begin with two zero bytes"))
        #expect(
            try wrong(Array(images.dropLast()), labels).contains(
                "its dimensions [2, 2, 2] ask for 8 bytes, and it has 7"))
        #expect(
            try wrong(ImageFiles.idx([2, 2, 2], [1], type: 13), labels).contains("its numbers are of type 13; type 8"))
        #expect(try wrong(labels, labels).contains("its dimensions are [2]; images have three: count, rows, columns"))
        #expect(try wrong(images, images).contains("its dimensions are [2, 2, 2]; labels have one, their count"))
        #expect(try wrong(images, ImageFiles.idx([3], [0, 1, 2])).contains("it has 3 labels for the 2 images of"))
        #expect(try wrong(ImageFiles.idx([1 << 31, 1 << 31, 1 << 31], []), labels).contains("are too large"))
        try files.write(labels, "lone/train-labels-idx1-ubyte")
        #expect(problem(files.path + "/lone").contains("it has only the labels"))
        try files.write(labels, "tests/t10k-labels-idx1-ubyte")
        #expect(
            problem(files.path + "/tests").contains("it has no train-images-idx3-ubyte and train-labels-idx1-ubyte"))
        let packed = try files.pack(images, "cut/train-images-idx3-ubyte.gz")
        try files.write(labels, "cut/train-labels-idx1-ubyte")
        let bytes = try #require(FileContent.of(packed))
        try files.write(Array(bytes.dropLast(6)), "cut/train-images-idx3-ubyte.gz")
        #expect(problem(files.path + "/cut").contains("what gzip has packed in it is"))
    }

    @Test("Fashion-MNIST is read from its package, and its absence tells which that is")
    func fashion() throws {
        let absent = #expect(throws: ImageSourceError.self) { try FashionImages.task(root: files.path) }
        #expect(absent?.description.contains("apt-get install dataset-fashion-mnist brings it") == true)
        let folder = "usr/share/datasets/fashion-mnist/"
        for (part, count) in [("train", 20), ("t10k", 10)] {
            let levels = [UInt8](repeating: 7, count: count * 784)
            try files.pack(ImageFiles.idx([count, 28, 28], levels), "\(folder)\(part)-images-idx3-ubyte.gz")
            try files.pack(
                ImageFiles.idx([count], (0..<count).map { UInt8($0 % 10) }), "\(folder)\(part)-labels-idx1-ubyte.gz")
        }
        let task = try FashionImages.task(root: files.path)
        #expect(task.classNames[9] == "ankle boot" && task.images.train.count == 20 && task.images.test.count == 10)
        try files.pack(ImageFiles.idx([10], Array(repeating: 12, count: 10)), "\(folder)t10k-labels-idx1-ubyte.gz")
        let foreign = #expect(throws: ImageSourceError.self) { try FashionImages.task(root: files.path) }
        #expect(foreign?.description.contains("it has labels above 9; Fashion-MNIST has ten classes") == true)
    }
}
