/// Why a law has no answer to a question, or a table no fit.
public enum ScalingLawError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A model of this size cannot reach the loss, however long it trains: its least loss is given.
    case unreachable(loss: Double, leastLoss: Double)
    /// An argument is outside its range: which, its value and the range in words.
    case outOfRange(String, value: Double, range: String)
    /// The runs are too few or too alike for this law: why.
    case insufficient(String)
    /// The search for the optimum failed: why.
    case noOptimum(String)

    public var description: String {
        switch self {
        case .unreachable(let loss, let least):
            "a model of this size cannot reach a loss of \(loss): the law's least is \(least)"
        case .outOfRange(let name, let value, let range): "\(name) must be \(range), not \(value)"
        case .insufficient(let reason): reason
        case .noOptimum(let reason): "no optimum was found: \(reason)"
        }
    }
}

/// Throws unless the value is a number above 0.
func requirePositive(_ name: String, _ value: Double) throws(ScalingLawError) {
    guard value.isFinite, value > 0 else { throw .outOfRange(name, value: value, range: "a number above 0") }
}
