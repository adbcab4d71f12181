import COpenBLAS

/// A·vᵢ = λᵢ·vᵢ of a symmetric matrix, by divide and conquer (LAPACK dsyevd).
public struct SymmetricEigenproblem: Sendable {
    /// λ, n values from small to large.
    public let values: [Double]
    /// n × n, orthonormal; column i belongs to value i. Signs are LAPACK's.
    public let vectors: Matrix

    /// - Parameter matrix: n × n. Only its lower triangle is read.
    /// - Throws: `shapeMismatch`, `notFinite`, `notConverged`, `tooLarge`.
    public init(_ matrix: Matrix) throws(LinearAlgebraError) {
        try matrix.requireSquare("symmetric eigenproblem")
        try matrix.requireFinite("symmetric eigenproblem")
        let order = matrix.rows
        var found = [Double](repeating: 0, count: order)
        var packed = matrix
        if order > 0 {
            // dsyevd wants 3 + 5n integers, and 1 + 6n + 2n² doubles, which is asked for.
            guard order <= 32_000 else {
                throw .tooLarge(operation: "symmetric eigenproblem", shapes: matrix.shape)
            }
            BLASThreads.limitToOne()
            var integers = [Int32](repeating: 0, count: 3 + 5 * order)
            var (n, integerLength) = (Int32(order), Int32(3 + 5 * order))
            let info = try LAPACK.withWorkspace("symmetric eigenproblem", matrix.shape) { work, length, info in
                dsyevd_(
                    "V", "L", &n, &packed.elements, &n, &found, &work, &length, &integers, &integerLength, &info)
            }
            guard info == 0 else { throw .notConverged(routine: "dsyevd") }
        }
        (values, vectors) = (found, packed)
    }
}
