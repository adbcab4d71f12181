/// A square linear system of real or complex numbers, decomposed once and solved many times
/// in memory of its own (``Elimination``). Complex numbers are two doubles each, the real part first.
///
/// Only for use by one integration at a time: it is not `Sendable`.
final class DenseSystem {
    private let count: Int
    private let field: Elimination
    /// Column-major; written by ``decompose(_:)`` only.
    private let matrix: UnsafeMutableBufferPointer<Double>
    private let pivots: UnsafeMutableBufferPointer<Int32>

    /// Room for `count` equations, at least one.
    init(count: Int, field: Elimination) {
        self.count = count
        self.field = field
        matrix = .allocate(capacity: count * count * field.width)
        matrix.initialize(repeating: 0)
        pivots = .allocate(capacity: count)
        pivots.initialize(repeating: 0)
    }

    deinit {
        matrix.deallocate()
        pivots.deallocate()
    }

    /// Decomposes s·I − J for a real `jacobian`, column-major; false when the matrix is singular or
    /// holds what is not finite. The imaginary part of s counts in the complex field only.
    func decompose(shift: (real: Double, imaginary: Double), minus jacobian: UnsafePointer<Double>) -> Bool {
        let width = field.width
        for index in 0..<(count * count) { matrix[index * width] = -jacobian[index] }
        if field == .complex {
            for index in 0..<(count * count) { matrix[2 * index + 1] = 0 }
        }
        for i in 0..<count {
            matrix[(i + i * count) * width] += shift.real
            if field == .complex { matrix[2 * (i + i * count) + 1] = shift.imaginary }
        }
        // getrf would carry what is not a number along without a word.
        guard matrix.allSatisfy(\.isFinite) else { return false }
        return field.decompose(matrix.baseAddress!, pivots.baseAddress!, order: count) == 0
    }

    /// Replaces the right-hand side by the solution.
    func solve(_ side: UnsafeMutablePointer<Double>) {
        field.solve(matrix.baseAddress!, pivots.baseAddress!, order: count, side)
    }
}
