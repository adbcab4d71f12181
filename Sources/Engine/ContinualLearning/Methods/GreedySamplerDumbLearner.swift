package import Numerics

/// GDumb: keep a balanced memory, and learn from nothing else, anew each time that the network is asked (Prabhu, Torr and
/// Dokania 2020, algorithms 1 and 2).
///
/// Samples of a task come in the order of its first epoch. One is kept where its class has fewer than an even share of the
/// memory; where there is no room, a random sample of the largest class goes. After each task the network is trained from
/// its initial weights on the memory alone, by the run's plan.
package struct GreedySamplerDumbLearner<Scalar: NetworkScalar>: ContinualMethod {
    private let capacity: Int
    package private(set) var memory: SampleMemory<Scalar>
    private var random: SplitMix64

    /// - Parameter capacity: How many samples are kept, above 0.
    package init(_ model: ContinualModel<Scalar>, capacity: Int) {
        self.capacity = capacity
        memory = SampleMemory(model)
        random = model.streams[.keeping]
    }

    package mutating func begin(_ task: Int, _ model: ContinualModel<Scalar>) {
        var order = model.streams[.order(task: task)]
        for sample in order.permutation(model.tasks.train[task].count) {
            offer(.init(task: task, sample: sample), model)
        }
    }

    private mutating func offer(_ origin: SampleMemory<Scalar>.Origin, _ model: ContinualModel<Scalar>) {
        let label = model.tasks.train[origin.task].labels[origin.sample]
        var counts: [Int32: Int] = [label: 0]
        for kept in memory.set.labels { counts[kept, default: 0] += 1 }
        guard memory.count >= capacity else { return memory.append(origin, model) }
        guard counts[label]! < max(1, capacity / counts.count) else { return }
        // The smallest label of equally large classes, so that nothing depends on the order of a dictionary.
        let largest = counts.min { ($1.value, $0.key) < ($0.value, $1.key) }!.key
        let places = memory.set.labels.indices.filter { memory.set.labels[$0] == largest }
        memory.replace(places[Int(random.next() % UInt64(places.count))], by: origin, model)
    }

    package func lesson(for task: Int, _ model: ContinualModel<Scalar>) -> Lesson<Scalar>? {
        Lesson(memory.set, order: .order(task: task), startsAnew: true)
    }

    package var keptSamples: Int { memory.count }
    package func save(into checkpoint: inout CheckpointWriter) {
        memory.save(into: &checkpoint)
        checkpoint.append("method/random", words: [random.state])
    }
    package mutating func restore(from checkpoint: Checkpoint, _ model: ContinualModel<Scalar>) throws {
        try memory.restore(from: checkpoint, model)
        random = SplitMix64(state: try checkpoint.words("method/random", count: 1)[0])
    }
}
