import Numerics

/// A graph of operations drawn at random: chains, branches, views, shared weights, frozen parameters.
struct RandomNetwork<Scalar: NetworkScalar> {
    let graph: Graph<Scalar>
    let parameters: ParameterSet<Scalar>
    private(set) var inputs: [Value] = []
    private(set) var loss: Value
    /// Values other than the loss that are to be kept.
    private(set) var kept: [Value] = []

    init(seed: UInt64, operations: Int) throws {
        var random = RandomStream(seed: seed)
        parameters = ParameterSet(random: random.split(1))
        graph = Graph(parameters)
        var builder = Builder(graph: graph, parameters: parameters)
        inputs.append(graph.input("x", [6, 4], wantsGradient: random.index(below: 2) == 0))
        builder.values = [inputs[0], try graph.parameter("start", [6, 4], .normal(standardDeviation: 1))]
        for _ in 0..<operations { try builder.add(&random) }
        let output = builder.values.last!
        let target = graph.input("target", output.shape)
        inputs.append(target)
        loss = try graph.meanSquaredError(output, target)
        kept = builder.values.filter { _ in random.index(below: 6) == 0 }
        // Two losses in one, through values that may be anything.
        if random.index(below: 2) == 0, let other = builder.values.dropLast().randomElement(using: &random) {
            let size = try graph.meanSquaredError(other, graph.map(other, .tanh))
            loss = try graph.add(loss, size)
        }
    }

    /// The same numbers for every program of the same seed.
    func assign(to program: Program<Scalar>, seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        for input in inputs {
            let numbers = (0..<input.shape.count).map { _ in Scalar(random.normal()) }
            // An input that nothing needs is none of the program's.
            if program.reads(input) { try program.assign(numbers, to: input) }
        }
    }

    private struct Builder {
        let graph: Graph<Scalar>
        let parameters: ParameterSet<Scalar>
        var values: [Value] = []
        var count = 0

        mutating func add(_ random: inout RandomStream) throws {
            // Mostly the newest value, sometimes any.
            let x = random.index(below: 3) == 0 ? values.randomElement(using: &random)! : values.last!
            count += 1
            switch random.index(below: 14) {
            case 0, 1: values.append(try linear(x, &random))
            case 2:
                values.append(
                    try graph.map(
                        x,
                        UnaryFunction.allCases.filter { $0 != .exponential && $0.isDefinedEverywhere }.randomElement(
                            using: &random)!))
            case 3, 4:
                let partners = values.filter { $0.shape == x.shape }
                values.append(try graph.add(x, partners.randomElement(using: &random)!))
            case 5: values.append(try reshape(x, &random))
            case 6:
                let gain = try graph.parameter("gain\(count)", [x.shape.last], .normal(standardDeviation: 1))
                values.append(try graph.rmsNorm(x, gain: gain))
            case 7: values.append(try graph.add(graph.map(x, .tanh), reshape(graph.map(x, .silu), to: x.shape)))
            case 8: values.append(try graph.dropout(x, probability: 0.3, key: UInt64(count)))
            case 9: values.append(try graph.softmax(x))
            case 10: values.append(try graph.transpose(x))
            case 11:
                let partners = values.filter { $0.shape == x.shape }
                values.append(try graph.multiply(x, graph.map(partners.randomElement(using: &random)!, .tanh)))
            case 12:
                let gain = try graph.parameter("factor\(count)", [x.shape.last], .normal(standardDeviation: 1))
                values.append(try graph.broadcast(graph.affine(x, scale: 0.5, shift: 0.1), .multiply, gain))
            default: values.append(try turn(x, &random))
            }
        }

        /// The rows in another order: the last ones first.
        private func turn(_ x: Value, _ random: inout RandomStream) throws -> Value {
            let (rows, cut) = (x.shape[0], random.index(below: x.shape[0]))
            guard cut > 0 else { return try graph.subtract(x, graph.map(x, .sigmoid)) }
            let (top, bottom) = (
                try graph.slice(x, axis: 0, 0..<cut), try graph.slice(x, axis: 0, cut..<rows)
            )
            return try graph.concatenate([bottom, top], axis: 0)
        }

        private func linear(_ x: Value, _ random: inout RandomStream) throws -> Value {
            let outputs = [1, 3, 4, 17][random.index(below: 4)]
            // A quarter of the weights are used again wherever they fit.
            let name = random.index(below: 4) == 0 ? "shared\(outputs)x\(x.shape.last)" : "w\(count)"
            let weight = try graph.parameter(
                name, [outputs, x.shape.last], .normal(standardDeviation: 0.5))
            let bias = try random.index(below: 2) == 0 ? graph.parameter("b\(count)", [outputs], .ones) : nil
            if random.index(below: 5) == 0 { parameters.freeze(parameters[name]!) }
            let activation = [UnaryFunction.identity, .relu, .tanh, .gelu][random.index(below: 4)]
            return try graph.linear(x, weight: weight, bias: bias, activation: activation)
        }

        private func reshape(_ x: Value, _ random: inout RandomStream) throws -> Value {
            let divisors = (1...x.shape.count).filter { x.shape.count % $0 == 0 && $0 <= 24 }
            let last = divisors.randomElement(using: &random)!
            return try reshape(x, to: [x.shape.count / last, last])
        }

        private func reshape(_ x: Value, to shape: Shape) throws -> Value { try graph.reshape(x, shape) }
    }
}
