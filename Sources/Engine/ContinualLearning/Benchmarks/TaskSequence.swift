public import Numerics

/// Tasks that are learned one after the other, under a scenario.
public struct TaskSequence<Scalar: NetworkScalar>: Sendable {
    public let scenario: Scenario
    /// How many numbers an image has.
    public let pixels: Int
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
        train.reduce(into: SampleSet(pixels: pixels)) { $0.append($1) }
    }

    /// The same with only the first tasks.
    func prefix(_ count: Int) -> TaskSequence {
        TaskSequence(
            scenario: scenario, pixels: pixels, outputs: outputs, heads: Array(heads.prefix(count)),
            train: Array(train.prefix(count)), test: Array(test.prefix(count)))
    }
}

extension TaskSequence {
    /// Tasks of `classesPerTask` classes each: task t shows classes t·n, …, t·n + n − 1.
    ///
    /// - Parameters:
    ///   - classesPerTask: n, at least 1.
    ///   - count: How many tasks, with count·n not above the classes of the collection.
    public static func split(
        _ collection: ImageCollection, classesPerTask: Int, count: Int, scenario: Scenario
    ) -> TaskSequence {
        let heads = (0..<count).map { task in
            let first = scenario == .domain ? 0 : task * classesPerTask
            return first..<first + classesPerTask
        }
        func samples(_ part: ImageCollection.Part) -> [SampleSet<Scalar>] {
            (0..<count).map { task in
                let shown = task * classesPerTask..<(task + 1) * classesPerTask
                return collection.samples(
                    part, task: task, firstOutput: heads[task].lowerBound, firstClass: shown.lowerBound,
                    order: Array(0..<collection.pixels)
                ) { shown.contains($0) }
            }
        }
        return TaskSequence(
            scenario: scenario, pixels: collection.pixels,
            outputs: scenario == .domain ? classesPerTask : count * classesPerTask, heads: heads,
            train: samples(collection.train), test: samples(collection.test))
    }

    /// Tasks of all classes: in the first the pixels lie as they are, in each other one in an order of its own.
    public static func permuted(
        _ collection: ImageCollection, count: Int, scenario: Scenario, streams: RunStreams
    ) -> TaskSequence {
        let heads = (0..<count).map { task in
            let first = scenario == .domain ? 0 : task * collection.classes
            return first..<first + collection.classes
        }
        func samples(_ part: ImageCollection.Part) -> [SampleSet<Scalar>] {
            (0..<count).map { task in
                var random = streams[.pixels(task: task)]
                let order = task == 0 ? Array(0..<collection.pixels) : random.permutation(collection.pixels)
                return collection.samples(
                    part, task: task, firstOutput: heads[task].lowerBound, firstClass: 0, order: order
                ) { _ in true }
            }
        }
        return TaskSequence(
            scenario: scenario, pixels: collection.pixels, outputs: heads[count - 1].upperBound, heads: heads,
            train: samples(collection.train), test: samples(collection.test))
    }
}

extension ImageCollection {
    /// The images of the chosen classes, their pixels in the order given.
    fileprivate func samples<Scalar>(
        _ part: Part, task: Int, firstOutput: Int, firstClass: Int, order: [Int], isShown: (Int) -> Bool
    ) -> SampleSet<Scalar> {
        var set = SampleSet<Scalar>(pixels: pixels)
        for (sample, label) in part.labels.enumerated() where isShown(label) {
            set.append(
                order.lazy.map { Scalar(Double(part.levels[sample * pixels + $0]) / Double(white)) },
                label: Int32(firstOutput + label - firstClass), task: task)
        }
        return set
    }
}
