package import Numerics

/// DER++: what is kept of a sample is also how the network answered it then (Buzzega et al. 2020, *Dark experience for
/// general continual learning*, algorithm 2).
///
/// Every step adds α times the mean squared difference between the outputs for samples of the memory and those kept with
/// them, and β times the mean cross entropy of other samples of it. Each batch learned from goes through reservoir
/// sampling, with the outputs that it just had.
package struct DarkExperienceReplay<Scalar: NetworkScalar>: ContinualMethod {
    private let capacity: Int
    private let (alpha, beta): (Double, Double)
    private let rows: Int
    private let outputs: Int
    package private(set) var memory: SampleMemory<Scalar>
    /// Outputs of the samples of the memory, row by row.
    package private(set) var answers: [Scalar] = []
    private var task = 0
    /// How many samples have gone by.
    private var seen: UInt64 = 0
    private var random: SplitMix64
    private var keeping: SplitMix64
    private var places: [Int]

    /// - Parameters:
    ///   - capacity: How many samples are kept, above 0.
    ///   - alpha: Of the difference from kept outputs.
    ///   - beta: Of the cross entropy.
    package init(_ model: ContinualModel<Scalar>, capacity: Int, alpha: Double, beta: Double) {
        (self.capacity, self.alpha, self.beta) = (capacity, alpha, beta)
        (rows, outputs) = (model.plan.batch, model.tasks.outputs)
        memory = SampleMemory(model)
        (random, keeping) = (model.streams[.rehearsal], model.streams[.keeping])
        places = Array(repeating: 0, count: rows)
    }

    package mutating func begin(_ task: Int, _ model: ContinualModel<Scalar>) { self.task = task }

    package var rehearsed: RehearsedRows { memory.isEmpty ? .none : RehearsedRows(parts: 2, rows: rows) }

    package func loss(_ batch: inout BatchGraph<Scalar>) throws(NetworkError) -> Value {
        let own = try batch.crossEntropy(ofPart: 0)
        guard !memory.isEmpty else { return own }
        let kept = batch.input("answers", part: 1, columns: outputs)
        let drift = try batch.graph.meanSquaredError(batch.logits(ofPart: 1), kept)
        return try batch.graph.add(
            batch.graph.add(own, batch.graph.affine(drift, scale: alpha)),
            batch.graph.affine(batch.crossEntropy(ofPart: 2), scale: beta))
    }

    package mutating func feed(_ batch: BatchProgram<Scalar>, _ model: ContinualModel<Scalar>) throws {
        guard !memory.isEmpty else { return }
        try memory.draw(1, rows: rows, of: batch, &random, into: &places)
        try batch.fill("answers", fromRowsOf: answers, columns: outputs, at: places)
        try memory.draw(2, rows: rows, of: batch, &random, into: &places)
    }

    package mutating func finishStep(_ batch: BatchProgram<Scalar>, _ model: ContinualModel<Scalar>) throws {
        try batch.withLogits { logits in
            for (row, sample) in batch.samples.enumerated() {
                let answer = logits[row * outputs..<(row + 1) * outputs]
                if memory.count < capacity {
                    memory.append(.init(task: task, sample: sample), model)
                    answers += answer
                } else {
                    let place = keeping.next() % (seen + 1)
                    if place < UInt64(capacity) {
                        memory.replace(Int(place), by: .init(task: task, sample: sample), model)
                        answers.withUnsafeMutableBufferPointer {
                            ($0.baseAddress! + Int(place) * outputs).update(
                                from: logits.baseAddress! + row * outputs, count: outputs)
                        }
                    }
                }
                seen += 1
            }
        }
    }

    /// The outputs.
    package var keptNumbers: Int { answers.count }
    package var keptSamples: Int { memory.count }

    package func save(into checkpoint: inout CheckpointWriter) {
        memory.save(into: &checkpoint)
        checkpoint.append("method/answers", numbers: answers)
        checkpoint.append("method/random", words: [random.state, keeping.state, seen])
    }
    package mutating func restore(from checkpoint: Checkpoint, _ model: ContinualModel<Scalar>) throws {
        try memory.restore(from: checkpoint, model)
        answers = try checkpoint.numbers("method/answers", count: memory.count * outputs)
        let words = try checkpoint.words("method/random", count: 3)
        (random, keeping, seen) = (SplitMix64(state: words[0]), SplitMix64(state: words[1]), words[2])
    }
}
