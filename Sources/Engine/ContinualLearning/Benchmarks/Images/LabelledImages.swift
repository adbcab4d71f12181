/// Images with the names of what they show, on their way to a task.
struct LabelledImages {
    /// What messages name: the file or folder that the images come from.
    let file: String
    /// `ImageTask.side`² levels an image.
    private(set) var levels: [UInt8] = []
    private(set) var labels: [String] = []

    init(file: String) { self.file = file }

    mutating func append(_ image: [UInt8], _ label: String) {
        levels += image
        labels.append(label)
    }

    /// Every fifth image of each class: so many others are learned from for one that tests.
    static let testPeriod = 5

    /// A task of images of one lot, of which every fifth of each class is for testing.
    ///
    /// - Throws: `malformed` where a class has too few images for that, or there is only one class.
    func task(named name: String, white: Int = 255) throws(ImageSourceError) -> ImageTask {
        let classes = Self.ordered(labels)
        try checkCount(classes)
        var (train, test) = (ImageCollection.Part(), ImageCollection.Part())
        var seen: [String: Int] = [:]
        let numbers = Self.numbered(classes)
        for (sample, label) in labels.enumerated() {
            let count = seen[label, default: 0] + 1
            seen[label] = count
            if count % Self.testPeriod == 0 {
                test.append(image(sample), numbers[label]!)
            } else {
                train.append(image(sample), numbers[label]!)
            }
        }
        for label in classes where seen[label]! < Self.testPeriod {
            throw .malformed(
                file: file,
                problem: "class \(label) has \(seen[label]!) images; every fifth is for testing, so it needs at least "
                    + "\(Self.testPeriod), or images for testing of their own")
        }
        return Self.made(name, classes, white, train, test)
    }

    /// A task of images to learn from, and of others to be tested with.
    ///
    /// - Throws: `malformed` where a class of the tests is not learned, or there is only one class.
    func task(
        named name: String, testedWith other: LabelledImages, white: Int = 255
    ) throws(ImageSourceError) -> ImageTask {
        let classes = Self.ordered(labels)
        try checkCount(classes)
        let numbers = Self.numbered(classes)
        var (train, test) = (ImageCollection.Part(), ImageCollection.Part())
        for (sample, label) in labels.enumerated() { train.append(image(sample), numbers[label]!) }
        for (sample, label) in other.labels.enumerated() {
            guard let number = numbers[label] else {
                throw .malformed(
                    file: other.file,
                    problem: "class \(label) has images for testing and none to learn from in \(file)")
            }
            test.append(other.image(sample), number)
        }
        guard test.count > 0 else { throw .malformed(file: other.file, problem: "it has no images for testing") }
        return Self.made(name, classes, white, train, test)
    }

    private static func made(
        _ name: String, _ classes: [String], _ white: Int, _ train: ImageCollection.Part, _ test: ImageCollection.Part
    ) -> ImageTask {
        let pixels = ImageTask.side * ImageTask.side
        return ImageTask(
            name: name, kind: .own, classNames: classes,
            images: ImageCollection(
                pixels: pixels, classes: classes.count, white: white, train: train.mixed(pixels: pixels), test: test))
    }

    private func image(_ sample: Int) -> [UInt8] {
        let pixels = ImageTask.side * ImageTask.side
        return Array(levels[sample * pixels..<(sample + 1) * pixels])
    }

    private func checkCount(_ classes: [String]) throws(ImageSourceError) {
        guard classes.count >= 2 else {
            let found = classes.first.map { "one class, \($0)" } ?? "no images"
            throw .malformed(file: file, problem: "it has \(found); a task has at least two classes")
        }
        guard classes.count <= Self.mostClasses else {
            throw .malformed(
                file: file, problem: "it has \(classes.count) classes; a task has at most \(Self.mostClasses)")
        }
    }

    /// Beyond them labels are more likely numbers of something else.
    static let mostClasses = 1000

    private static func numbered(_ classes: [String]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    }

    /// Whole numbers by their values, all others by their bytes.
    private static func ordered(_ labels: [String]) -> [String] {
        let distinct = Set(labels)
        if distinct.allSatisfy({ Int($0) != nil }) { return distinct.sorted { Int($0)! < Int($1)! } }
        return distinct.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
