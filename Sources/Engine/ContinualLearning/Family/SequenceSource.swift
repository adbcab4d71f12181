import Families
import Numerics
import Synchronization

/// Where the tasks of a run come from, and in which order.
struct SequenceSource: Sendable, Hashable {
    let benchmark: ContinualBenchmark
    /// Paths of a user's own tasks, where `benchmark` is `images`.
    let paths: [String]
    /// 0: their own; k: the k-th permutation.
    let order: Int
    /// Images of a task at most; nil: all.
    let trainLimit: Int?
    let testLimit: Int?

    init(
        _ parameters: Parameters, _ benchmark: ContinualBenchmark, count: Int
    ) throws(ParameterProblem) {
        self.benchmark = benchmark
        order = try parameters.optionalInteger("task-order") ?? 0
        trainLimit = try parameters.optionalInteger("train-images")
        testLimit = try parameters.optionalInteger("test-images")
        var counts = benchmark.taskCounts
        var paths: [String] = []
        if benchmark == .images {
            let given = try parameters.optional("sources") { name throws(ParameterProblem) in
                try parameters.strings(name)
            }
            guard let given, given.count >= 2 else {
                throw ParameterProblem(
                    "sources",
                    "the benchmark images learns tasks of your own: two or more paths say where they are, each "
                        + OwnImages.accepted)
            }
            paths = given.map(parameters.resolve)
            counts = 2...given.count
        }
        self.paths = paths
        guard counts.contains(count) else {
            throw ParameterProblem(
                "tasks", "\(benchmark.rawValue) has \(counts.lowerBound) to \(counts.upperBound) tasks, not \(count)")
        }
    }

    /// The places of the first tasks in their order.
    private func places(_ count: Int) -> [Int] {
        let all = benchmark == .images ? paths.count : benchmark.taskCounts.upperBound
        return Array(ContinualBenchmark.places(all, order: order).prefix(count))
    }

    /// - Throws: `ImageSourceError` where images cannot be had.
    func tasks<Scalar: NetworkScalar>(
        _ count: Int, scenario: Scenario, streams: RunStreams, as: Scalar.Type = Scalar.self
    ) throws(ImageSourceError) -> TaskSequence<Scalar> {
        try whole(count, scenario: scenario, streams: streams).limited(train: trainLimit, test: testLimit)
    }

    private func whole<Scalar: NetworkScalar>(
        _ count: Int, scenario: Scenario, streams: RunStreams
    ) throws(ImageSourceError) -> TaskSequence<Scalar> {
        let places = places(count)
        switch benchmark {
        case .mosaic53, .images: return .separate(try tasks(places), scenario: scenario)
        case .digitsSplit, .digitsPermuted, .fashionSplit, .fashionPermuted:
            let collection = try collection()
            return benchmark.form == .split
                ? .split(
                    collection, classesPerTask: ContinualBenchmark.classesPerTask, count: count, scenario: scenario,
                    order: places)
                : .permuted(collection, count: count, scenario: scenario, streams: streams, order: places)
        }
    }

    /// What is to be known before any image is learned from. Of a user's own tasks all are read.
    func extent(_ count: Int, _ scenario: Scenario) throws(ImageSourceError) -> SequenceExtent {
        try wholeExtent(count, scenario).limited(train: trainLimit, test: testLimit)
    }

    private func wholeExtent(_ count: Int, _ scenario: Scenario) throws(ImageSourceError) -> SequenceExtent {
        let places = places(count)
        let side = ImageTask.side * ImageTask.side
        switch benchmark {
        case .mosaic53:
            let pack = try ImagePack.mosaic53()
            let entries = places.map { pack.entries[$0] }
            return SequenceExtent(
                pixels: side, outputs: Self.outputs(entries.map(\.classNames.count), scenario),
                train: entries.map(\.train),
                test: entries.map(\.test))
        case .images:
            let tasks = try tasks(places)
            return SequenceExtent(
                pixels: side, outputs: Self.outputs(tasks.map(\.images.classes), scenario),
                train: tasks.map(\.images.train.count), test: tasks.map(\.images.test.count))
        case .digitsSplit, .digitsPermuted:
            let digits = ImageCollection.digits
            return extent(count, scenario, digits.pixels, train: digits.train.count, test: digits.test.count)
        case .fashionSplit, .fashionPermuted:
            try FashionImages.check()
            let (train, test) = FashionImages.counts
            return extent(count, scenario, side, train: train, test: test)
        }
    }

    /// Of tasks with so many classes.
    private static func outputs(_ classes: [Int], _ scenario: Scenario) -> Int {
        scenario == .domain ? classes.max() ?? 0 : classes.reduce(0, +)
    }

    private func extent(
        _ count: Int, _ scenario: Scenario, _ pixels: Int, train: Int, test: Int
    ) -> SequenceExtent {
        let isSplit = benchmark.form == .split
        let classes = isSplit ? ContinualBenchmark.classesPerTask : ContinualBenchmark.classes
        // Of ten classes, two a task.
        let share = isSplit ? ContinualBenchmark.classes / ContinualBenchmark.classesPerTask : 1
        return SequenceExtent(
            pixels: pixels, outputs: scenario == .domain ? classes : count * classes,
            train: Array(repeating: train / share, count: count), test: Array(repeating: test / share, count: count))
    }

    // MARK: What has been read is kept

    /// Of the tasks of one sweep all learn from the same files: those read last are kept.
    private static let kept = Mutex<(description: Files, tasks: [ImageTask])?>(nil)

    private struct Files: Hashable {
        let paths: [String]
        let stamps: [[Int]]
    }

    private static let fashion = Mutex<ImageCollection?>(nil)

    private func tasks(_ places: [Int]) throws(ImageSourceError) -> [ImageTask] {
        if benchmark == .mosaic53 {
            let pack = try ImagePack.mosaic53()
            var tasks: [ImageTask] = []
            for place in places { tasks.append(try pack.task(place)) }
            return tasks
        }
        let chosen = places.map { paths[$0] }
        let files = Files(paths: chosen, stamps: chosen.map { ImageFile.stamp($0) })
        if let known = Self.kept.withLock({ $0?.description == files ? $0?.tasks : nil }) { return known }
        var tasks: [ImageTask] = []
        for path in chosen { tasks.append(try OwnImages.task(path)) }
        Self.kept.withLock { $0 = (files, tasks) }
        return tasks
    }

    private func collection() throws(ImageSourceError) -> ImageCollection {
        guard benchmark == .fashionSplit || benchmark == .fashionPermuted else { return .digits }
        if let known = Self.fashion.withLock({ $0 }) { return known }
        let images = try FashionImages.task().images
        Self.fashion.withLock { $0 = images }
        return images
    }
}

/// How large a sequence of tasks is.
struct SequenceExtent: Sendable, Hashable {
    let pixels: Int
    /// Of a network for all tasks.
    let outputs: Int
    /// Images of each task.
    let train: [Int]
    let test: [Int]

    /// The same with so many images of each task at most; nil: with all.
    func limited(train trainLimit: Int?, test testLimit: Int?) -> SequenceExtent {
        SequenceExtent(
            pixels: pixels, outputs: outputs, train: train.map { min($0, trainLimit ?? $0) },
            test: test.map { min($0, testLimit ?? $0) })
    }
}
