/// A learned row for each of `count` tokens.
///
/// Parameter: `NAME.weight` of count×width, standard normal at first, as in PyTorch.
public struct Embedding: Sendable {
    public let name: String
    public let count: Int
    public let width: Int
    public let initializer: Initializer

    public init(
        _ name: String, count: Int, width: Int, initializer: Initializer = .normal(standardDeviation: 1)
    ) {
        self.name = name
        self.count = count
        self.width = width
        self.initializer = initializer
    }

    /// The table as a value: a head that is tied to it multiplies by it.
    ///
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    public func table<Scalar>(in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        try graph.parameter("\(name).weight", [count, width], initializer)
    }

    /// The rows of sequences of `length` tokens: …×length×width.
    ///
    /// - Parameter positions: A second table, of which row t is added at place t.
    /// - Throws: `shapeMismatch`, `invalidArgument`, `outOfMemory`.
    public func callAsFunction<Scalar>(
        _ tokens: Indices, length: Int, positions: Embedding? = nil, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let table = try table(in: graph)
        let places: Value? = if let positions { try positions.table(in: graph) } else { nil }
        return try graph.embedding(tokens, length: length, table: table, positions: places)
    }
}
