/// N-BEATS in its generic architecture (Oreshkin et al. 2020, section 3.3), with darts' defaults and biases: blocks of a
/// few layers, each of which explains a part of the history, and forecasts by two small bases that are learned.
///
/// Parameters of block K: `NAME.blockK.layerL` as of `Linear`, then `backcast_theta`, `forecast_theta`,
/// `backcast_basis`, `forecast_basis`.
public struct NBEATS: Sendable {
    public let name: String
    /// How many numbers of the past are seen.
    public let inputs: Int
    /// How many of the future are forecast.
    public let outputs: Int
    public var blocks = 30
    /// Layers of a block.
    public var layers = 4
    public var width = 256
    /// Coefficients of a basis ("expansion coefficients").
    public var coefficients = 5
    /// Of each number of all layers but a block's first to be left out in training.
    public var dropout = 0.0
    public var dropoutSeed: UInt64 = 0

    public init(_ name: String, inputs: Int, outputs: Int) {
        self.name = name
        self.inputs = inputs
        self.outputs = outputs
    }

    /// Forecasts of batch×outputs from histories of batch×inputs.
    ///
    /// - Throws: `shapeMismatch`, `invalidArgument`, `outOfMemory`.
    public func callAsFunction<Scalar>(_ x: Value, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        guard blocks > 0, layers > 0 else {
            throw .invalidArgument(operation: "N-BEATS \(name)", "\(blocks) blocks of \(layers) layers")
        }
        var history = x
        var forecast: Value?
        for block in 0..<blocks {
            let name = "\(name).block\(block)"
            var hidden = history
            for layer in 0..<layers {
                let side = layer == 0 ? inputs : width
                hidden = try Linear("\(name).layer\(layer)", inputs: side, outputs: width)(
                    hidden, activation: .relu, in: graph)
                if layer > 0 {
                    hidden = try Dropout("\(name).dropout\(layer)", probability: dropout, seed: dropoutSeed)(
                        hidden, in: graph)
                }
            }
            let backcast = try expansion("\(name).backcast", of: hidden, outputs: inputs, in: graph)
            let part = try expansion("\(name).forecast", of: hidden, outputs: outputs, in: graph)
            // The last residual is read by nobody, and the program leaves it out.
            history = try graph.subtract(history, backcast)
            if let sum = forecast { forecast = try graph.add(sum, part) } else { forecast = part }
        }
        return forecast!
    }

    private func expansion<Scalar>(
        _ name: String, of hidden: Value, outputs: Int, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let theta = try Linear("\(name)_theta", inputs: width, outputs: coefficients)(hidden, in: graph)
        return try Linear("\(name)_basis", inputs: coefficients, outputs: outputs)(theta, in: graph)
    }
}
