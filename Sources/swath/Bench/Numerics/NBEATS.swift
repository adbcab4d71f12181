import Numerics

/// N-BEATS in its generic architecture (Oreshkin et al. 2020, section 3.3), with darts' defaults and biases: stacks
/// of one block, each of four layers and two small bases.
struct NBEATS {
    var inputs: Int
    var outputs: Int
    var blocks = 30
    var layers = 4
    var width = 256
    var coefficients = 5

    /// The forecast of batch×outputs from histories of batch×inputs.
    func callAsFunction<Scalar>(_ x: Value, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        var history = x
        var forecast: Value?
        for block in 0..<blocks {
            let name = "block\(block)"
            var hidden = history
            for layer in 0..<layers {
                hidden = try Linear("\(name).layer\(layer)", inputs: layer == 0 ? inputs : width, outputs: width)(
                    hidden, activation: .relu, in: graph)
            }
            let backcast = try expansion("\(name).backcast", of: hidden, outputs: inputs, in: graph)
            let ahead = try expansion("\(name).forecast", of: hidden, outputs: outputs, in: graph)
            // The last residual is read by nobody, and the program leaves it out.
            history = try graph.subtract(history, backcast)
            forecast = try forecast.map { sum throws(NetworkError) in try graph.add(sum, ahead) } ?? ahead
        }
        return forecast!
    }

    /// A few coefficients of a basis that is learned.
    private func expansion<Scalar>(
        _ name: String, of hidden: Value, outputs: Int, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let theta = try Linear("\(name)_theta", inputs: width, outputs: coefficients)(hidden, in: graph)
        return try Linear("\(name)_basis", inputs: coefficients, outputs: outputs)(theta, in: graph)
    }
}

extension NumericsCase {
    static var nbeats: NumericsCase {
        let batch = 32
        let network = NBEATS(inputs: 30, outputs: 10)
        let block =
            network.width * (network.inputs + (network.layers - 1) * network.width)
            + network.coefficients * (2 * network.width + network.inputs + network.outputs)
        return NumericsCase(
            name: "nbeats", summary: "N-BEATS of 30 generic blocks 4×256, 30 → 10, Adam, batch 32", unit: "samples",
            perStep: batch, operations: 6 * Double(batch * network.blocks * block)
        ) {
            var random = RandomStream(seed: 2)
            let parameters = ParameterSet<Float>(random: RandomStream(seed: 1))
            let graph = Graph(parameters)
            let x = graph.input("x", [batch, network.inputs])
            let target = graph.input("target", [batch, network.outputs])
            let program = try graph.compile(loss: graph.meanSquaredError(network(x, in: graph), target))
            try program.assign((0..<x.shape.count).map { _ in Float(random.normal()) }, to: x)
            try program.assign((0..<target.shape.count).map { _ in Float(random.normal()) }, to: target)
            var optimizer = Adam<Float>()
            return NumericsStep(
                parameters: parameters.count, trainable: program.trained.reduce(0) { $0 + $1.shape.count }
            ) {
                program.forward()
                try program.backward { parameter throws(NetworkError) in try optimizer.step(parameter, rate: 1e-3) }
                return Double(program.lossValue)
            }
        }
    }
}
