extension RidgeRegression {
    /// The coefficients under one penalty by Householder reflections of the design with √λ·I below it (Golub 1965),
    /// which loses half as many digits as normal equations; of AᵀA where A is tall, of AAᵀ where it is wide.
    ///
    /// - Parameters:
    ///   - design: A, m × n.
    ///   - targets: m × k, a column a problem.
    ///   - penalty: λ, finite, at least 0; with 0 it is least squares of minimum norm, by singular values.
    /// - Returns: n × k.
    /// - Throws: `shapeMismatch`, `notFinite`, `invalidArgument`, `singular`, `outOfMemory`.
    public static func byReflections(
        design: Matrix, targets: Matrix, penalty: Double
    ) throws(LinearAlgebraError) -> Matrix {
        guard design.rows == targets.rows else {
            throw .shapeMismatch("ridge regression of \(design.shape) on \(targets.shape)")
        }
        guard penalty.isFinite, penalty >= 0 else {
            throw .invalidArgument(
                operation: "ridge regression", "the penalty is \(penalty), and should be finite and at least 0")
        }
        guard penalty > 0 else { return try LeastSquares(design: design, targets: targets).solution }
        return design.rows >= design.columns
            ? try tall(design, targets, penalty.squareRoot()) : try wide(design, targets, penalty.squareRoot())
    }

    private static func tall(
        _ design: Matrix, _ targets: Matrix, _ root: Double
    ) throws(LinearAlgebraError) -> Matrix {
        let (m, n) = (design.rows, design.columns)
        var stacked = try Matrix.zeros(rows: m + n, columns: n)
        var sides = try Matrix.zeros(rows: m + n, columns: targets.columns)
        for column in 0..<n {
            for row in 0..<m { stacked[row, column] = design[row, column] }
            stacked[m + column, column] = root
        }
        for column in 0..<targets.columns {
            for row in 0..<m { sides[row, column] = targets[row, column] }
        }
        return try QRDecomposition(stacked).solve(sides)
    }

    /// The shortest (x, z) with A·x + √λ·z = b, which has the same x: of [A √λ·I]ᵀ = Q·R it is Q·R⁻ᵀ·b.
    private static func wide(
        _ design: Matrix, _ targets: Matrix, _ root: Double
    ) throws(LinearAlgebraError) -> Matrix {
        let (m, n) = (design.rows, design.columns)
        var stacked = try Matrix.zeros(rows: n + m, columns: m)
        for row in 0..<m {
            for column in 0..<n { stacked[column, row] = design[row, column] }
            stacked[n + row, row] = root
        }
        let decomposition = try QRDecomposition(stacked)
        let r = decomposition.r
        var sides = targets
        for column in 0..<sides.columns {
            for row in 0..<m {
                var value = sides[row, column]
                for earlier in 0..<row { value -= r[earlier, row] * sides[earlier, column] }
                sides[row, column] = value / r[row, row]
            }
        }
        return try decomposition.q().multiplied(by: sides).firstRows(n)
    }
}
