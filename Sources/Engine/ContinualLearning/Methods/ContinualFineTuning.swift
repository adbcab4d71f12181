package import Numerics

/// ConFiT: the whole network is tuned from task to task, slowly, and what that does to the norms of earlier tasks is set right
/// (Jie, Deng and Li 2022, *Alleviating representational shift for continual fine-tuning*; phases and what is kept as in their
/// code).
///
/// - *Hierarchical fine-tuning*: of a task's epochs the first fifth trains the head alone, then norms as well, and the second
///   half everything.
/// - *Cross-convolution norms*: every task keeps its gains and offsets, and for each convolution the means of what went into
///   it. Before the task is answered again, the mean that a norm takes away is moved by what the convolution, as it is now,
///   makes of those means, less what it made of them then.
///
/// Norms keep the anchor's means and variances in training, where the paper's take those of each batch: see
/// ``ConvolutionalNetwork``. The correction is the same.
package struct ContinualFineTuning<Scalar: NetworkScalar>: ContinualMethod {
    /// What is kept of a task, convolution by convolution.
    private struct Memory {
        var gains: [[Scalar]] = []
        var offsets: [[Scalar]] = []
        /// What went into each, tap by tap.
        var inputs: [[Scalar]] = []
        /// What it made of that when the task had been learned.
        var outputs: [[Scalar]] = []

        static var parts: [WritableKeyPath<Memory, [[Scalar]]>] { [\.gains, \.offsets, \.inputs, \.outputs] }
        var count: Int { Self.parts.reduce(0) { $0 + self[keyPath: $1].joined().count } }
    }

    /// As many samples of a task as its means are taken over, at even distances.
    private static var samples: Int { 256 }

    private let network: ConvolutionalNetwork
    private var shape: AnchorShape { network.anchor.shape }
    /// The anchor's means, by convolution.
    private let means: [[Scalar]]
    private var memories: [Memory] = []

    /// - Parameter model: Of a ``ConvolutionalNetwork``.
    /// - Throws: `unknownValue` for any other.
    package init(_ model: ContinualModel<Scalar>) throws(NetworkError) {
        guard let network = model.network as? ConvolutionalNetwork else { throw .unknownValue("convolutions") }
        self.network = network
        var means: [[Scalar]] = []
        for stage in network.anchor.shape.channels.indices {
            means.append(try Self.numbers("norm.\(stage).running_mean", model))
        }
        self.means = means
    }

    private static func parameter(
        _ name: String, _ model: ContinualModel<Scalar>
    ) throws(NetworkError) -> Parameter<Scalar> {
        guard let parameter = model.parameters["\(Anchor.prefix).\(name)"] else { throw .unknownValue(name) }
        return parameter
    }

    private static func numbers(_ name: String, _ model: ContinualModel<Scalar>) throws(NetworkError) -> [Scalar] {
        try parameter(name, model).values
    }

    package func phase(epoch: Int, of epochs: Int) -> Int {
        let heads = max(1, epochs / 5)
        return epoch < heads ? 0 : epoch < max(heads, epochs / 2) ? 1 : 2
    }

    package func isTrained(_ parameter: Parameter<Scalar>, phase: Int) -> Bool {
        parameter.name.hasPrefix("head.") || phase == 2
            || phase == 1 && parameter.name.hasPrefix("\(Anchor.prefix).norm.")
    }

    package mutating func end(_ task: Int, _ model: ContinualModel<Scalar>) throws {
        var memory = Memory()
        memory.inputs = try inputs(model.tasks.train[task].spread(Self.samples), model)
        for stage in shape.channels.indices {
            memory.gains.append(try Self.numbers("norm.\(stage).weight", model))
            memory.offsets.append(try Self.numbers("norm.\(stage).bias", model))
            memory.outputs.append(try outputs(of: memory.inputs[stage], stage, model))
        }
        memories.append(memory)
    }

    /// Means of what goes into every convolution, tap by tap.
    private func inputs(_ set: SampleSet<Scalar>, _ model: ContinualModel<Scalar>) throws -> [[Scalar]] {
        let rows = min(model.network.testRows, set.count)
        let graph = Graph(model.parameters)
        let images = graph.input("images", [rows, set.pixels])
        var values: [Value] = []
        _ = try network.features(images, in: graph) { x, _ in values.append(x) }
        // The first reads the images themselves.
        let program = try graph.compile(outputs: Array(values.dropFirst()))
        var taps = shape.channels.indices.map { stage in
            TapMeans<Scalar>(channels: shape.inputs(stage), stride: shape.stride(stage))
        }
        var buffer = [Scalar](repeating: 0, count: rows * set.pixels)
        for start in stride(from: 0, to: set.count, by: rows) {
            let count = min(rows, set.count - start)
            buffer.withUnsafeMutableBufferPointer { buffer in
                for row in 0..<count { set.copyImage(start + row, to: buffer.baseAddress! + row * set.pixels) }
            }
            try program.assign(buffer, to: images)
            program.forward()
            for (stage, value) in values.enumerated() {
                let side = stage == 0 ? Int(Double(set.pixels).squareRoot()) : value.shape[1]
                taps[stage].add(try stage == 0 ? buffer : program.values(of: value), side: side, rows: count)
            }
        }
        return taps.map(\.means)
    }

    /// The mean of what a convolution makes of such inputs.
    private func outputs(
        of inputs: [Scalar], _ stage: Int, _ model: ContinualModel<Scalar>
    ) throws(NetworkError) -> [Scalar] {
        // Outputs×inputs×taps.
        let weights = try Self.numbers("conv.\(stage).weight", model)
        let (channels, taps) = (shape.inputs(stage), TapMeans<Scalar>.taps)
        return (0..<shape.channels[stage]).map { output in
            var sum: Scalar = 0
            for k in 0..<channels {
                for tap in 0..<taps {
                    sum += weights[(output * channels + k) * taps + tap] * inputs[tap * channels + k]
                }
            }
            return sum
        }
    }

    package func prepare(for task: Int, _ model: ContinualModel<Scalar>) throws {
        // A task that is still to be learned begins with the norms of the last.
        guard let memory = memories.indices.contains(task) ? memories[task] : memories.last else { return }
        for stage in shape.channels.indices {
            try Self.parameter("norm.\(stage).weight", model).assign(memory.gains[stage])
            try Self.parameter("norm.\(stage).bias", model).assign(memory.offsets[stage])
            let now = try outputs(of: memory.inputs[stage], stage, model)
            try Self.parameter("norm.\(stage).running_mean", model).assign(
                zip(means[stage], zip(now, memory.outputs[stage])).map { $0 + ($1.0 - $1.1) })
        }
    }

    package var keptNumbers: Int { memories.reduce(0) { $0 + $1.count } }

    package func save(into checkpoint: inout CheckpointWriter) {
        checkpoint.append("method/tasks", words: [UInt64(memories.count)])
        for (k, part) in Memory.parts.enumerated() {
            checkpoint.append("method/part \(k)", numbers: memories.flatMap { $0[keyPath: part].flatMap(\.self) })
        }
    }

    package mutating func restore(from checkpoint: Checkpoint, _ model: ContinualModel<Scalar>) throws {
        let count = try checkpoint.words("method/tasks", count: 1)[0]
        guard count <= UInt64(model.tasks.count) else { throw CheckpointError.invalidValue(name: "method/tasks") }
        var memories = Array(repeating: Memory(), count: Int(count))
        for (k, part) in Memory.parts.enumerated() {
            let sides = shape.channels.indices.map { stage in
                part == \.inputs ? TapMeans<Scalar>.taps * shape.inputs(stage) : shape.channels[stage]
            }
            let numbers: [Scalar] = try checkpoint.numbers(
                "method/part \(k)", count: memories.count * sides.reduce(0, +))
            var rest = numbers[...]
            for task in memories.indices {
                memories[task][keyPath: part] = sides.map { side in
                    defer { rest = rest.dropFirst(side) }
                    return Array(rest.prefix(side))
                }
            }
        }
        self.memories = memories
    }
}
