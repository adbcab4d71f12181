/// A change of low rank to the queries and values of an attention whose own matrices stay as they are (Hu et al. 2022,
/// *LoRA*, section 4.1): q + (α/r)·x·AqᵀBqᵀ, v + (α/r)·x·AvᵀBvᵀ.
///
/// Parameters: `NAME.queries.down` and `NAME.values.down` of rank×width, uniform within ±1/√width at first, and
/// `NAME.queries.up`, `NAME.values.up` of width×rank, 0 at first: what is added begins as nothing.
public struct LowRankAdaptation: Sendable, Hashable {
    public let name: String
    /// r.
    public let rank: Int
    /// α.
    public let alpha: Double

    public init(_ name: String, rank: Int, alpha: Double) {
        (self.name, self.rank, self.alpha) = (name, rank, alpha)
    }

    /// What is added to queries, keys and values side by side: b×t×3·width for `x` of b×t×width; 0 for keys.
    ///
    /// - Throws: `invalidArgument` for a rank below 1, `outOfMemory`.
    func callAsFunction<Scalar>(_ x: Value, width: Int, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        func added(to part: String) throws(NetworkError) -> Value {
            let down = try graph.parameter("\(name).\(part).down", [rank, width], .kaimingUniform(fanIn: width))
            let up = try graph.parameter("\(name).\(part).up", [width, rank], .zeros)
            return try graph.linear(graph.linear(x, weight: down), weight: up)
        }
        let (queries, values) = (try added(to: "queries"), try added(to: "values"))
        let packed = try graph.concatenate([queries, graph.affine(queries, scale: 0), values], axis: x.shape.rank - 1)
        return try graph.affine(packed, scale: alpha / Double(rank))
    }
}
