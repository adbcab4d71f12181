/// A stack of equally shaped matrices in one run of doubles, each dense and column-major.
///
/// Matrix b starts at `b · stride`. A stride of 0 is one matrix that stands for all of them, as an
/// operand that a whole batch shares; more than `rows · columns` leaves gaps, which are never
/// touched, as when the stack is a part of every record of a larger array.
public struct MatrixStack: Sendable, Hashable {
    /// How many matrices.
    public let count: Int
    public let rows: Int
    public let columns: Int
    /// From one matrix to the next, in elements.
    public let stride: Int
    public var elements: [Double]

    /// A dense stack of zeros.
    public init(count: Int, rows: Int, columns: Int) {
        (self.count, self.rows, self.columns, stride) = (count, rows, columns, rows * columns)
        elements = [Double](repeating: 0, count: count * rows * columns)
    }

    /// A stack over existing elements.
    ///
    /// - Parameter stride: 0, or at least `rows · columns`; the elements reach at least to the end of
    ///   the last matrix.
    /// - Throws: `shapeMismatch` when the elements are too few or the stride lets matrices overlap.
    public init(
        count: Int, rows: Int, columns: Int, stride: Int, elements: [Double]
    ) throws(LinearAlgebraError) {
        let (size, sizeOverflow) = rows.multipliedReportingOverflow(by: columns)
        guard count >= 0, rows >= 0, columns >= 0, !sizeOverflow, stride == 0 || stride >= size else {
            throw .shapeMismatch("a stack of \(count) matrices \(rows)×\(columns) with a stride of \(stride)")
        }
        (self.count, self.rows, self.columns, self.stride) = (count, rows, columns, stride)
        self.elements = elements
        guard isWhole else {
            throw .shapeMismatch("\(elements.count) elements against \(description)")
        }
    }

    /// Matrix `place`, as a copy.
    ///
    /// - Precondition: 0 ≤ `place` < `count`.
    public subscript(place: Int) -> Matrix {
        Matrix(
            rows: rows, columns: columns,
            unchecked: Array(elements[place * stride..<place * stride + rows * columns]))
    }

    var isWhole: Bool {
        guard count > 0 else { return true }
        let (start, overflow) = (count - 1).multipliedReportingOverflow(by: stride)
        return !overflow && elements.count - start >= rows * columns
    }
}

extension MatrixStack: CustomStringConvertible {
    public var description: String { "\(count) matrices \(rows)×\(columns), \(stride) apart" }
}

/// Multiplies matrix by matrix: `result[b]` ← `alpha` · op(`left[b]`) · op(`right[b]`) +
/// `beta` · `result[b]` for every b.
///
/// - Parameter result: A stack of distinct matrices (a stride of at least its size).
/// - Throws: `shapeMismatch` when counts or shapes do not fit, and `tooLarge`.
public func multiply(
    _ left: MatrixStack, _ leftOrientation: Orientation = .asIs,
    by right: MatrixStack, _ rightOrientation: Orientation = .asIs,
    alpha: Double = 1, beta: Double = 0, into result: inout MatrixStack
) throws(LinearAlgebraError) {
    let (m, k) = leftOrientation == .asIs ? (left.rows, left.columns) : (left.columns, left.rows)
    let (depth, n) = rightOrientation == .asIs ? (right.rows, right.columns) : (right.columns, right.rows)
    let count = result.count
    guard left.count == count, right.count == count, depth == k, result.rows == m, result.columns == n,
        left.isWhole, right.isWhole, result.isWhole, result.stride >= m * n
    else {
        throw .shapeMismatch("product of \(left) and \(right) into \(result)")
    }
    guard max(m, n, k) <= LAPACK.longestSide else {
        throw .tooLarge(operation: "product", shapes: "\(left) and \(right)")
    }
    guard count > 0, m > 0, n > 0 else { return }
    BLASThreads.limitToOne()
    let stride = result.stride
    let plan = ProductPlan(m: m, n: n, k: k, leftOrientation, rightOrientation, alpha: alpha, beta: beta)
    left.elements.withUnsafeBufferPointer { a in
        right.elements.withUnsafeBufferPointer { b in
            result.elements.withUnsafeMutableBufferPointer { c in
                let empty = 0.0  // An operand without elements has no address.
                withUnsafePointer(to: empty) { none in
                    for place in 0..<count {
                        gemm(
                            plan, (a.baseAddress ?? none) + place * left.stride,
                            (b.baseAddress ?? none) + place * right.stride, c.baseAddress! + place * stride)
                    }
                }
            }
        }
    }
}
