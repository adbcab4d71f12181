package import Numerics

/// A-GEM: a step must not raise the loss on the memory (Chaudhry et al. 2019, *Efficient lifelong learning with A-GEM*,
/// equation 11).
///
/// Where the gradient g of the batch and the gradient r of samples drawn from the memory point against each other, g·r < 0,
/// g is replaced by its projection g − (g·r / r·r) r. The memory is that of `ExperienceReplay`.
package struct AveragedGradientEpisodicMemory<Scalar: NetworkScalar>: ContinualMethod {
    private let capacity: Int
    private let rows: Int
    private var memory: SampleMemory<Scalar>
    private var random: SplitMix64
    private var places: [Int]
    private var reference: [Scalar]
    /// The program of the memory's loss; nil in the first task.
    private var remembering: BatchProgram<Scalar>?

    /// - Parameter capacity: At least as many as there are tasks.
    package init(_ model: ContinualModel<Scalar>, capacity: Int) {
        self.capacity = capacity
        rows = model.plan.batch
        memory = SampleMemory(model)
        random = model.streams[.rehearsal]
        places = Array(repeating: 0, count: rows)
        reference = model.zeros
    }

    package mutating func begin(_ task: Int, _ model: ContinualModel<Scalar>) throws {
        remembering = memory.isEmpty ? nil : try model.program(task: task, rows: rows, rehearsed: .none, self)
    }

    package mutating func feed(_ batch: BatchProgram<Scalar>, _ model: ContinualModel<Scalar>) throws {
        guard let remembering else { return }
        try memory.draw(0, rows: rows, of: remembering, &random, into: &places)
        remembering.program.forward()
        remembering.program.backward()
        try model.copyGradients(into: &reference)
    }

    package mutating func adjustGradients(_ model: ContinualModel<Scalar>) throws {
        guard remembering != nil else { return }
        try Self.project(model, along: reference)
    }

    /// Takes from all gradients together what points against the reference.
    package static func project(_ model: ContinualModel<Scalar>, along reference: [Scalar]) throws {
        var product: Scalar = 0
        try reference.withUnsafeBufferPointer { reference in
            try model.forEachWeight { _, gradients, place in
                product += Scalar.kernels.dot(count: place.count, gradients, reference.baseAddress! + place.lowerBound)
            }
            let square = Scalar.kernels.sumOfSquares(count: reference.count, reference.baseAddress!)
            guard product < 0, square > 0 else { return }
            try model.forEachWeight { _, gradients, place in
                Scalar.kernels.scaleAdd(
                    count: place.count, -product / square, reference.baseAddress! + place.lowerBound, 1, into: gradients
                )
            }
        }
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
