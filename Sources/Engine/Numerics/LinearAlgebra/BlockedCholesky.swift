import COpenBLAS

/// A = L·Lᵀ in place of a large matrix, a block of columns after another: what is left of the matrix is brought up to
/// date by ``SymmetricProduct``, which takes nearly all the time (Golub and Van Loan 2013, section 4.2.6).
enum BlockedCholesky {
    private static let together = 64

    /// - Parameters:
    ///   - order: At least 1.
    ///   - a: order × order, column after column. Only its lower triangle counts, and becomes L's.
    /// - Returns: The order of the first leading minor that is not positive; 0 if A is positive definite.
    static func factorize(order: Int, _ a: UnsafeMutablePointer<Double>) -> Int {
        BLASThreads.limitToOne()
        var (stride, one, info) = (Int32(order), 1.0, Int32(0))
        for first in Swift.stride(from: 0, to: order, by: together) {
            var columns = Int32(min(together, order - first))
            let diagonal = a + (first * order + first)
            dpotrf_("L", &columns, diagonal, &stride, &info)
            precondition(info >= 0, "dpotrf refused its argument \(-info)")
            guard info == 0 else { return first + Int(info) }
            let below = first + Int(columns)
            guard below < order else { break }
            var rows = Int32(order - below)
            let panel = a + (first * order + below)
            dtrsm_("R", "L", "T", "N", &rows, &columns, &one, diagonal, &stride, panel, &stride)
            SymmetricProduct(order: order - below, depth: Int(columns), panel, stride: order)
                .add(to: a + (below * order + below), stride: order, alpha: -1)
        }
        return 0
    }
}
