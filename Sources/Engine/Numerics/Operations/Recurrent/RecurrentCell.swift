/// What a recurrent layer does at each time: which gates it has and how they make the next state.
///
/// Gates are computed in *planes* of one number a hidden unit and sample. Weights and biases come in
/// PyTorch's layout, and `Part` says which of their rows lead to which planes.
public enum RecurrentCell: Sendable, Hashable, CaseIterable {
    /// Gates i, f, g, o; the state is h and c (Hochreiter and Schmidhuber 1997).
    case lstm
    /// Gates r, z, n, where the reset gate acts after the product (Cho et al. 2014, in cuDNN's form).
    case gru
    /// h ← tanh(W·x + b + W·h + b) (Elman 1990).
    case tanh

    /// Rows of a weight matrix, in blocks of the hidden size, and the planes that they lead to.
    struct Part {
        var block: Int
        var plane: Int
        var count: Int
    }

    /// How many hidden sizes the rows of a weight matrix make.
    public var blocks: Int {
        switch self {
        case .lstm: 4
        case .gru: 3
        case .tanh: 1
        }
    }

    /// How many planes the gates take. GRU's n has two: its parts from the state and from the input.
    var planes: Int { self == .gru ? 4 : blocks }

    /// How many hidden sizes a state has: h, and c for LSTM.
    public var stateBlocks: Int { self == .lstm ? 2 : 1 }

    var inputParts: [Part] {
        self == .gru ? [Part(block: 0, plane: 0, count: 2), Part(block: 2, plane: 3, count: 1)] : stateParts
    }

    var stateParts: [Part] { [Part(block: 0, plane: 0, count: blocks)] }
}
