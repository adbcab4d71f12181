// Decompositions of matrices. They are worked out in doubles, by the same code as for `Matrix`, and
// rounded once at the end: floats cost two conversions, and lose nothing inside LAPACK. What decides
// whether a matrix is singular is the precision of `Scalar`, in which its elements were rounded.
//
// All of them take an array of two axes, and throw `invalidArgument` of any other number, `outOfMemory`,
// and what the decomposition of `Matrix` throws as `linearAlgebra`.

extension NDArray {
    /// L of A = L·Lᵀ, a lower triangle; see ``CholeskyDecomposition``.
    ///
    /// - Returns: n × n.
    /// - Throws: `linearAlgebra` with `shapeMismatch`, `notFinite` or `notPositiveDefinite`.
    public func cholesky() throws(ArrayError) -> NDArray {
        try NDArray(
            bridged("Cholesky") { matrix throws(LinearAlgebraError) in try CholeskyDecomposition(matrix).lower })
    }

    /// Q and R of A = Q·R, k = min(m, n); see ``QRDecomposition``.
    ///
    /// - Returns: m × k with orthonormal columns, and k × n, an upper triangle.
    /// - Throws: `linearAlgebra` with `notFinite`.
    public func qr() throws(ArrayError) -> (q: NDArray, r: NDArray) {
        let (q, r) = try bridged("QR") { matrix throws(LinearAlgebraError) in
            let decomposition = try QRDecomposition(matrix)
            return (try decomposition.q(), decomposition.r)
        }
        return (try NDArray(q), try NDArray(r))
    }

    /// U, s and Vᵀ of A = U·diag(s)·Vᵀ, k = min(m, n); see ``SingularValueDecomposition``.
    ///
    /// - Returns: m × k, k values from large to small, k × n.
    /// - Throws: `linearAlgebra` with `notFinite` or `notConverged`.
    public func svd() throws(ArrayError) -> (u: NDArray, singularValues: NDArray, vTransposed: NDArray) {
        let found = try bridged("SVD") { matrix throws(LinearAlgebraError) in try SingularValueDecomposition(matrix) }
        return (try NDArray(found.u), try NDArray(vector: found.singularValues), try NDArray(found.vTransposed))
    }

    /// λᵢ and vᵢ of A·vᵢ = λᵢ·vᵢ, A symmetric, of which the lower triangle is read; see
    /// ``SymmetricEigenproblem``.
    ///
    /// - Returns: n values from small to large, and n × n, whose column i belongs to value i.
    /// - Throws: `linearAlgebra` with `shapeMismatch`, `notFinite` or `notConverged`.
    public func symmetricEigen() throws(ArrayError) -> (values: NDArray, vectors: NDArray) {
        let found = try bridged("symmetric eigenproblem") { matrix throws(LinearAlgebraError) in
            try SymmetricEigenproblem(matrix)
        }
        return (try NDArray(vector: found.values), try NDArray(found.vectors))
    }

    /// λᵢ and vᵢ of A·vᵢ = λᵢ·vᵢ, A square; see ``GeneralEigenproblem``.
    ///
    /// - Returns: n values and n × n vectors, column i for value i, each as its real and its imaginary
    ///   parts.
    /// - Throws: `linearAlgebra` with `shapeMismatch`, `notFinite` or `notConverged`.
    public func eigen() throws(ArrayError) -> (
        values: (real: NDArray, imaginary: NDArray), vectors: (real: NDArray, imaginary: NDArray)
    ) {
        let found = try bridged("eigenproblem") { matrix throws(LinearAlgebraError) in try GeneralEigenproblem(matrix) }
        return (
            (try NDArray(vector: found.values.real), try NDArray(vector: found.values.imaginary)),
            (try NDArray(found.vectors.real), try NDArray(found.vectors.imaginary))
        )
    }

    /// A matrix of doubles handed over, and its errors as those of arrays.
    func bridged<Result>(
        _ operation: String, _ body: (Matrix) throws(LinearAlgebraError) -> Result
    ) throws(ArrayError) -> Result {
        guard rank == 2 else {
            throw .invalidArgument(operation: operation, shape: shape, reason: "there must be two axes")
        }
        let matrix = try Matrix(self)
        do { return try body(matrix) } catch { throw .linearAlgebra(error) }
    }

    /// One axis of doubles.
    private init(vector values: [Double]) throws(ArrayError) { try self.init(NDArray<Double>(values)) }
}
