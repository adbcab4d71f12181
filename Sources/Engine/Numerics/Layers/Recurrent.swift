/// Recurrent layers over whole sequences, one on top of the other: LSTM, GRU, or plain tanh.
///
/// Parameters, as in PyTorch: `NAME.weight_ih_lK` of gates·hidden×inputs, `NAME.weight_hh_lK` of
/// gates·hidden×hidden, and `NAME.bias_ih_lK`, `NAME.bias_hh_lK`, for every layer K from 0; gates are i, f, g, o for
/// LSTM and r, z, n for GRU. All are uniform within ±1/√hidden at first.
///
/// ```swift
/// let lstm = Recurrent("lstm", .lstm, inputs: 1, hidden: 25, layers: 2)
/// let outputs = try lstm(x, in: graph)  // batch×time×1 → batch×time×25
/// ```
public struct Recurrent: Sendable {
    public let name: String
    public let cell: RecurrentCell
    public let inputs: Int
    public let hidden: Int
    public let layers: Int
    /// Of each number that a layer hands to the next one to be left out in training.
    public var dropout = 0.0
    public var dropoutSeed: UInt64 = 0

    public init(_ name: String, _ cell: RecurrentCell, inputs: Int, hidden: Int, layers: Int = 1) {
        self.name = name
        self.cell = cell
        self.inputs = inputs
        self.hidden = hidden
        self.layers = layers
    }

    /// The last layer's hidden states at all times.
    ///
    /// - Parameter x: batch×time×inputs.
    /// - Returns: batch×time×hidden.
    /// - Throws: `shapeMismatch`, `invalidArgument`, `outOfMemory`.
    public func callAsFunction<Scalar>(_ x: Value, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        let lanes = try laneSequences(x, from: nil, in: graph)
        return try graph.fromLanes(lanes[layers - 1], batch: x.shape[0], rows: 0..<hidden)
    }

    /// The last layer's hidden states at all times, and what every layer remembers after the last time.
    ///
    /// - Parameters:
    ///   - x: batch×time×inputs.
    ///   - initial: What every layer remembers before the first time; nil: zeros.
    /// - Throws: `shapeMismatch`, `invalidArgument`, `outOfMemory`.
    public func sequence<Scalar>(
        _ x: Value, from initial: [RecurrentState]? = nil, in graph: Graph<Scalar>
    ) throws(NetworkError) -> (outputs: Value, final: [RecurrentState]) {
        let lanes = try laneSequences(x, from: initial, in: graph)
        var final: [RecurrentState] = []
        for states in lanes {
            let last = try graph.slice(states, axis: 0, states.shape[0] - 1..<states.shape[0])
            final.append(try graph.state(cell, last, batch: x.shape[0]))
        }
        return (try graph.fromLanes(lanes[layers - 1], batch: x.shape[0], rows: 0..<hidden), final)
    }

    /// A layer's parameters, made on the first call.
    ///
    /// - Throws: `shapeMismatch` if there are some of other shapes; `outOfMemory`.
    public func weights<Scalar>(
        ofLayer layer: Int = 0, in graph: Graph<Scalar>
    ) throws(NetworkError) -> RecurrentWeights {
        let rows = cell.blocks * hidden
        let start = Initializer.kaimingUniform(fanIn: hidden)
        return RecurrentWeights(
            input: try graph.parameter("\(name).weight_ih_l\(layer)", [rows, layer == 0 ? inputs : hidden], start),
            state: try graph.parameter("\(name).weight_hh_l\(layer)", [rows, hidden], start),
            inputBias: try graph.parameter("\(name).bias_ih_l\(layer)", [rows], start),
            stateBias: try graph.parameter("\(name).bias_hh_l\(layer)", [rows], start))
    }

    /// Every layer's states at all times, as the kernels lay them out.
    private func laneSequences<Scalar>(
        _ x: Value, from initial: [RecurrentState]?, in graph: Graph<Scalar>
    ) throws(NetworkError) -> [Value] {
        guard layers > 0, hidden > 0, initial == nil || initial?.count == layers else {
            throw .invalidArgument(
                operation: "recurrent \(name)", "\(layers) layers of \(hidden), with \(initial?.count ?? 0) states")
        }
        guard x.shape.rank == 3, x.shape[2] == inputs else {
            throw .shapeMismatch(
                operation: "recurrent \(name)", inputs: [x.shape], expected: "batch×time×\(inputs)")
        }
        var lanes: [Value] = []
        for layer in 0..<layers {
            var start: Value?
            if let initial { start = try graph.laneState(cell, initial[layer]) }
            let below =
                try layer == 0
                ? graph.intoLanes(x)
                : Dropout("\(name).dropout\(layer)", probability: dropout, seed: dropoutSeed)(
                    lanes[layer - 1], in: graph)
            lanes.append(try graph.recurrent(cell, below, weights(ofLayer: layer, in: graph), from: start))
        }
        return lanes
    }
}
