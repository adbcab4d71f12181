package import Numerics

/// Samples that are kept from task to task, by where they come from.
package struct SampleMemory<Scalar: NetworkScalar> {
    /// A sample of a task's training set.
    package struct Origin: Hashable {
        package let task: Int
        package let sample: Int

        package init(task: Int, sample: Int) { (self.task, self.sample) = (task, sample) }
    }

    package private(set) var set: SampleSet<Scalar>
    package private(set) var origins: [Origin] = []

    package init(_ model: ContinualModel<Scalar>) { set = model.tasks.noSamples }

    package var count: Int { origins.count }
    package var isEmpty: Bool { origins.isEmpty }

    package mutating func append(_ origin: Origin, _ model: ContinualModel<Scalar>) {
        set.append(origin.sample, of: model.tasks.train[origin.task])
        origins.append(origin)
    }

    package mutating func replace(_ place: Int, by origin: Origin, _ model: ContinualModel<Scalar>) {
        set.replace(place, by: origin.sample, of: model.tasks.train[origin.task])
        origins[place] = origin
    }

    package mutating func removeAll() {
        set = set.emptied
        origins = []
    }

    /// Holds the first samples of every task so far, so many of each, task by task.
    package mutating func keepFirst(_ share: Int, ofTasksThrough last: Int, _ model: ContinualModel<Scalar>) {
        removeAll()
        for task in 0...last {
            for sample in 0..<min(share, model.tasks.train[task].count) {
                append(Origin(task: task, sample: sample), model)
            }
        }
    }

    /// Fills a part of a batch with samples drawn with replacement: next mod count for each row.
    package func draw(
        _ part: Int, rows: Int, of batch: BatchProgram<Scalar>, _ random: inout SplitMix64, into places: inout [Int]
    )
        throws
    {
        for k in 0..<rows { places[k] = Int(random.next() % UInt64(count)) }
        try batch.fill(part: part, from: set, places[...])
    }

    package func save(into checkpoint: inout CheckpointWriter) {
        checkpoint.append("method/samples", words: origins.flatMap { [UInt64($0.task), UInt64($0.sample)] })
    }

    package mutating func restore(from checkpoint: Checkpoint, _ model: ContinualModel<Scalar>) throws {
        let words = try checkpoint.words("method/samples")
        removeAll()
        for k in stride(from: 0, to: words.count - 1, by: 2) {
            guard words[k] < UInt64(model.tasks.count), words[k + 1] < UInt64(model.tasks.train[Int(words[k])].count)
            else {
                throw CheckpointError.invalidValue(name: "method/samples")
            }
            append(Origin(task: Int(words[k]), sample: Int(words[k + 1])), model)
        }
    }
}
