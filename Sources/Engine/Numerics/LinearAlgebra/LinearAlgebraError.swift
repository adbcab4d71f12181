/// Why a decomposition gave no result.
public enum LinearAlgebraError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The shapes of the operands do not fit: what was expected.
    case shapeMismatch(String)
    /// An operand holds an infinity or something that is not a number.
    case notFinite
    /// The iteration inside LAPACK's `routine` did not converge.
    case notConverged(routine: String)

    public var description: String {
        switch self {
        case .shapeMismatch(let expected): "the matrices do not fit: \(expected)"
        case .notFinite: "the matrix holds values that are not finite"
        case .notConverged(let routine): "\(routine) did not converge"
        }
    }
}
