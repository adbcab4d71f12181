/// Why a network cannot be built, run or restored. Every case names the operation and the shapes.
public enum NetworkError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The inputs of an operation do not fit: what it was given and what it wants.
    case shapeMismatch(operation: String, inputs: [Shape], expected: String)
    /// A setting lies outside its range: which, and what would be right.
    case invalidArgument(operation: String, String)
    /// As many bytes are not to be had, and what for.
    case outOfMemory(bytes: Int, purpose: String)
    /// Numbers that were handed over do not fit the place they are meant for.
    case wrongCount(name: String, shape: Shape, given: Int)
    /// A value that is infinite or not a number was handed over: where it is.
    case notFinite(name: String, shape: Shape, index: Int)
    /// A class or token number outside of 0..<`limit` was handed over: where it is.
    case indexOutOfRange(name: String, value: Int32, limit: Int, index: Int)
    /// Two parameters of one name.
    case duplicateParameter(String)
    /// A value of another graph, or one that the compiled program does not keep.
    case unknownValue(String)

    public var description: String {
        switch self {
        case .shapeMismatch(let operation, let inputs, let expected):
            "\(operation) of \(inputs.map(\.description).joined(separator: ", ")): \(expected)"
        case .invalidArgument(let operation, let reason): "\(operation): \(reason)"
        case .outOfMemory(let bytes, let purpose): "\(bytes) bytes for \(purpose) are not to be had"
        case .wrongCount(let name, let shape, let given):
            "\(name) of \(shape) takes \(shape.count) numbers, not \(given)"
        case .notFinite(let name, let shape, let index): "\(name) of \(shape): number \(index) is not finite"
        case .indexOutOfRange(let name, let value, let limit, let index):
            "\(name): number \(index) is \(value), outside of 0..<\(limit)"
        case .duplicateParameter(let name): "there are two parameters \"\(name)\""
        case .unknownValue(let reason): reason
        }
    }
}
