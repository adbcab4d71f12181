/// Ridge regression (Hoerl and Kennard 1970): the x that minimises ‖A·x − b‖₂² + λ·‖x‖₂², for any
/// number of penalties λ on one decomposition.
///
/// A penalty that keeps the normal equations well-posed is solved by Cholesky, of AᵀA + λI, or of
/// AAᵀ + λI where A is wide. The others, and λ = 0 (least squares of minimum norm), go by singular
/// values, which are worked out when first needed and then serve all penalties.
public struct RidgeRegression: Sendable {
    private let design: Matrix
    private let targets: Matrix
    private let isWide: Bool
    /// AᵀA, or AAᵀ where A is wide.
    private let gram: Matrix
    /// AᵀB, or B where A is wide.
    private let sides: Matrix
    private var decomposition: SingularValueDecomposition?

    /// Cholesky serves while AᵀA + λI is better conditioned than this, and so keeps 8 digits.
    static let leastReciprocalCondition = 1e-8

    /// - Parameters:
    ///   - design: A, m × n.
    ///   - targets: m × k, a column a problem.
    /// - Throws: `shapeMismatch`, `notFinite`, `tooLarge`.
    public init(design: Matrix, targets: Matrix) throws(LinearAlgebraError) {
        guard design.rows == targets.rows else {
            throw .shapeMismatch("ridge regression of \(design.shape) on \(targets.shape)")
        }
        try design.requireFinite("ridge regression", beside: targets)
        self.design = design
        self.targets = targets
        isWide = design.rows < design.columns
        gram = try isWide ? design.multiplied(by: design, .transposed) : design.multiplied(.transposed, by: design)
        sides = try isWide ? targets : design.multiplied(.transposed, by: targets)
    }

    /// The coefficients under `penalty`, n × k.
    ///
    /// - Parameter penalty: λ, finite, at least 0. It is compared with squares of singular values.
    /// - Throws: `invalidArgument`, `notConverged`.
    public mutating func solve(penalty: Double) throws(LinearAlgebraError) -> Matrix {
        try RidgeRegression.require(penalty)
        if penalty > 0, let solution = try solveByCholesky(penalty) { return solution }
        if penalty == 0 { return try singularValues().solve(targets) }
        return try singularValues().apply(to: targets, "ridge regression") { _, s in 1 / (s + penalty / s) }
    }

    /// The coefficients under each of `penalties`, in their order.
    public mutating func solve(penalties: [Double]) throws(LinearAlgebraError) -> [Matrix] {
        var solutions: [Matrix] = []
        for penalty in penalties { solutions.append(try solve(penalty: penalty)) }
        return solutions
    }

    /// The generalised cross-validation score of `penalty` for each column of the targets:
    /// (‖A·x − b‖₂²/m) / (1 − tr H/m)², H = A·(AᵀA + λI)⁻¹·Aᵀ (Golub, Heath and Wahba 1979). The
    /// smaller, the better the penalty is expected to predict; infinite where H leaves no freedom.
    ///
    /// - Throws: `invalidArgument`, `notConverged`.
    public mutating func generalisedCrossValidation(penalty: Double) throws(LinearAlgebraError) -> [Double] {
        try RidgeRegression.require(penalty)
        let decomposition = try singularValues()
        let rank = decomposition.rank()
        var trace = 0.0
        for (place, s) in decomposition.singularValues.enumerated() where place < rank {
            trace += 1 / (1 + penalty / s / s)
        }
        var residuals = targets
        try multiply(design, by: try solve(penalty: penalty), alpha: -1, beta: 1, into: &residuals)
        let m = Double(design.rows)
        let freedom = 1 - trace / m
        return (0..<targets.columns).map { column in
            let squares = residuals.column(column).reduce(0) { $0 + $1 * $1 }
            // A trace within rounding of m leaves a freedom that is noise.
            return freedom > m * .ulpOfOne ? squares / m / (freedom * freedom) : .infinity
        }
    }

    private static func require(_ penalty: Double) throws(LinearAlgebraError) {
        guard penalty.isFinite, penalty >= 0 else {
            throw .invalidArgument(
                operation: "ridge regression", "the penalty is \(penalty), and should be finite and at least 0")
        }
    }

    /// Nothing when the penalty is too small for normal equations.
    private func solveByCholesky(_ penalty: Double) throws(LinearAlgebraError) -> Matrix? {
        // Squares of large but finite elements may overflow; singular values can do with them.
        guard gram.elements.allSatisfy(\.isFinite), sides.elements.allSatisfy(\.isFinite) else { return nil }
        var system = gram
        for place in 0..<system.rows { system[place, place] += penalty }
        let factor: CholeskyDecomposition
        do {
            factor = try CholeskyDecomposition(system)
        } catch .notPositiveDefinite {
            return nil
        } catch {
            throw error
        }
        guard factor.reciprocalCondition > RidgeRegression.leastReciprocalCondition else { return nil }
        let solution = try factor.solve(sides)
        return isWide ? try design.multiplied(.transposed, by: solution) : solution
    }

    private mutating func singularValues() throws(LinearAlgebraError) -> SingularValueDecomposition {
        if let decomposition { return decomposition }
        let made = try SingularValueDecomposition(design)
        decomposition = made
        return made
    }
}
