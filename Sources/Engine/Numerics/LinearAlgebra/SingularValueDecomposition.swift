import COpenBLAS

/// A = U·diag(s)·Vᵀ, thin: for an m × n matrix and k = min(m, n), U is m × k, V is n × k, both with
/// orthonormal columns (LAPACK dgesdd, divide and conquer: Gu and Eisenstat 1995).
public struct SingularValueDecomposition: Sendable {
    /// m × k.
    public let u: Matrix
    /// k values, none negative, from large to small.
    public let singularValues: [Double]
    /// Vᵀ, k × n.
    public let vTransposed: Matrix

    /// - Throws: `notFinite`, `tooLarge`, `notConverged`.
    public init(_ matrix: Matrix) throws(LinearAlgebraError) {
        try matrix.requireFinite("SVD", room: 3)
        let (rows, columns) = (matrix.rows, matrix.columns)
        let count = min(rows, columns)
        var left = Matrix(rows: rows, columns: count)
        var right = Matrix(rows: count, columns: columns)
        var values = [Double](repeating: 0, count: count)
        if count > 0 {
            BLASThreads.limitToOne()
            var packed = matrix.elements
            var integers = [Int32](repeating: 0, count: 8 * count)
            var (m, n, k) = (Int32(rows), Int32(columns), Int32(count))
            let info = try LAPACK.withWorkspace("SVD", matrix.shape) { work, length, info in
                dgesdd_(
                    "S", &m, &n, &packed, &m, &values, &left.elements, &m, &right.elements, &k, &work, &length,
                    &integers, &info)
            }
            guard info == 0 else { throw .notConverged(routine: "dgesdd") }
        }
        (u, singularValues, vTransposed) = (left, values, right)
    }

    /// How many singular values exceed `relativeCutoff` times the largest; by default
    /// max(m, n) · ε, as in `numpy.linalg.matrix_rank`.
    public func rank(relativeCutoff: Double? = nil) -> Int {
        let cutoff = relativeCutoff ?? Double(max(u.rows, vTransposed.columns)) * .ulpOfOne
        let least = cutoff * (singularValues.first ?? 0)
        return singularValues.count { $0 > least }
    }

    /// The smallest x of those that minimise ‖A·x − b‖₂, for each column b of `targets`.
    ///
    /// - Parameters:
    ///   - targets: m rows.
    ///   - relativeCutoff: As in ``rank(relativeCutoff:)``; smaller values count as zero.
    /// - Returns: n × (columns of `targets`).
    /// - Throws: `shapeMismatch`, `notFinite`.
    public func solve(_ targets: Matrix, relativeCutoff: Double? = nil) throws(LinearAlgebraError) -> Matrix {
        let counted = rank(relativeCutoff: relativeCutoff)
        return try apply(to: targets, "least squares by SVD") { place, value in place < counted ? 1 / value : 0 }
    }

    /// V · diag(f(i, sᵢ)) · Uᵀ · `targets`: what every regularised inverse is.
    func apply(
        to targets: Matrix, _ operation: String, _ factor: (Int, Double) -> Double
    ) throws(LinearAlgebraError) -> Matrix {
        guard targets.rows == u.rows else {
            throw .shapeMismatch("\(operation) of \(u.rows)×\(vTransposed.columns) and \(targets.shape)")
        }
        try targets.requireFinite(operation)
        var projections = try u.multiplied(.transposed, by: targets)
        for (place, value) in singularValues.enumerated() {
            let factor = factor(place, value)
            for column in 0..<targets.columns { projections[place, column] *= factor }
        }
        return try vTransposed.multiplied(.transposed, by: projections)
    }
}
