/// What a recurrent layer remembers from one time to the next, for every sample of a batch.
public struct RecurrentState: Sendable, Hashable {
    /// batch×hidden.
    public var hidden: Value
    /// batch×hidden; LSTM only.
    public var cell: Value?

    public init(hidden: Value, cell: Value? = nil) {
        self.hidden = hidden
        self.cell = cell
    }
}

/// The parameters of one recurrent layer or cell, in PyTorch's layout: as many blocks of `hidden` rows as the
/// cell has gates (i, f, g, o for LSTM; r, z, n for GRU).
public struct RecurrentWeights: Sendable, Hashable {
    /// gates·hidden×inputs and gates·hidden×hidden.
    public var input, state: Value
    /// gates·hidden each.
    public var inputBias, stateBias: Value

    public init(input: Value, state: Value, inputBias: Value, stateBias: Value) {
        self.input = input
        self.state = state
        self.inputBias = inputBias
        self.stateBias = stateBias
    }
}

extension Graph {
    /// One recurrent layer, lane-wise: the states at all times.
    func recurrent(
        _ cell: RecurrentCell, _ x: Value, _ weights: RecurrentWeights, from initial: Value? = nil
    ) throws(NetworkError) -> Value {
        try apply(
            RecurrentOperation<Scalar>(cell: cell, hasInitialState: initial != nil),
            to: [x, weights.input, weights.state, weights.inputBias, weights.stateBias]
                + (initial.map { [$0] } ?? []))
    }

    /// A state for `recurrent`: 1×state×width.
    func laneState(_ cell: RecurrentCell, _ state: RecurrentState) throws(NetworkError) -> Value {
        guard state.hidden.shape.rank == 2, (state.cell != nil) == (cell == .lstm) else {
            throw .shapeMismatch(
                operation: "\(cell) state", inputs: [state.hidden.shape] + (state.cell.map { [$0.shape] } ?? []),
                expected: "batch×hidden" + (cell == .lstm ? ", twice" : ""))
        }
        let (batch, hidden) = (state.hidden.shape[0], state.hidden.shape[1])
        var sequence = try reshape(state.hidden, [batch, 1, hidden])
        if let cell = state.cell {
            sequence = try concatenate([sequence, reshape(cell, [batch, 1, hidden])], axis: 2)
        }
        return try intoLanes(sequence)
    }

    /// The state of a lane-wise sequence of one time.
    func state(_ cell: RecurrentCell, _ lanes: Value, batch: Int) throws(NetworkError) -> RecurrentState {
        let hidden = lanes.shape[1] / cell.stateBlocks
        func part(_ k: Int) throws(NetworkError) -> Value {
            try reshape(fromLanes(lanes, batch: batch, rows: k * hidden..<(k + 1) * hidden), [batch, hidden])
        }
        return RecurrentState(hidden: try part(0), cell: cell == .lstm ? try part(1) : nil)
    }

    /// One time of a recurrent cell, for networks that unroll themselves.
    ///
    /// - Parameters:
    ///   - x: batch×inputs.
    ///   - state: What the cell remembers.
    /// - Returns: What it remembers afterwards; its `hidden` is the output.
    /// - Throws: `shapeMismatch`.
    public func recurrentCell(
        _ cell: RecurrentCell, _ x: Value, _ state: RecurrentState, _ weights: RecurrentWeights
    ) throws(NetworkError) -> RecurrentState {
        guard x.shape.rank == 2, state.hidden.shape.rank == 2, x.shape[0] == state.hidden.shape[0] else {
            throw .shapeMismatch(
                operation: "\(cell) cell", inputs: [x.shape, state.hidden.shape],
                expected: "batch×inputs and batch×hidden")
        }
        let lanes = try recurrent(
            cell, intoLanes(reshape(x, [x.shape[0], 1, x.shape[1]])), weights, from: laneState(cell, state))
        return try self.state(cell, lanes, batch: x.shape[0])
    }

    /// One time of an LSTM cell (`torch.nn.LSTMCell`).
    public func lstmCell(
        _ x: Value, _ state: RecurrentState, _ weights: RecurrentWeights
    ) throws(NetworkError) -> RecurrentState { try recurrentCell(.lstm, x, state, weights) }

    /// One time of a GRU cell (`torch.nn.GRUCell`): the next hidden state.
    public func gruCell(_ x: Value, _ hidden: Value, _ weights: RecurrentWeights) throws(NetworkError) -> Value {
        try recurrentCell(.gru, x, RecurrentState(hidden: hidden), weights).hidden
    }

    /// One time of a plain cell, h ← tanh(W·x + b + W·h + b) (`torch.nn.RNNCell`).
    public func tanhCell(_ x: Value, _ hidden: Value, _ weights: RecurrentWeights) throws(NetworkError) -> Value {
        try recurrentCell(.tanh, x, RecurrentState(hidden: hidden), weights).hidden
    }
}
