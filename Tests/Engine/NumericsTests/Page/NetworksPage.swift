import Numerics
import Testing

// What docs/networks.md shows, between the lines `// page` and `// end`; `NetworksPageTests` compares both.

// page
/// y = α·a + (1 − α)·b, element by element.
struct BlendOperation<Scalar: NetworkScalar>: Operation {
    let name = "blend"
    let share: Scalar

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs[0] == inputs[1] else {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "two values of one shape")
        }
        return inputs[0]
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        needs.inPlace = 1  // y may take b's place where nobody else reads b
        needs.gradientInPlace = 1  // and b's gradient that of y: it is the last to be written
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        let count = step.outputShape.count
        if step.output != step.inputs[1] { step.output.update(from: step.inputs[1], count: count) }
        Scalar.kernels.scaleAdd(count: count, share, step.inputs[0], 1 - share, into: step.output)
    }

    func backward(_ step: Step<Scalar>) {
        for (slot, factor) in zip(step.gradients, [share, 1 - share]) {
            guard let slot else { continue }  // nobody asks for this gradient
            Scalar.kernels.scaleAdd(
                count: step.outputShape.count, factor, step.outputGradient!, slot.beta, into: slot.address)
        }
    }
}

extension Graph {
    /// α·a + (1 − α)·b.
    func blend(_ a: Value, _ b: Value, share: Scalar) throws(NetworkError) -> Value {
        try apply(BlendOperation(share: share), to: [a, b])
    }
}
// end

// page
/// x + tanh(x·Wᵀ + b)
struct Residual: Sendable {
    let name: String
    let width: Int

    func callAsFunction<Scalar>(_ x: Value, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        try graph.add(x, Linear("\(name).inner", inputs: width, outputs: width)(x, activation: .tanh, in: graph))
    }
}
// end

/// The page from top to bottom.
enum NetworksPage {
    static func run() throws -> (accuracy: Double, isExact: Bool) {
        // page
        func logits<Scalar>(_ x: Value, in graph: Graph<Scalar>) throws -> Value {
            let hidden = try Linear("hidden", inputs: 2, outputs: 32)(x, activation: .tanh, in: graph)
            let deeper = try Residual(name: "block", width: 32)(hidden, in: graph)
            return try Linear("head", inputs: 32, outputs: 2)(deeper, in: graph)
        }

        let parameters = ParameterSet<Float>(random: RandomStream(seed: 1))
        let graph = Graph(parameters)
        let x = graph.input("points", [64, 2])
        let labels = try graph.labels("inside", count: 64, classes: 2)
        let loss = try graph.softmaxCrossEntropy(logits(x, in: graph), labels)
        let program = try graph.compile(loss: loss)
        // end

        // page
        let run = TrainingRun(
            program, parameters, optimizer: AdamW(weightDecay: 0.01),
            schedule: .cosine(peak: 0.01, floor: 0, steps: 400).warmedUp(over: 20), clipping: .norm(1),
            streams: ["points": RandomStream(seed: 2)])

        /// Points of the square from −1 to 1, and whether they lie inside a circle.
        func draw(_ count: Int, _ random: inout RandomStream) -> (points: [Float], inside: [Int32]) {
            let points = (0..<2 * count).map { _ in Float(2 * random.uniform() - 1) }
            let inside = (0..<count).map {
                let (u, v) = (points[2 * $0], points[2 * $0 + 1])
                return Int32(u * u + v * v < 0.5 ? 1 : 0)
            }
            return (points, inside)
        }

        func train(_ run: TrainingRun<Float>, until step: Int) throws {
            while run.step < step {
                let batch = draw(64, &run.streams["points"]!)
                try program.assign(batch.points, to: x)
                try labels.assign(batch.inside)
                if case .diverged(let divergence) = try run.advance() { return print(divergence) }
            }
        }
        try train(run, until: 200)
        // end

        // page
        let saved: [UInt8] = run.checkpoint()
        try train(run, until: 420)
        let undisturbed = run.checkpoint()

        try run.restore(saved)
        try train(run, until: 420)
        let isExact = run.checkpoint() == undisturbed  // true
        // end

        // page
        let evaluation = Graph(parameters)
        let points = evaluation.input("points", [1000, 2])
        let answers = try logits(points, in: evaluation)
        let classifier = try evaluation.compile(outputs: [answers])

        var random = RandomStream(seed: 3)
        let test = draw(1000, &random)
        try classifier.assign(test.points, to: points)
        classifier.forward()
        let values = try classifier.values(of: answers)
        let right = (0..<1000).filter { (values[2 * $0 + 1] > values[2 * $0]) == (test.inside[$0] == 1) }
        let accuracy = Double(right.count) / 1000
        // end

        try others(parameters)
        return (accuracy, isExact)
    }

    private static func others(_ parameters: ParameterSet<Float>) throws {
        // page
        let groups = ParameterGroups<Float> { parameter in
            parameter.name.hasPrefix("head.") ? ParameterGroup() : ParameterGroup(rateFactor: 0.1, weightDecay: 0)
        }
        let optimizer = SGD<Float>(momentum: 0.9, isNesterov: true, weightDecay: 1e-4, groups: groups)

        // Frozen parameters get no gradient from programs that are compiled from now on.
        parameters.all.filter { $0.name.hasPrefix("hidden.") }.forEach(parameters.freeze)
        // end
        #expect(optimizer.momentum == 0.9 && !parameters.isTrainable(parameters["hidden.weight"]!))
    }
}
