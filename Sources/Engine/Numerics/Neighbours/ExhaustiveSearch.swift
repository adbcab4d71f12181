/// All distances by one matrix product, ‖x‖² + ‖y‖² − 2·xᵀy, which is fast but rounds differently
/// from sums of squared differences. So it only rules points out: those that it puts farther than the
/// k-th by more than it can be wrong are; the distances of the others are worked out as they should.
struct ExhaustiveSearch {
    private let points: PointSet
    /// Moved so that their mean is the origin: the error grows with the norms.
    private let centred: Matrix
    private let centre: [Double]
    private let norms: [Double]
    private let largestNorm: Double

    /// How many products are held at once.
    private static let blockElements = 1 << 20

    init(_ points: PointSet) {
        self.points = points
        var sums = [Double](repeating: 0, count: points.dimension)
        for index in 0..<points.count {
            for (axis, value) in points.point(index).enumerated() { sums[axis] += value / Double(points.count) }
        }
        centre = sums
        (centred, norms) = ExhaustiveSearch.centred(points, 0..<points.count, by: sums)
        largestNorm = norms.max() ?? 0
    }

    /// - Parameter count: 1...(number of points).
    func nearest(_ count: Int, to queries: PointSet) throws(LinearAlgebraError) -> [[Neighbour]] {
        var answers: [[Neighbour]] = []
        answers.reserveCapacity(queries.count)
        let block = max(ExhaustiveSearch.blockElements / max(points.count, 1), 1)
        var products = Matrix(rows: 0, columns: 0)
        for start in stride(from: 0, to: queries.count, by: block) {
            let range = start..<min(start + block, queries.count)
            let (moved, norms) = ExhaustiveSearch.centred(queries, range, by: centre)
            if products.columns != range.count { products = Matrix(rows: points.count, columns: range.count) }
            try multiply(centred, .transposed, by: moved, alpha: -2, into: &products)
            for (column, index) in range.enumerated() {
                answers.append(nearest(count, to: queries.point(index), norms[column], products, column))
            }
        }
        return answers
    }

    private func nearest(
        _ count: Int, to query: ArraySlice<Double>, _ norm: Double, _ products: Matrix, _ column: Int
    ) -> [Neighbour] {
        let start = column * points.count
        // Products, norms and differences each round at most 4·dimension times, moving twice; what is
        // not a normal number rounds absolutely.
        let roundings = Double(4 * points.dimension + 32)
        let error = roundings * (.ulpOfOne * (largestNorm + norm) + .leastNormalMagnitude)
        var limit = Double.infinity
        // Where squares overflow the products say nothing, and all distances are worked out.
        let isUsable = error.isFinite
        if isUsable {
            var rough = NearestList(capacity: count)
            for index in 0..<points.count {
                rough.offer(index, norms[index] + norm + products.elements[start + index])
            }
            limit = rough.limit + 2 * error
        }
        var list = NearestList(capacity: count)
        points.coordinates.withUnsafeBufferPointer { known in
            query.withUnsafeBufferPointer { query in
                let none = UnsafePointer<Double>(bitPattern: 8)!  // Of no dimensions, nothing is read.
                for index in 0..<points.count
                where !isUsable || norms[index] + norm + products.elements[start + index] <= limit {
                    let point = (known.baseAddress ?? none) + index * points.dimension
                    list.offer(index, PointSet.squaredDistance(query.baseAddress ?? none, point, points.dimension))
                }
            }
        }
        return list.found
    }

    /// Some of the points as columns with their squared norms, moved by `centre`.
    private static func centred(
        _ points: PointSet, _ range: Range<Int>, by centre: [Double]
    ) -> (Matrix, norms: [Double]) {
        var moved = Matrix(rows: points.dimension, columns: range.count)
        var norms = [Double](repeating: 0, count: range.count)
        for (column, index) in range.enumerated() {
            for axis in 0..<points.dimension {
                let value = points.coordinates[index * points.dimension + axis] - centre[axis]
                moved[axis, column] = value
                norms[column] += value * value
            }
        }
        return (moved, norms)
    }
}
