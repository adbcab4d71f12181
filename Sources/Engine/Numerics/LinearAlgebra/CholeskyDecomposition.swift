import COpenBLAS

/// A = L·Lᵀ of a symmetric positive definite matrix, L a lower triangle (LAPACK dpotrf).
public struct CholeskyDecomposition: Sendable {
    /// L, n × n, with zeros above the diagonal.
    public let lower: Matrix
    /// ‖A‖₁, which the condition number needs.
    private let norm: Double

    /// - Parameter matrix: n × n. Only its lower triangle is read.
    /// - Throws: `shapeMismatch`, `notFinite`, `notPositiveDefinite`, `tooLarge`.
    public init(_ matrix: Matrix) throws(LinearAlgebraError) {
        try matrix.requireSquare("Cholesky")
        try matrix.requireFinite("Cholesky")
        let order = matrix.rows
        norm = matrix.symmetricNorm()
        var factor = matrix
        if order > 0 {
            BLASThreads.limitToOne()
            var (n, info) = (Int32(order), Int32(0))
            dpotrf_("L", &n, &factor.elements, &n, &info)
            try LAPACK.requireAccepted(info, "Cholesky", matrix.shape)
            guard info == 0 else { throw .notPositiveDefinite(shapes: matrix.shape, order: Int(info)) }
        }
        for column in 0..<order {
            for row in 0..<column { factor[row, column] = 0 }
        }
        lower = factor
    }

    /// ln det A = 2·Σ ln Lᵢᵢ; 0 for an empty matrix.
    public var logDeterminant: Double {
        2 * (0..<lower.rows).reduce(0) { $0 + portableLogarithm(lower[$1, $1]) }
    }

    /// 1/(‖A‖₁·‖A⁻¹‖₁), estimated (LAPACK dpocon); 1 for an empty matrix.
    public var reciprocalCondition: Double {
        guard lower.rows > 0 else { return 1 }
        var (n, info, norm, result) = (Int32(lower.rows), Int32(0), norm, 0.0)
        var work = [Double](repeating: 0, count: 3 * lower.rows)
        var integers = [Int32](repeating: 0, count: lower.rows)
        dpocon_("L", &n, lower.elements, &n, &norm, &result, &work, &integers, &info)
        return result
    }

    /// The x of A·x = b for each column b of `targets`.
    ///
    /// - Parameter targets: n rows.
    /// - Returns: The shape of `targets`.
    /// - Throws: `shapeMismatch`, `notFinite`.
    public func solve(_ targets: Matrix) throws(LinearAlgebraError) -> Matrix {
        guard targets.rows == lower.rows else {
            throw .shapeMismatch("solving by Cholesky of \(lower.shape) and \(targets.shape)")
        }
        try targets.requireFinite("solving by Cholesky")
        guard !targets.elements.isEmpty else { return targets }
        var result = targets
        var (n, k, info) = (Int32(lower.rows), Int32(targets.columns), Int32(0))
        dpotrs_("L", &n, &k, lower.elements, &n, &result.elements, &n, &info)
        return result
    }
}

extension Matrix {
    /// ‖A‖₁ of the symmetric matrix whose lower triangle this is.
    fileprivate func symmetricNorm() -> Double {
        var sums = [Double](repeating: 0, count: columns)
        for column in 0..<columns {
            for row in column..<rows {
                let size = abs(self[row, column])
                sums[column] += size
                if row > column { sums[row] += size }
            }
        }
        return sums.max() ?? 0
    }
}
