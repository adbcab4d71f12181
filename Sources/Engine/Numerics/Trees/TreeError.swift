/// Why no tree was grown.
public enum TreeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was given against what.
    case shapeMismatch(String)
    /// A feature or a target is infinite or not a number; features must fit in 32-bit floating-point numbers.
    case notFinite
    /// Trees predict up to ``RandomForest/mostOutputs`` outputs together.
    case tooManyOutputs(Int)
    /// There is no memory for a table of so many rows and columns.
    case outOfMemory(rows: Int, columns: Int)
    /// The caller asked to stop.
    case cancelled

    public var description: String {
        switch self {
        case .shapeMismatch(let what): "trees: \(what)"
        case .notFinite: "trees: there are values that are not finite, or too large for 32-bit numbers"
        case .tooManyOutputs(let count):
            "trees: \(count) outputs together, which should be at most \(RandomForest.mostOutputs)"
        case .outOfMemory(let rows, let columns): "trees: no memory for \(rows)×\(columns) features"
        case .cancelled: "cancelled"
        }
    }
}
