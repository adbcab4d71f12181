// Arithmetic of two arrays, element by element, broadcast: 4×3 and 3 give 4×3, 4×1 and 1×3 do too.
// All of it throws `shapeMismatch` with both shapes, and `outOfMemory`.

extension NDArray {
    /// The sum, element by element.
    ///
    /// - Returns: The shape that both have in common.
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func + (left: NDArray, right: NDArray) throws(ArrayError) -> NDArray {
        try pairwise(left, right, "+") { $0 + $1 }
    }

    /// The difference, element by element.
    ///
    /// - Returns: The shape that both have in common.
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func - (left: NDArray, right: NDArray) throws(ArrayError) -> NDArray {
        try pairwise(left, right, "-") { $0 - $1 }
    }

    /// The product, element by element; see ``matmul(_:)`` for that of matrices.
    ///
    /// - Returns: The shape that both have in common.
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func * (left: NDArray, right: NDArray) throws(ArrayError) -> NDArray {
        try pairwise(left, right, "*") { $0 * $1 }
    }

    /// The quotient, element by element.
    ///
    /// - Returns: The shape that both have in common.
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func / (left: NDArray, right: NDArray) throws(ArrayError) -> NDArray {
        try pairwise(left, right, "/") { $0 / $1 }
    }

    /// Adds `right`, which is broadcast to the shape of `left`, in place.
    ///
    /// - Throws: `shapeMismatch`; `outOfMemory` where the memory is shared.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func += (left: inout NDArray, right: NDArray) throws(ArrayError) {
        try pairwiseInPlace(&left, right, "+=") { $0 + $1 }
    }

    /// Subtracts `right`, which is broadcast to the shape of `left`, in place.
    ///
    /// - Throws: `shapeMismatch`; `outOfMemory` where the memory is shared.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func -= (left: inout NDArray, right: NDArray) throws(ArrayError) {
        try pairwiseInPlace(&left, right, "-=") { $0 - $1 }
    }

    /// Multiplies by `right`, which is broadcast to the shape of `left`, in place.
    ///
    /// - Throws: `shapeMismatch`; `outOfMemory` where the memory is shared.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func *= (left: inout NDArray, right: NDArray) throws(ArrayError) {
        try pairwiseInPlace(&left, right, "*=") { $0 * $1 }
    }

    /// Divides by `right`, which is broadcast to the shape of `left`, in place.
    ///
    /// - Throws: `shapeMismatch`; `outOfMemory` where the memory is shared.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func /= (left: inout NDArray, right: NDArray) throws(ArrayError) {
        try pairwiseInPlace(&left, right, "/=") { $0 / $1 }
    }
}
