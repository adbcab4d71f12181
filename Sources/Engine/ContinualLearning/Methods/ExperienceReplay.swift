package import Numerics

/// ER: every step learns from the new task and from samples of earlier ones that are kept (Chaudhry et al. 2019, *On tiny
/// episodic memories in continual learning*).
///
/// After task t, the memory of M samples holds the first ⌊M/t⌋ training samples of each task seen. From the second task on
/// every step adds the mean cross entropy of as many samples as a batch has, drawn from the memory with replacement.
package struct ExperienceReplay<Scalar: NetworkScalar>: ContinualMethod {
    private let capacity: Int
    private let rows: Int
    private var memory: SampleMemory<Scalar>
    private var random: SplitMix64
    private var places: [Int]

    /// - Parameter capacity: M, at least as many as there are tasks.
    package init(_ model: ContinualModel<Scalar>, capacity: Int) {
        self.capacity = capacity
        rows = model.plan.batch
        memory = SampleMemory(model)
        random = model.streams[.rehearsal]
        places = Array(repeating: 0, count: rows)
    }

    package var rehearsed: RehearsedRows { memory.isEmpty ? .none : RehearsedRows(parts: 1, rows: rows) }

    package func loss(_ batch: inout BatchGraph<Scalar>) throws(NetworkError) -> Value {
        let own = try batch.crossEntropy(ofPart: 0)
        return memory.isEmpty ? own : try batch.graph.add(own, batch.crossEntropy(ofPart: 1))
    }

    package mutating func feed(_ batch: BatchProgram<Scalar>, _ model: ContinualModel<Scalar>) throws {
        guard !memory.isEmpty else { return }
        try memory.draw(1, rows: rows, of: batch, &random, into: &places)
    }

    package mutating func end(_ task: Int, _ model: ContinualModel<Scalar>) throws {
        memory.keepFirst(capacity / (task + 1), ofTasksThrough: task, model)
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
