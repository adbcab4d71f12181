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

    /// As many samples of a task as its means are taken over, of every class its share.
    private static var samples: Int { 256 }

    private let network: ConvolutionalNetwork
    private var units: [AnchorUnit] { network.anchor.shape.units }
    /// The anchor's means, by convolution.
    private let means: [[Scalar]]
    private var memories: [Memory] = []

    /// - Parameter model: Of a ``ConvolutionalNetwork``.
    /// - Throws: `unknownValue` for any other.
    package init(_ model: ContinualModel<Scalar>) throws(NetworkError) {
        guard let network = model.network as? ConvolutionalNetwork else { throw .unknownValue("convolutions") }
        self.network = network
        var means: [[Scalar]] = []
        for unit in network.anchor.shape.units {
            means.append(try Self.numbers("norm.\(unit.index).running_mean", model))
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
        for unit in units {
            memory.gains.append(try Self.numbers("norm.\(unit.index).weight", model))
            memory.offsets.append(try Self.numbers("norm.\(unit.index).bias", model))
            memory.outputs.append(try outputs(of: memory.inputs[unit.index], unit, model))
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
        // The first reads the images themselves; a shortcut reads what the convolutions beside it do.
        var outputs: [Value] = []
        for value in values.dropFirst() where !outputs.contains(value) { outputs.append(value) }
        let program = try graph.compile(outputs: outputs)
        var taps = units.map { TapMeans<Scalar>($0) }
        var buffer = [Scalar](repeating: 0, count: rows * set.pixels)
        for start in stride(from: 0, to: set.count, by: rows) {
            let count = min(rows, set.count - start)
            buffer.withUnsafeMutableBufferPointer { buffer in
                for row in 0..<count { set.copyImage(start + row, to: buffer.baseAddress! + row * set.pixels) }
            }
            try program.assign(buffer, to: images)
            program.forward()
            for (k, value) in values.enumerated() {
                let side = k == 0 ? network.side : value.shape[1]
                taps[k].add(try k == 0 ? buffer : program.values(of: value), side: side, rows: count)
            }
        }
        return taps.map(\.means)
    }

    /// The mean of what a convolution makes of such inputs.
    private func outputs(
        of inputs: [Scalar], _ unit: AnchorUnit, _ model: ContinualModel<Scalar>
    ) throws(NetworkError) -> [Scalar] {
        // Outputs×inputs×taps.
        let weights = try Self.numbers("conv.\(unit.index).weight", model)
        let taps = unit.size * unit.size
        return (0..<unit.outputs).map { output in
            var sum: Scalar = 0
            for k in 0..<unit.inputs {
                for tap in 0..<taps {
                    sum += weights[(output * unit.inputs + k) * taps + tap] * inputs[tap * unit.inputs + k]
                }
            }
            return sum
        }
    }

    package func prepare(for task: Int, _ model: ContinualModel<Scalar>) throws {
        // A task that is still to be learned begins with the norms of the last.
        guard let memory = memories.indices.contains(task) ? memories[task] : memories.last else { return }
        for unit in units {
            let place = unit.index
            try Self.parameter("norm.\(place).weight", model).assign(memory.gains[place])
            try Self.parameter("norm.\(place).bias", model).assign(memory.offsets[place])
            let now = try outputs(of: memory.inputs[place], unit, model)
            try Self.parameter("norm.\(place).running_mean", model).assign(
                zip(means[place], zip(now, memory.outputs[place])).map { $0 + ($1.0 - $1.1) })
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
            let sides = units.map { part == \.inputs ? $0.fanIn : $0.outputs }
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
