extension NDArray: Equatable {
    /// Whether shapes and all elements are equal; what is not a number equals nothing.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func == (left: NDArray, right: NDArray) -> Bool {
        left.shape == right.shape && left.allPairs(right) { $0 == $1 }
    }
}

extension NDArray {
    /// Whether shapes are equal and elements nearly so: |a − b| ≤ `absolute` + `relative`·|b|, as in
    /// `numpy.allclose`. Equal infinities are near; what is not a number is not.
    ///
    /// - Parameters:
    ///   - relative: By default the square root of the machine epsilon.
    ///   - absolute: By default 0.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func isClose(to other: NDArray, relative: Scalar? = nil, absolute: Scalar = 0) -> Bool {
        let relative = relative ?? Scalar.ulpOfOne.squareRoot()
        return shape == other.shape
            && allPairs(other) { a, b in
                a == b || (b.isFinite && (a - b).magnitude <= absolute + relative * b.magnitude)
            }
    }

    /// The largest |a − b| of pairs of elements, broadcast; not a number when one is not, 0 of none.
    ///
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    public func largestDifference(from other: NDArray) throws(ArrayError) -> Scalar {
        let differences = try (self - other).magnitudes()
        return differences.isEmpty ? 0 : try differences.max()
    }

    /// Whether no element is infinite or not a number.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func isFinite() -> Bool { allPairs(self) { a, _ in a.isFinite } }

    /// Where elements of two arrays, broadcast, are in order: 1 where they are, 0 where they are not.
    ///
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func .< (left: NDArray, right: NDArray) throws(ArrayError) -> NDArray {
        try mask(left, right, ".<") { $0 < $1 }
    }

    /// As ``.<(_:_:)``, also where they are equal.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func .<= (left: NDArray, right: NDArray) throws(ArrayError) -> NDArray {
        try mask(left, right, ".<=") { $0 <= $1 }
    }

    /// 1 where elements of two arrays, broadcast, are equal, otherwise 0.
    ///
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func .== (left: NDArray, right: NDArray) throws(ArrayError) -> NDArray {
        try mask(left, right, ".==") { $0 == $1 }
    }

    /// Elements of `self` where `mask` is not 0, of `other` where it is; all three broadcast.
    ///
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func chosen(where mask: NDArray, otherwise other: NDArray) throws(ArrayError) -> NDArray {
        let shape = try ArrayLayout.commonShape([self.shape, mask.shape, other.shape], "choice")
        let chosen = try broadcast(to: shape)
        let choice = try mask.broadcast(to: shape)
        let result = try other.broadcast(to: shape).packed("choice")
        let to = result.base
        Traversal(shape, [result.strides, chosen.strides, choice.strides]).forEachRun { offsets, count, step in
            for place in 0..<count where choice.base[offsets[2] &+ place &* step[2]] != 0 {
                to[offsets[0] &+ place &* step[0]] = chosen.base[offsets[1] &+ place &* step[1]]
            }
        }
        withExtendedLifetime((chosen, choice, result)) {}
        return result
    }

    @inline(__always)
    private static func mask(
        _ left: NDArray, _ right: NDArray, _ operation: String, _ holds: (Scalar, Scalar) -> Bool
    ) throws(ArrayError) -> NDArray {
        try pairwise(left, right, operation) { holds($0, $1) ? 1 : 0 }
    }

    /// Whether `holds` of all pairs of elements; shapes are equal. Looks at a piece at a time without
    /// asking after each element, which vectors do several times faster.
    @inline(__always)
    private func allPairs(_ other: NDArray, _ holds: (Scalar, Scalar) -> Bool) -> Bool {
        var misses: UInt32 = 0
        let (left, right) = (base, other.base)
        Traversal.forEachRun(of: layout, other.layout, other.layout) { offsets, count, step in
            let (a, b) = (left + offsets[0], right + offsets[1])
            for first in stride(from: 0, to: count, by: 1024) where misses == 0 {
                let end = Swift.min(first + 1024, count)
                if step[0] == 1, step[1] == 1 {
                    for place in first..<end { misses |= holds(a[place], b[place]) ? 0 : 1 }
                } else {
                    for place in first..<end { misses |= holds(a[place &* step[0]], b[place &* step[1]]) ? 0 : 1 }
                }
            }
        }
        withExtendedLifetime((self, other)) {}
        return misses == 0
    }
}
