import COpenBLAS

/// Whether an operand is read as it lies or as its transpose; neither is copied.
public enum Orientation: Sendable, Hashable {
    case asIs
    case transposed

    var letter: String { self == .asIs ? "N" : "T" }
}

/// `result` ← `alpha` · op(`left`) · op(`right`) + `beta` · `result` (BLAS dgemm).
///
/// Values that are not finite pass through as arithmetic has it. With a `beta` of 0 the old elements
/// of `result` do not count, whatever they are.
///
/// - Parameters:
///   - left: Read in `leftOrientation`, it is m × k.
///   - right: Read in `rightOrientation`, it is k × n.
///   - result: m × n; its storage is reused.
/// - Throws: `shapeMismatch`, with the shapes of all three as they are read, and `tooLarge`.
public func multiply(
    _ left: Matrix, _ leftOrientation: Orientation = .asIs,
    by right: Matrix, _ rightOrientation: Orientation = .asIs,
    alpha: Double = 1, beta: Double = 0, into result: inout Matrix
) throws(LinearAlgebraError) {
    let (m, k) = left.shape(leftOrientation)
    let (depth, n) = right.shape(rightOrientation)
    guard depth == k, result.rows == m, result.columns == n else {
        throw .shapeMismatch("product of \(m)×\(k) and \(depth)×\(n) into \(result.shape)")
    }
    for operand in [left, right, result] where !operand.isWhole {
        throw .shapeMismatch("product: \(operand.elements.count) elements in a \(operand.shape) matrix")
    }
    guard max(m, n, k) <= LAPACK.longestSide else {
        throw .tooLarge(operation: "product", shapes: "\(m)×\(k) and \(k)×\(n)")
    }
    guard m > 0, n > 0 else { return }
    BLASThreads.limitToOne()
    left.elements.withUnsafeBufferPointer { a in
        right.elements.withUnsafeBufferPointer { b in
            result.elements.withUnsafeMutableBufferPointer { c in
                let empty = 0.0  // An operand without elements has no address.
                withUnsafePointer(to: empty) { none in
                    gemm(
                        .init(m: m, n: n, k: k, leftOrientation, rightOrientation, alpha: alpha, beta: beta),
                        a.baseAddress ?? none, b.baseAddress ?? none, c.baseAddress!)
                }
            }
        }
    }
}

extension Matrix {
    /// op(self) · op(`right`) as a new matrix; see ``multiply(_:_:by:_:alpha:beta:into:)``.
    public func multiplied(
        _ orientation: Orientation = .asIs, by right: Matrix, _ rightOrientation: Orientation = .asIs
    ) throws(LinearAlgebraError) -> Matrix {
        let (rows, columns) = (shape(orientation).rows, right.shape(rightOrientation).columns)
        try MachineMemory.require(doubles: Double(rows) * Double(columns), "product", "\(rows)×\(columns)")
        var result = Matrix(rows: rows, columns: columns)
        try multiply(self, orientation, by: right, rightOrientation, into: &result)
        return result
    }

    func shape(_ orientation: Orientation) -> (rows: Int, columns: Int) {
        orientation == .asIs ? (rows, columns) : (columns, rows)
    }
}

/// What a product is apart from its operands' addresses. Matrices are dense and column-major.
struct ProductPlan {
    var (m, n, k): (Int32, Int32, Int32)
    var left: Orientation
    var right: Orientation
    var (alpha, beta): (Double, Double)

    /// Sides fit 32 bits; whoever calls has looked.
    init(
        m: Int, n: Int, k: Int, _ left: Orientation, _ right: Orientation, alpha: Double, beta: Double
    ) {
        (self.m, self.n, self.k) = (Int32(m), Int32(n), Int32(k))
        (self.left, self.right, self.alpha, self.beta) = (left, right, alpha, beta)
    }
}

/// dgemm on addresses that hold as many elements as `plan` says.
func gemm(
    _ plan: ProductPlan, _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>,
    _ result: UnsafeMutablePointer<Double>
) {
    var plan = plan
    var leadingLeft = max(plan.left == .asIs ? plan.m : plan.k, 1)
    var leadingRight = max(plan.right == .asIs ? plan.k : plan.n, 1)
    var leadingResult = max(plan.m, 1)
    let (leftLetter, rightLetter) = (plan.left.letter, plan.right.letter)
    dgemm_(
        leftLetter, rightLetter, &plan.m, &plan.n, &plan.k, &plan.alpha, left, &leadingLeft, right, &leadingRight,
        &plan.beta, result, &leadingResult)
}
