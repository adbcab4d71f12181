import COpenBLAS

/// P·A = L·U of a square matrix with partial pivoting (LAPACK dgetrf): linear systems and
/// determinants.
public struct LUDecomposition: Sendable {
    /// The order n of the matrix.
    public let order: Int
    /// 1/(‖A‖₁·‖A⁻¹‖₁), estimated (LAPACK dgecon): how many digits a solution keeps of 16.
    public let reciprocalCondition: Double
    private var packed: [Double]
    private var pivots: [Int32]

    /// - Parameters:
    ///   - matrix: n × n.
    ///   - leastReciprocalCondition: A matrix below it is refused; 0 takes all that are not exactly
    ///     singular. The default is the machine epsilon, below which a solution may not have a digit.
    /// - Throws: `shapeMismatch`, `notFinite`, `singular`, `tooLarge`.
    public init(
        _ matrix: Matrix, leastReciprocalCondition: Double = .ulpOfOne
    ) throws(LinearAlgebraError) {
        try matrix.requireSquare("LU")
        try matrix.requireFinite("LU")
        order = matrix.rows
        packed = matrix.elements
        pivots = [Int32](repeating: 0, count: order)
        guard order > 0 else {
            reciprocalCondition = 1
            return
        }
        var norm = (0..<order).map { matrix.column($0).reduce(0) { $0 + abs($1) } }.max() ?? 0
        var (n, condition) = (Int32(order), 0.0)
        var info = Elimination.real.decompose(&packed, &pivots, order: order)
        try LAPACK.requireAccepted(info, "LU", matrix.shape)
        if info == 0 {
            var work = [Double](repeating: 0, count: 4 * order)
            var integers = [Int32](repeating: 0, count: order)
            dgecon_("1", &n, packed, &n, &norm, &condition, &work, &integers, &info)
        }
        guard condition > 0, condition >= leastReciprocalCondition else {
            throw .singular(operation: "LU", shapes: matrix.shape, reciprocalCondition: condition)
        }
        reciprocalCondition = condition
    }

    /// The x of A·x = b, or Aᵀ·x = b, for each column b of `targets`.
    ///
    /// - Parameter targets: n rows.
    /// - Returns: The shape of `targets`.
    /// - Throws: `shapeMismatch`, `notFinite`.
    public func solve(
        _ targets: Matrix, orientation: Orientation = .asIs
    ) throws(LinearAlgebraError) -> Matrix {
        guard targets.rows == order else {
            throw .shapeMismatch("solving by LU of \(order)×\(order) and \(targets.shape)")
        }
        try targets.requireFinite("solving by LU")
        guard !targets.elements.isEmpty else { return targets }
        var result = targets
        Elimination.real.solve(
            packed, pivots, order: order, &result.elements, columns: targets.columns, orientation)
        return result
    }

    /// The determinant's sign and the logarithm of its size, which does not overflow.
    public var logDeterminant: (sign: Double, logarithm: Double) {
        var result = (sign: 1.0, logarithm: 0.0)
        for place in 0..<order {
            let pivot = packed[place * (order + 1)]
            if (pivot < 0) != (pivots[place] != Int32(place + 1)) { result.sign.negate() }
            result.logarithm += portableLogarithm(abs(pivot))
        }
        return result
    }
}
