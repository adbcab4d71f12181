/// Why an operation on matrices gave no result. Every case names the operation and the shapes.
public enum LinearAlgebraError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The shapes of the operands do not fit: what was given against what.
    case shapeMismatch(String)
    /// An operand holds an infinity or something that is not a number.
    case notFinite(operation: String, shapes: String)
    /// The iteration inside LAPACK's `routine` did not converge.
    case notConverged(routine: String)
    /// The matrix has no inverse, or none that doubles can tell from that of a singular matrix.
    /// `reciprocalCondition` is 0 when a pivot is exactly zero.
    case singular(operation: String, shapes: String, reciprocalCondition: Double)
    /// The leading minor of this order (from 1) is not positive, so there is no Cholesky factor.
    case notPositiveDefinite(shapes: String, order: Int)
    /// A side of a matrix or a workspace passes the 32-bit integers of LAPACK.
    case tooLarge(operation: String, shapes: String)
    /// The memory is not there. `bytes` is `Int.max` when it passes what an `Int` can say.
    case outOfMemory(operation: String, shapes: String, bytes: Int)
    /// A number that the operation was given lies outside its range: which, and what would be right.
    case invalidArgument(operation: String, String)

    public var description: String {
        switch self {
        case .shapeMismatch(let expected):
            "the matrices do not fit: \(expected)"
        case .notFinite(let operation, let shapes):
            "\(operation) of \(shapes): there are values that are not finite"
        case .notConverged(let routine):
            "\(routine) did not converge"
        case .singular(let operation, let shapes, let reciprocalCondition):
            "\(operation) of \(shapes): the matrix is singular (reciprocal condition \(reciprocalCondition))"
        case .notPositiveDefinite(let shapes, let order):
            "Cholesky of \(shapes): the leading minor of order \(order) is not positive"
        case .tooLarge(let operation, let shapes):
            "\(operation) of \(shapes): larger than LAPACK's 32-bit integers can say"
        case .outOfMemory(let operation, let shapes, let bytes):
            "\(operation) of \(shapes): no memory for \(bytes == .max ? "more than 2⁶³" : "\(bytes)") bytes"
        case .invalidArgument(let operation, let reason):
            "\(operation): \(reason)"
        }
    }
}
