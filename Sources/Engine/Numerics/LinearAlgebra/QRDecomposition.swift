import COpenBLAS

/// A = Q·R with orthonormal columns in Q and an upper triangle R (LAPACK dgeqrf: Householder
/// reflectors, without pivoting). For an m × n matrix, k = min(m, n).
///
/// Solves least squares of full column rank at half the cost of singular values; use
/// ``SingularValueDecomposition`` or ``LeastSquares`` where columns may depend on one another.
public struct QRDecomposition: Sendable {
    public let rows: Int
    public let columns: Int
    /// R above and on the diagonal, the reflectors below it.
    private var packed: [Double]
    private var scales: [Double]

    /// - Throws: `notFinite`, `tooLarge`.
    public init(_ matrix: Matrix) throws(LinearAlgebraError) {
        try matrix.requireFinite("QR")
        (rows, columns) = (matrix.rows, matrix.columns)
        packed = matrix.elements
        scales = [Double](repeating: 0, count: min(rows, columns))
        guard !scales.isEmpty else { return }
        BLASThreads.limitToOne()
        var (m, n) = (Int32(rows), Int32(columns))
        _ = try LAPACK.withWorkspace("QR", matrix.shape) { work, length, info in
            dgeqrf_(&m, &n, &packed, &m, &scales, &work, &length, &info)
        }
    }

    /// R, k × n. Its diagonal may have either sign.
    public var r: Matrix {
        var triangle = Matrix(rows: scales.count, columns: columns)
        for column in 0..<columns {
            for row in 0..<min(column + 1, scales.count) {
                triangle[row, column] = packed[row + column * rows]
            }
        }
        return triangle
    }

    /// The first k columns of Q, m × k.
    ///
    /// - Throws: `tooLarge`.
    public func q() throws(LinearAlgebraError) -> Matrix {
        let k = scales.count
        guard k > 0 else { return Matrix(rows: rows, columns: 0) }
        try MachineMemory.require(doubles: Double(rows) * Double(k), "Q of QR", "\(rows)×\(columns)")
        var result = Array(packed[0..<rows * k])
        var (m, count) = (Int32(rows), Int32(k))
        _ = try LAPACK.withWorkspace("Q of QR", "\(rows)×\(columns)") { work, length, info in
            dorgqr_(&m, &count, &count, &result, &m, scales, &work, &length, &info)
        }
        return Matrix(rows: rows, columns: k, unchecked: result)
    }

    /// The x that minimises ‖A·x − b‖₂ for each column b of `targets`, n × (columns of `targets`).
    ///
    /// - Parameter targets: m rows; m is at least n.
    /// - Throws: `shapeMismatch`, `notFinite`, and `singular` when a diagonal element of R is at most
    ///   max(m, n) · ε times the largest one, so that columns of A depend on one another.
    public func solve(_ targets: Matrix) throws(LinearAlgebraError) -> Matrix {
        let shapes = "\(rows)×\(columns) and \(targets.shape)"
        guard targets.rows == rows, rows >= columns else {
            throw .shapeMismatch("least squares by QR of \(shapes)")
        }
        try targets.requireFinite("least squares by QR")
        guard columns > 0, targets.columns > 0 else { return Matrix(rows: columns, columns: targets.columns) }
        let diagonal = (0..<columns).map { abs(packed[$0 * (rows + 1)]) }
        let ratio = (diagonal.min() ?? 0) / (diagonal.max() ?? 0)
        // Written so that 0/0 counts as singular.
        guard ratio > Double(rows) * .ulpOfOne else {
            throw .singular(
                operation: "least squares by QR", shapes: shapes, reciprocalCondition: ratio.isNaN ? 0 : ratio)
        }
        var sides = targets.elements
        var (m, n, k) = (Int32(rows), Int32(columns), Int32(targets.columns))
        var info = try LAPACK.withWorkspace("least squares by QR", shapes) { work, length, info in
            dormqr_("L", "T", &m, &k, &n, packed, &m, scales, &sides, &m, &work, &length, &info)
        }
        dtrtrs_("U", "N", "N", &n, &k, packed, &m, &sides, &m, &info)
        return Matrix(rows: rows, columns: targets.columns, unchecked: sides).firstRows(columns)
    }
}

extension Matrix {
    /// The first `count` rows, as a copy.
    func firstRows(_ count: Int) -> Matrix {
        var result: [Double] = []
        result.reserveCapacity(count * columns)
        for column in 0..<columns { result += elements[column * rows..<column * rows + count] }
        return Matrix(rows: count, columns: columns, unchecked: result)
    }
}
