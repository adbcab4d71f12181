/// What a product of matrices is to BLAS apart from its operands' addresses: sides, and how each
/// operand lies in memory. Rows of the result are dense; so nothing but strides is said, and a
/// transposed view costs no copy.
public struct ArrayProductPlan: Sendable {
    /// How one operand lies.
    struct Operand: Sendable {
        var orientation: Orientation
        /// From one row (read as it lies), or one column (transposed), to the next.
        var leading: Int32
    }

    var rows: Int32
    var columns: Int32
    var depth: Int32
    var left: Operand
    var right: Operand
    var resultLeading: Int32
}

extension ArrayProductPlan.Operand {
    /// How BLAS can read a matrix of these sides and strides; nil when it cannot without a copy: one of
    /// the strides must be 1 and the other step over a whole row or column.
    init?(rows: Int, columns: Int, rowStride: Int, columnStride: Int) {
        // The stride of an axis of one element says nothing.
        if columns <= 1 || columnStride == 1, let leading = Self.leading(rowStride, rows, over: columns) {
            self.init(orientation: .asIs, leading: leading)
        } else if rows <= 1 || rowStride == 1, let leading = Self.leading(columnStride, columns, over: rows) {
            self.init(orientation: .transposed, leading: leading)
        } else {
            return nil
        }
    }

    private static func leading(_ stride: Int, _ count: Int, over length: Int) -> Int32? {
        let least = max(length, 1)
        guard count > 1 else { return Int32(exactly: least) }
        return stride >= least ? Int32(exactly: stride) : nil
    }
}
