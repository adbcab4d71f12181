public import Numerics

/// Samples of one or several tasks, as a network reads them.
///
/// Images are kept as levels, a byte a pixel, and become numbers when they are asked for: the images of a long sequence take
/// an eighth of the memory.
public struct SampleSet<Scalar: NetworkScalar>: Sendable {
    /// How many numbers an image has.
    public let pixels: Int
    /// The level of a pixel whose value is 1.
    public let white: Int
    /// The value of every level.
    private let values: [Scalar]
    /// Images one after the other.
    private var levels: [UInt8] = []
    /// The same as numbers, while they are few: those of small tasks are copied a hundred thousand times a second.
    private var numbers: [Scalar]? = []
    private static var mostNumbers: Int { 1 << 18 }
    /// The output that should answer each.
    public private(set) var labels: [Int32] = []
    /// The task that each is of, from 0.
    public private(set) var tasks: [Int] = []

    public init(pixels: Int, white: Int) {
        (self.pixels, self.white) = (pixels, white)
        values = (0...Int(UInt8.max)).map { Scalar(Double($0) / Double(white)) }
    }

    public var count: Int { labels.count }

    /// Images one after the other, as numbers: black is 0, white is 1.
    public var images: [Scalar] { levels.map { values[Int($0)] } }

    /// Writes an image where `pixels` numbers have room.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func copyImage(_ sample: Int, to place: UnsafeMutablePointer<Scalar>) {
        if let numbers {
            numbers.withUnsafeBufferPointer { numbers in
                place.update(from: numbers.baseAddress! + sample * pixels, count: pixels)
            }
            return
        }
        levels.withUnsafeBufferPointer { levels in
            values.withUnsafeBufferPointer { values in
                for k in 0..<pixels { place[k] = values[Int(levels[sample * pixels + k])] }
            }
        }
    }

    /// - Parameter image: The levels of as many pixels as an image has.
    mutating func append(_ image: some Sequence<UInt8>, label: Int32, task: Int) {
        levels += image
        labels.append(label)
        tasks.append(task)
        noteNumbers()
    }

    /// Brings `numbers` to where `levels` are.
    private mutating func noteNumbers() {
        guard let known = numbers?.count else { return }
        if levels.count > Self.mostNumbers { return numbers = nil }
        for level in levels[known...] { numbers?.append(values[Int(level)]) }
    }

    /// Adds a sample of another set of the same white.
    mutating func append(_ sample: Int, of other: SampleSet) {
        append(
            other.levels[sample * pixels..<(sample + 1) * pixels], label: other.labels[sample],
            task: other.tasks[sample])
    }

    /// Adds all samples of another set of the same white.
    mutating func append(_ other: SampleSet) {
        levels += other.levels
        labels += other.labels
        tasks += other.tasks
        noteNumbers()
    }

    /// Puts a sample of another set of the same white in the place of one.
    mutating func replace(_ place: Int, by sample: Int, of other: SampleSet) {
        for k in 0..<pixels {
            let level = other.levels[sample * pixels + k]
            levels[place * pixels + k] = level
            numbers?[place * pixels + k] = values[Int(level)]
        }
        (labels[place], tasks[place]) = (other.labels[sample], other.tasks[sample])
    }

    /// So many of the samples at most, in their order: of every class its share, at even distances through the class.
    package func spread(_ limit: Int) -> SampleSet {
        guard limit < count else { return self }
        let byClass = labels.indices.sorted { (labels[$0], $0) < (labels[$1], $1) }
        var few = emptied
        for sample in (0..<limit).map({ byClass[$0 * count / limit] }).sorted() { few.append(sample, of: self) }
        return few
    }

    /// None of the samples, to be filled with others.
    var emptied: SampleSet { SampleSet(pixels: pixels, white: white) }
}
