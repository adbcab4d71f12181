public import Numerics

/// Samples of one or several tasks, as a network reads them.
public struct SampleSet<Scalar: NetworkScalar>: Sendable {
    /// How many numbers an image has.
    public let pixels: Int
    /// Images one after the other.
    public private(set) var images: [Scalar] = []
    /// The output that should answer each.
    public private(set) var labels: [Int32] = []
    /// The task that each is of, from 0.
    public private(set) var tasks: [Int] = []

    public init(pixels: Int) { self.pixels = pixels }

    public var count: Int { labels.count }

    /// - Parameter image: As many numbers as an image has.
    mutating func append(_ image: some Sequence<Scalar>, label: Int32, task: Int) {
        images += image
        labels.append(label)
        tasks.append(task)
    }

    /// Adds a sample of another set.
    mutating func append(_ sample: Int, of other: SampleSet) {
        append(
            other.images[sample * pixels..<(sample + 1) * pixels], label: other.labels[sample],
            task: other.tasks[sample])
    }

    /// Adds all samples of another set.
    mutating func append(_ other: SampleSet) {
        images += other.images
        labels += other.labels
        tasks += other.tasks
    }

    /// Puts a sample of another set in the place of one.
    mutating func replace(_ place: Int, by sample: Int, of other: SampleSet) {
        for k in 0..<pixels { images[place * pixels + k] = other.images[sample * pixels + k] }
        (labels[place], tasks[place]) = (other.labels[sample], other.tasks[sample])
    }
}
