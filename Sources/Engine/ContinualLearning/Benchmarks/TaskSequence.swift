public import Numerics

/// Tasks that are learned one after the other, under a scenario.
public struct TaskSequence<Scalar: NetworkScalar>: Sendable {
    public let scenario: Scenario
    /// How many numbers an image has.
    public let pixels: Int
    /// The level of a pixel whose value is 1.
    public let white: Int
    /// How many outputs a network for all tasks has.
    public let outputs: Int
    /// For every task, the outputs that answer its images.
    public let heads: [Range<Int>]
    /// What each task is learned from.
    public let train: [SampleSet<Scalar>]
    /// What each task is tested with.
    public let test: [SampleSet<Scalar>]

    /// How many tasks there are.
    public var count: Int { heads.count }

    /// All tasks' samples to learn from, one task after the other.
    var together: SampleSet<Scalar> {
        train.reduce(into: noSamples) { $0.append($1) }
    }

    /// A set that samples of the tasks can be added to.
    var noSamples: SampleSet<Scalar> { SampleSet(pixels: pixels, white: white) }

    /// The same with so many images of each task at most, of every class its share; nil: with all.
    package func limited(train: Int?, test: Int?) -> TaskSequence {
        TaskSequence(
            scenario: scenario, pixels: pixels, white: white, outputs: outputs, heads: heads,
            train: train.map { limit in self.train.map { $0.spread(limit) } } ?? self.train,
            test: test.map { limit in self.test.map { $0.spread(limit) } } ?? self.test)
    }

    /// The same with only the first tasks.
    func prefix(_ count: Int) -> TaskSequence {
        TaskSequence(
            scenario: scenario, pixels: pixels, white: white, outputs: outputs, heads: Array(heads.prefix(count)),
            train: Array(train.prefix(count)), test: Array(test.prefix(count)))
    }
}

extension TaskSequence {
    /// Tasks of `classesPerTask` classes each: task t shows classes t·n, …, t·n + n − 1.
    ///
    /// - Parameters:
    ///   - classesPerTask: n, at least 1.
    ///   - count: How many tasks, with count·n not above the classes of the collection.
    ///   - order: The task that comes at each place, as many as there are tasks at least.
    public static func split(
        _ collection: ImageCollection, classesPerTask: Int, count: Int, scenario: Scenario, order: [Int]? = nil
    ) -> TaskSequence {
        let heads = (0..<count).map { task in
            let first = scenario == .domain ? 0 : task * classesPerTask
            return first..<first + classesPerTask
        }
        func samples(_ part: ImageCollection.Part) -> [SampleSet<Scalar>] {
            (0..<count).map { task in
                let first = (order?[task] ?? task) * classesPerTask
                let shown = first..<first + classesPerTask
                return collection.samples(
                    part, task: task, firstOutput: heads[task].lowerBound, firstClass: shown.lowerBound,
                    order: nil
                ) { shown.contains($0) }
            }
        }
        return TaskSequence(
            scenario: scenario, pixels: collection.pixels, white: collection.white,
            outputs: scenario == .domain ? classesPerTask : count * classesPerTask, heads: heads,
            train: samples(collection.train), test: samples(collection.test))
    }

    /// Tasks of all classes: in the first the pixels lie as they are, in each other one in an order of its own.
    ///
    /// - Parameter order: The task that comes at each place, as many as there are tasks at least.
    public static func permuted(
        _ collection: ImageCollection, count: Int, scenario: Scenario, streams: RunStreams, order: [Int]? = nil
    ) -> TaskSequence {
        let heads = (0..<count).map { task in
            let first = scenario == .domain ? 0 : task * collection.classes
            return first..<first + collection.classes
        }
        func samples(_ part: ImageCollection.Part) -> [SampleSet<Scalar>] {
            (0..<count).map { task in
                let own = order?[task] ?? task
                var random = streams[.pixels(task: own)]
                let pixels = own == 0 ? Array(0..<collection.pixels) : random.permutation(collection.pixels)
                return collection.samples(
                    part, task: task, firstOutput: heads[task].lowerBound, firstClass: 0, order: pixels
                ) { _ in true }
            }
        }
        return TaskSequence(
            scenario: scenario, pixels: collection.pixels, white: collection.white,
            outputs: heads[count - 1].upperBound, heads: heads,
            train: samples(collection.train), test: samples(collection.test))
    }
}

extension TaskSequence {
    /// Tasks of images of their own: each with a head of as many outputs as it has classes, or all with one head, of as many
    /// as the task with most has.
    ///
    /// - Parameter tasks: At least one, all of one size of images and one white.
    public static func separate(_ tasks: [ImageTask], scenario: Scenario = .task) -> TaskSequence {
        var heads: [Range<Int>] = []
        for task in tasks {
            let first = scenario == .domain ? 0 : heads.last?.upperBound ?? 0
            heads.append(first..<first + task.images.classes)
        }
        let (pixels, white) = (tasks[0].images.pixels, tasks[0].images.white)
        func samples(_ part: (ImageCollection) -> ImageCollection.Part) -> [SampleSet<Scalar>] {
            tasks.enumerated().map { place, task in
                task.images.samples(
                    part(task.images), task: place, firstOutput: heads[place].lowerBound, firstClass: 0, order: nil
                ) { _ in true }
            }
        }
        return TaskSequence(
            scenario: scenario, pixels: pixels, white: white, outputs: heads.map(\.upperBound).max() ?? 0, heads: heads,
            train: samples(\.train), test: samples(\.test))
    }
}

extension ImageCollection {
    /// The images of the chosen classes, their pixels in the order given; nil: as they are.
    fileprivate func samples<Scalar>(
        _ part: Part, task: Int, firstOutput: Int, firstClass: Int, order: [Int]?, isShown: (Int) -> Bool
    ) -> SampleSet<Scalar> {
        var set = SampleSet<Scalar>(pixels: pixels, white: white)
        for (sample, label) in part.labels.enumerated() where isShown(label) {
            let image = part.levels[sample * pixels..<(sample + 1) * pixels]
            let output = Int32(firstOutput + label - firstClass)
            if let order {
                set.append(order.lazy.map { image[image.startIndex + $0] }, label: output, task: task)
            } else {
                set.append(image, label: output, task: task)
            }
        }
        return set
    }
}
