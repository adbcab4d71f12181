import Numerics

extension NumericsCase {
    /// darts' RNNModel with `model="LSTM"` and its defaults of hidden_dim 25 and training_length 24, but two
    /// layers: 8026 weights. The head reads every time.
    static var lstm: NumericsCase {
        let (batch, times, hidden) = (32, 24, 25)
        let products = 4 * hidden * 1 + 3 * 4 * hidden * hidden + hidden
        return NumericsCase(
            name: "lstm", summary: "LSTM 1-25-25-1 over 24 times, Adam, batch 32", unit: "samples", perStep: batch,
            operations: 6 * Double(batch * times * products)
        ) {
            var random = RandomStream(seed: 2)
            let parameters = ParameterSet<Float>(random: RandomStream(seed: 1))
            let graph = Graph(parameters)
            let x = graph.input("x", [batch, times, 1])
            let target = graph.input("target", [batch, times, 1])
            let states = try Recurrent("lstm", .lstm, inputs: 1, hidden: hidden, layers: 2)(x, in: graph)
            let output = try Linear("head", inputs: hidden, outputs: 1)(states, in: graph)
            let program = try graph.compile(loss: graph.meanSquaredError(output, target))
            try program.assign((0..<batch * times).map { _ in Float(random.normal()) }, to: x)
            try program.assign((0..<batch * times).map { _ in Float(random.normal()) }, to: target)
            var optimizer = Adam<Float>()
            return NumericsStep(parameters: parameters.count, trainable: parameters.count) {
                program.forward()
                program.backward()
                try optimizer.step(program.trained, rate: 1e-3)
                return Double(program.lossValue)
            }
        }
    }

    static var nbeats: NumericsCase {
        let batch = 32
        let network = NBEATS("nbeats", inputs: 30, outputs: 10)
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
            let program = try graph.compile(
                loss: graph.meanSquaredError(network(x, in: graph), target), keepsGradients: false)
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
