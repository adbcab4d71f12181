// Linear systems and least squares, in doubles inside, as decompositions are. Targets of one axis are one
// problem and give a solution of one axis; of two axes each column is one.

/// How ``NDArray/leastSquares(_:by:)`` finds its solution.
public enum LeastSquaresMethod: Sendable, Hashable {
    /// The smallest of all solutions, also where columns depend on one another.
    case singularValues
    /// At about half the cost, of columns that do not.
    case qr
}

extension NDArray {
    /// The x of A·x = b, A square (LU with pivoting); see ``LUDecomposition``.
    ///
    /// - Parameter targets: n, or n × k.
    /// - Returns: The shape of `targets`.
    /// - Throws: `linearAlgebra` with `shapeMismatch`, `notFinite` or `singular`.
    public func solve(_ targets: NDArray) throws(ArrayError) -> NDArray {
        try solution(targets, "solving") { design, targets throws(LinearAlgebraError) in
            try LUDecomposition(design, leastReciprocalCondition: NDArray.precision).solve(targets)
        }
    }

    /// The x that minimises ‖A·x − b‖₂; see ``LeastSquares`` and ``QRDecomposition``.
    ///
    /// - Parameter targets: m, or m × k, of an m × n array.
    /// - Returns: n, or n × k.
    /// - Throws: `linearAlgebra` with `shapeMismatch`, `notFinite` or `notConverged`; by `qr` also
    ///   `singular`, and `shapeMismatch` where m < n.
    public func leastSquares(
        _ targets: NDArray, by method: LeastSquaresMethod = .singularValues
    ) throws(ArrayError) -> NDArray {
        try solution(targets, "least squares") { design, targets throws(LinearAlgebraError) in
            let cutoff = Double(Swift.max(design.rows, design.columns)) * NDArray.precision
            switch method {
            case .singularValues:
                return try LeastSquares(design: design, targets: targets, relativeCutoff: cutoff).solution
            case .qr:
                let decomposition = try QRDecomposition(design)
                let r = decomposition.r
                let diagonal = (0..<Swift.min(r.rows, r.columns)).map { abs(r[$0, $0]) }
                let ratio = (diagonal.min() ?? 1) / (diagonal.max() ?? 1)
                guard ratio > cutoff || design.rows < design.columns || diagonal.isEmpty else {
                    throw .singular(
                        operation: "least squares by QR", shapes: "\(design.shape) and \(targets.shape)",
                        reciprocalCondition: ratio.isNaN ? 0 : ratio)
                }
                return try decomposition.solve(targets)
            }
        }
    }

    /// The x that minimises ‖A·x − b‖₂² + `penalty`·‖x‖₂²; see ``RidgeRegression``, which serves many
    /// penalties at once.
    ///
    /// - Parameters:
    ///   - targets: m, or m × k, of an m × n array.
    ///   - penalty: Finite, at least 0.
    /// - Returns: n, or n × k.
    /// - Throws: `linearAlgebra` with `shapeMismatch`, `notFinite`, `invalidArgument` or `notConverged`.
    public func ridge(_ targets: NDArray, penalty: Double) throws(ArrayError) -> NDArray {
        try solution(targets, "ridge regression") { design, targets throws(LinearAlgebraError) in
            var regression = try RidgeRegression(design: design, targets: targets)
            return try regression.solve(penalty: penalty)
        }
    }

    /// Digits that elements have.
    private static var precision: Double { Double(Scalar.ulpOfOne) }

    private func solution(
        _ targets: NDArray, _ operation: String, _ body: (Matrix, Matrix) throws(LinearAlgebraError) -> Matrix
    ) throws(ArrayError) -> NDArray {
        guard targets.rank == 1 || targets.rank == 2 else {
            throw .shapeMismatch(operation: operation, shapes: [shape, targets.shape])
        }
        let sides = try Matrix(targets)
        let found = try NDArray(
            bridged(operation) { matrix throws(LinearAlgebraError) in try body(matrix, sides) })
        return targets.rank == 1 ? try found.removingAxis(1) : found
    }
}
