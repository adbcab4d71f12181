extension NDArray {
    /// A new array of `transform` of each element.
    ///
    /// ```swift
    /// let halves = try a.map { $0 / 2 }
    /// ```
    ///
    /// - Returns: The same shape, contiguous.
    /// - Throws: `outOfMemory`.
    @inlinable
    public func map(_ transform: (Scalar) -> Scalar) throws(ArrayError) -> NDArray {
        guard layout.isDense else {
            var copy = try packed("map")
            try copy.mapInPlace(transform)
            return copy
        }
        let result = try NDArray(uninitialised: shape, "map")
        let (source, target) = (base, result.base)
        for place in 0..<count { target[place] = transform(source[place]) }
        withExtendedLifetime((storage, result.storage)) {}
        return result
    }

    /// Replaces each element by `transform` of it.
    ///
    /// - Throws: `outOfMemory` where the memory is shared or has gaps.
    @inlinable
    public mutating func mapInPlace(_ transform: (Scalar) -> Scalar) throws(ArrayError) {
        try withUnsafeMutableElements { elements in
            guard let address = elements.baseAddress else { return }
            for place in 0..<elements.count { address[place] = transform(address[place]) }
        }
    }

    /// A new array of `transform` of each pair of elements, both operands broadcast to one shape.
    /// Operands that are stretched or have gaps are copied first; the operators do without.
    ///
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    @inlinable
    public func combined(
        with other: NDArray, _ transform: (Scalar, Scalar) -> Scalar
    ) throws(ArrayError) -> NDArray {
        let (left, right) = try broadcastTogether(with: other, "combination")
        let (ours, theirs) = (try left.contiguous(), try right.contiguous())
        let result = try NDArray(uninitialised: left.shape, "combination")
        let (a, b, target) = (ours.base, theirs.base, result.base)
        for place in 0..<result.count { target[place] = transform(a[place], b[place]) }
        withExtendedLifetime((ours, theirs, result)) {}
        return result
    }

    /// Views of both under the shape that they have in common.
    @usableFromInline
    func broadcastTogether(with other: NDArray, _ operation: String) throws(ArrayError) -> (NDArray, NDArray) {
        let common = try ArrayLayout.commonShape([shape, other.shape], operation)
        return (
            NDArray(storage, try layout.broadcast(to: common, operation)),
            NDArray(other.storage, try other.layout.broadcast(to: common, operation))
        )
    }
}
