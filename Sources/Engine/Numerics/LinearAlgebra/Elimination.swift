import COpenBLAS

/// Gaussian elimination in memory that whoever calls owns, over either field of numbers (LAPACK getrf
/// and getrs): under ``LUDecomposition``, and under the implicit integrators, which decompose in the same
/// memory step after step. Complex numbers are two doubles each, the real part first.
enum Elimination {
    case real, complex

    /// Doubles a number.
    var width: Int { self == .real ? 1 : 2 }

    /// Puts the factors P·A = L·U in the place of a matrix.
    ///
    /// - Parameters:
    ///   - matrix: `order²` numbers, column-major.
    ///   - pivots: Room for `order` row exchanges.
    ///   - order: At least 1, and within 32 bits; whoever calls has looked.
    /// - Returns: LAPACK's `info`: 0, or above 0 when a pivot is zero.
    func decompose(
        _ matrix: UnsafeMutablePointer<Double>, _ pivots: UnsafeMutablePointer<Int32>, order: Int
    ) -> Int32 {
        BLASThreads.limitToOne()
        var (n, info) = (Int32(order), Int32(0))
        switch self {
        case .real: dgetrf_(&n, &n, matrix, &n, pivots, &info)
        case .complex: zgetrf_(&n, &n, matrix, &n, pivots, &info)
        }
        return info
    }

    /// Replaces `columns` right-hand sides by their solutions, with the factors of ``decompose(_:_:order:)``.
    func solve(
        _ factors: UnsafePointer<Double>, _ pivots: UnsafePointer<Int32>, order: Int,
        _ sides: UnsafeMutablePointer<Double>, columns: Int = 1, _ orientation: Orientation = .asIs
    ) {
        var (n, k, info) = (Int32(order), Int32(columns), Int32(0))
        switch self {
        case .real: dgetrs_(orientation.letter, &n, &k, factors, &n, pivots, sides, &n, &info)
        case .complex: zgetrs_(orientation.letter, &n, &k, factors, &n, pivots, sides, &n, &info)
        }
    }
}
