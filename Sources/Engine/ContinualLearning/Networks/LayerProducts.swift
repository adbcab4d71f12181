import Numerics

/// Means over samples of a function of each sample's own gradient, of a network of full connections, without going through
/// samples one by one.
///
/// The gradient that one sample gives a weight matrix is the outer product of what its layer's output wants and what its
/// input was, δ·xᵀ; so for a function with f(a·b) = f(a)·f(b) the sum over samples of f of each element is f(Δ)ᵀ·f(X), one
/// product a layer (Goodfellow 2015, *Efficient per-example gradient computations*).
struct LayerProducts<Scalar: NetworkScalar> {
    private let model: ContinualModel<Scalar>
    private let network: Perceptron
    private let measure: SampleGradients<Scalar>.Measure
    private let objective: SampleGradients<Scalar>.Objective
    /// Samples of a pass.
    private static var rows: Int { 128 }

    init(
        _ model: ContinualModel<Scalar>, _ network: Perceptron, _ measure: SampleGradients<Scalar>.Measure,
        _ objective: SampleGradients<Scalar>.Objective
    ) {
        (self.model, self.network, self.measure, self.objective) = (model, network, measure, objective)
    }

    /// The mean over the samples of one task, a number for each weight.
    func mean(over set: SampleSet<Scalar>) throws -> [Scalar] {
        var sums = model.zeros
        var passes: [Int: Pass] = [:]
        for start in stride(from: 0, to: set.count, by: Self.rows) {
            let samples = start..<min(start + Self.rows, set.count)
            let head = model.tasks.heads[set.tasks[0]]
            let pass = try passes[samples.count] ?? Pass(model, network, rows: samples.count, objective, head: head)
            passes[samples.count] = pass
            try pass.run(set, samples)
            try add(pass, share: 1 / Scalar(set.count), to: &sums)
        }
        return sums
    }

    private func add(_ pass: Pass, share: Scalar, to sums: inout [Scalar]) throws {
        // The loss is a mean over rows: each sample's own gradient is so many times larger.
        let rows = Scalar(pass.rows)
        let scale = share * (measure == .square ? rows * rows : rows)
        var start = 0
        for (k, layer) in network.layers.enumerated() {
            var deltas = try pass.program.gradient(of: pass.nudges[k])
            var inputs = try k == 0 ? pass.images : pass.program.values(of: pass.activations[k - 1])
            measure.apply(to: &deltas, scale: scale)
            measure.apply(to: &inputs)
            sums.withUnsafeMutableBufferPointer { sums in
                let matrix = sums.baseAddress! + start
                Scalar.multiply(
                    RowMajorProduct(
                        rows: layer.outputs, columns: layer.inputs, depth: pass.rows, deltas, transposingA: true,
                        by: inputs, into: matrix, alpha: 1, beta: 1))
                Scalar.kernels.columnSums(
                    rows: pass.rows, columns: layer.outputs, deltas, into: matrix + layer.outputs * layer.inputs,
                    accumulates: true)
            }
            start += (layer.inputs + 1) * layer.outputs
        }
    }

    /// The network with a nudge of zero added to what each layer computes, whose gradients are the δ.
    private final class Pass {
        let rows: Int
        let program: Program<Scalar>
        let nudges: [Value]
        /// What the hidden layers put out.
        let activations: [Value]
        private(set) var images: [Scalar] = []
        private let input: Value
        private let labels: Indices
        private let mask: Value?

        init(
            _ model: ContinualModel<Scalar>, _ network: Perceptron, rows: Int,
            _ objective: SampleGradients<Scalar>.Objective, head: Range<Int>
        ) throws {
            self.rows = rows
            // Only the nudges want gradients.
            for weight in model.weights { model.parameters.freeze(weight) }
            defer { for weight in model.weights { model.parameters.unfreeze(weight) } }
            let graph = Graph(model.parameters)
            input = graph.input("images", [rows, model.tasks.pixels])
            labels = try graph.labels("labels", count: rows, classes: model.tasks.outputs)
            var (x, nudges, activations) = (input, [Value](), [Value]())
            for (k, layer) in network.layers.enumerated() {
                let nudge = graph.input("nudge \(k)", [rows, layer.outputs], wantsGradient: true)
                nudges.append(nudge)
                x = try graph.add(layer(x, in: graph), nudge)
                guard k < network.hidden.count else { break }
                x = try graph.map(x, .relu)
                activations.append(x)
            }
            (self.nudges, self.activations) = (nudges, activations)
            let isTaskKnown = model.tasks.scenario == .task
            let loss: Value
            switch objective {
            case .crossEntropy:
                mask = isTaskKnown ? graph.input("mask", [rows, model.tasks.outputs]) : nil
                loss = try graph.softmaxCrossEntropy(
                    mask.map { mask throws(NetworkError) in try graph.add(x, mask) } ?? x, labels)
            case .outputNorm:
                mask = nil
                let answers = try isTaskKnown ? graph.slice(x, axis: 1, head) : x
                loss = try graph.affine(graph.squaredNorm(answers), scale: 1 / Double(rows))
            }
            program = try graph.compile(loss: loss, keeping: activations)
            guard let mask else { return }
            try program.withInput(mask) { buffer in
                for i in buffer.indices { buffer[i] = head.contains(i % model.tasks.outputs) ? 0 : -.infinity }
            }
        }

        func run(_ set: SampleSet<Scalar>, _ samples: Range<Int>) throws {
            images = Array(unsafeUninitializedCapacity: samples.count * set.pixels) { buffer, count in
                for (row, sample) in samples.enumerated() {
                    set.copyImage(sample, to: buffer.baseAddress! + row * set.pixels)
                }
                count = samples.count * set.pixels
            }
            try program.assign(images, to: input)
            try labels.assign(set.labels[samples])
            program.forward()
            program.backward()
        }
    }
}
