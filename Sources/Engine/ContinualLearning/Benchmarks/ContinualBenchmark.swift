/// What the tasks of a run are made of.
public enum ContinualBenchmark: String, Sendable, Hashable, CaseIterable {
    case digitsSplit = "digits-split"
    case digitsPermuted = "digits-permuted"
    case fashionSplit = "fashion-split"
    case fashionPermuted = "fashion-permuted"
    case mosaic53
    case images

    /// How tasks come about.
    public enum Form: Sendable, Hashable {
        /// Some classes of one collection each.
        case split
        /// All classes of one collection, pixels in other orders.
        case permuted
        /// Collections of their own.
        case separate
    }

    public var form: Form {
        switch self {
        case .digitsSplit, .fashionSplit: .split
        case .digitsPermuted, .fashionPermuted: .permuted
        case .mosaic53, .images: .separate
        }
    }

    /// One line of help.
    public var summary: String {
        switch self {
        case .digitsSplit: DigitBenchmark.split.summary
        case .digitsPermuted: DigitBenchmark.permuted.summary
        case .fashionSplit: "two kinds of clothing a task: Fashion-MNIST, of the package dataset-fashion-mnist"
        case .fashionPermuted:
            "all ten kinds of clothing in each task, from the second on with pixels in an order of its own"
        case .mosaic53: "53 tasks of unlike images: handwriting, scripts, signs, icons, textures, shapes, relations"
        case .images: "tasks of your own, one for each path of sources"
        }
    }

    /// How many tasks there may be; of a user's own, as many as there are sources.
    public var taskCounts: ClosedRange<Int> {
        switch self {
        case .digitsSplit, .fashionSplit: 2...5
        case .digitsPermuted: 2...50
        case .fashionPermuted: 2...20
        case .mosaic53: 2...53
        case .images: 2...ContinualBenchmark.mostTasks
        }
    }

    /// Classes of the digits and of the clothing.
    static let classes = 10
    /// Of a split benchmark.
    static let classesPerTask = 2

    /// Streams of random numbers are told apart by tasks up to here.
    public static let mostTasks = 90

    /// The benchmark of digits that strengths of methods were looked for with, and that this one is most like.
    var digits: DigitBenchmark { form == .permuted ? .permuted : .split }
}

extension ContinualBenchmark {
    /// The places of tasks in an order: 0, 1, … for order 0, else the permutation that its number draws.
    static func places(_ count: Int, order: Int) -> [Int] {
        guard order > 0 else { return Array(0..<count) }
        var random = RunStreams(seed: UInt64(order))[.tasks]
        return random.permutation(count)
    }
}
