/// The k nearest of a set of points by Euclidean distance, exactly.
///
/// In few dimensions a k-d tree (Friedman, Bentley and Finkel 1977) looks at a few leaves; in many it
/// would look at nearly all, and one matrix product that rules most points out is faster. Both give
/// the same answer to the last bit: distances are sums of squared differences in the order of the
/// dimensions, and of points at equal distances the one with the smaller index comes first.
public struct NearestNeighbours: Sendable {
    /// How the neighbours are looked for.
    public enum Strategy: Sendable, Hashable {
        /// A tree up to 8 dimensions, a product beyond: of 20,000 normal points they are even at 9.
        case automatic
        case tree
        case exhaustive
    }

    private let points: PointSet
    private let tree: KDTree?

    /// The most dimensions in which `automatic` means a tree.
    static let mostTreeDimensions = 8

    /// - Parameter points: dimensions × count: each column is a point.
    /// - Throws: `notFinite`, `shapeMismatch` when elements are missing.
    public init(points: Matrix, strategy: Strategy = .automatic) throws(LinearAlgebraError) {
        try points.requireFinite("nearest neighbours")
        self.points = PointSet(dimension: points.rows, count: points.columns, coordinates: points.elements)
        let plantTree =
            strategy == .tree
            || (strategy == .automatic && points.rows <= NearestNeighbours.mostTreeDimensions)
        tree = plantTree && points.columns > 0 ? KDTree(self.points) : nil
    }

    /// The nearest points of each query, from near to far.
    ///
    /// A query that is one of the points finds that point too, at distance 0.
    ///
    /// - Parameters:
    ///   - count: How many, in 0...(number of points).
    ///   - queries: dimensions × number of queries.
    /// - Throws: `shapeMismatch`, `notFinite`, `invalidArgument`.
    public func nearest(_ count: Int, to queries: Matrix) throws(LinearAlgebraError) -> [[Neighbour]] {
        guard queries.rows == points.dimension else {
            throw .shapeMismatch(
                "nearest neighbours: queries of \(queries.rows) dimensions among points of \(points.dimension)")
        }
        guard count >= 0, count <= points.count else {
            throw .invalidArgument(
                operation: "nearest neighbours", "\(count) of \(points.count) points, should be 0...\(points.count)")
        }
        try queries.requireFinite("nearest neighbours")
        guard count > 0 else { return [[Neighbour]](repeating: [], count: queries.columns) }
        let asked = PointSet(dimension: queries.rows, count: queries.columns, coordinates: queries.elements)
        guard let tree else { return try ExhaustiveSearch(points).nearest(count, to: asked) }
        return tree.nearest(count, to: asked)
    }
}

/// A point that was found.
public struct Neighbour: Sendable, Hashable, Comparable {
    /// Its column among the points.
    public let index: Int
    public let squaredDistance: Double

    public var distance: Double { squaredDistance.squareRoot() }

    /// Nearer first, then the smaller index.
    public static func < (one: Neighbour, other: Neighbour) -> Bool {
        one.squaredDistance == other.squaredDistance
            ? one.index < other.index : one.squaredDistance < other.squaredDistance
    }
}

/// Points one after another.
struct PointSet: Sendable {
    let dimension: Int
    let count: Int
    let coordinates: [Double]

    func point(_ index: Int) -> ArraySlice<Double> {
        coordinates[index * dimension..<(index + 1) * dimension]
    }

    /// Σ (xᵢ − yᵢ)², always in this order.
    @inline(__always)
    static func squaredDistance(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ dimension: Int) -> Double {
        var sum = 0.0
        for place in 0..<dimension {
            let difference = x[place] - y[place]
            sum += difference * difference
        }
        return sum
    }
}
