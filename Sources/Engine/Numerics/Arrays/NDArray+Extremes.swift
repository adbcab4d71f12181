extension NDArray {
    /// The place of the first largest element among ``elements``; of the first that is not a number, if
    /// there is one.
    ///
    /// - Throws: `noElements`, `outOfMemory`.
    public func indexOfMax() throws(ArrayError) -> Int { try flattened().indicesOfMax(along: 0)[0] }

    /// The place of the first least element among ``elements``; of the first that is not a number, if
    /// there is one.
    ///
    /// - Throws: `noElements`, `outOfMemory`.
    public func indexOfMin() throws(ArrayError) -> Int { try flattened().indicesOfMin(along: 0)[0] }

    /// Where along an axis the first largest elements are, as in `argmax`.
    ///
    /// ```swift
    /// let predicted = try logits.indicesOfMax(along: -1)   // of n×classes, n classes
    /// ```
    ///
    /// - Returns: As many as the shape without `axis` says, its last axis running fastest.
    /// - Throws: `noSuchAxis`, `noElements`, `outOfMemory`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func indicesOfMax(along axis: Int) throws(ArrayError) -> [Int] {
        try indices(LargestFolding<Scalar>.self, along: axis, "index of the largest")
    }

    /// Where along an axis the first least elements are; see ``indicesOfMax(along:)``.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func indicesOfMin(along axis: Int) throws(ArrayError) -> [Int] {
        try indices(LeastFolding<Scalar>.self, along: axis, "index of the least")
    }

    /// The extremes first, in vectors; then where each is met.
    @inline(__always)
    private func indices<Fold: Folding>(
        _ fold: Fold.Type, along axis: Int, _ operation: String
    ) throws(ArrayError) -> [Int] where Fold.Scalar == Scalar {
        let extremes = try self.fold(fold, [axis], false, operation, ofNone: false)
        let place = try layout.axis(axis, operation)
        let (length, apart) = (shape[place], strides[place])
        let kept = layout.movingAxis(place, to: 0)
        let walk = Traversal(extremes.shape, [extremes.strides, Array(kept.strides.dropFirst())])
        let (source, extreme) = (base, extremes.base)
        var indices = [Int](repeating: 0, count: extremes.count)
        indices.withUnsafeMutableBufferPointer { indices in
            guard let found = indices.baseAddress else { return }
            if let step = walk.steps.last, abs(step[1]) < abs(apart) {
                // Row by row from the last, so that the first that fits stays.
                for index in (0..<length).reversed() {
                    walk.forEachRun { offsets, count, step in
                        let row = source + (offsets[1] &+ index &* apart)
                        for place in 0..<count where isHit(row[place &* step[1]], extreme[offsets[0] &+ place]) {
                            found[offsets[0] &+ place] = index
                        }
                    }
                }
            } else {
                walk.forEachRun { offsets, count, step in
                    for place in 0..<count {
                        let (run, wanted) = (source + (offsets[1] &+ place &* step[1]), extreme[offsets[0] &+ place])
                        var index = 0
                        while index < length - 1, !isHit(run[index &* apart], wanted) { index += 1 }
                        found[offsets[0] &+ place] = index
                    }
                }
            }
        }
        withExtendedLifetime((storage, extremes)) {}
        return indices
    }
}

/// Whether an element is the extreme; one that is not a number is, where there is any.
@inline(__always)
private func isHit<Scalar: ArrayScalar>(_ element: Scalar, _ extreme: Scalar) -> Bool {
    element == extreme || element != element
}
