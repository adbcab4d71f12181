/// Why an operation on arrays gave no result. Every case names the operation and the shapes.
public enum ArrayError: Error, Sendable, Hashable {
    /// The shapes of the operands do not go together.
    case shapeMismatch(operation: String, shapes: [[Int]])
    /// There is no such axis; axes count from 0, or from −1 backwards.
    case noSuchAxis(operation: String, axis: Int, shape: [Int])
    /// An index or a bound lies outside its axis.
    case indexOutOfRange(operation: String, index: Int, axis: Int, shape: [Int])
    /// An argument is outside what the operation takes: which, and what would be right.
    case invalidArgument(operation: String, shape: [Int], reason: String)
    /// The operation has no answer for no elements, as the least of none.
    case noElements(operation: String, shape: [Int])
    /// The memory is not there. `bytes` is `Int.max` when it passes what an `Int` can say.
    case outOfMemory(operation: String, shape: [Int], bytes: Int)
    /// A side passes the 32-bit integers of BLAS.
    case tooLarge(operation: String, shapes: [[Int]])
    /// A decomposition or a solution failed, for the reason that the error of matrices gives.
    case linearAlgebra(LinearAlgebraError)
}

extension ArrayError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .shapeMismatch(let operation, let shapes):
            "\(operation): the shapes \(ArrayError.list(shapes)) do not go together"
        case .noSuchAxis(let operation, let axis, let shape):
            "\(operation) of \(ArrayError.text(shape)): there is no axis \(axis) among \(shape.count)"
        case .indexOutOfRange(let operation, let index, let axis, let shape):
            "\(operation) of \(ArrayError.text(shape)): \(index) lies outside axis \(axis)"
        case .invalidArgument(let operation, let shape, let reason):
            "\(operation) of \(ArrayError.text(shape)): \(reason)"
        case .noElements(let operation, let shape):
            "\(operation) of \(ArrayError.text(shape)): there is no element to take it of"
        case .outOfMemory(let operation, let shape, let bytes):
            "\(operation): no memory for \(ArrayError.text(shape)), \(bytes == .max ? "more than 2⁶³" : "\(bytes)") bytes"
        case .tooLarge(let operation, let shapes):
            "\(operation) of \(ArrayError.list(shapes)): larger than the 32-bit integers of BLAS can say"
        case .linearAlgebra(let error):
            error.description
        }
    }

    /// A shape as errors and printed arrays show it: `3×4`, `5`, and `()` of a single number.
    static func text(_ shape: [Int]) -> String {
        shape.isEmpty ? "()" : shape.map(String.init).joined(separator: "×")
    }

    private static func list(_ shapes: [[Int]]) -> String { shapes.map(text).joined(separator: " and ") }
}
