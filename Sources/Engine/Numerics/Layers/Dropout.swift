/// Leaves numbers out at random while a program trains (Srivastava et al. 2014).
///
/// What is left out depends on the seed, the layer's name, the program's step and the place alone.
public struct Dropout: Sendable {
    public let name: String
    /// Of each number to be left out, in 0..<1.
    public let probability: Double
    public let seed: UInt64

    public init(_ name: String, probability: Double, seed: UInt64 = 0) {
        self.name = name
        self.probability = probability
        self.seed = seed
    }

    /// - Throws: `invalidArgument`.
    public func callAsFunction<Scalar>(_ x: Value, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        if probability == 0 { return x }
        var stream = RandomStream(digest: Array(name.utf8)).split(seed)
        return try graph.dropout(x, probability: probability, key: stream.next())
    }
}
