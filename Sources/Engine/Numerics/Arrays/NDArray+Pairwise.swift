// The loops under the operators. Each way in which operands may lie that a vector unit can use has its own.

extension NDArray {
    /// f of each pair of elements of `left` and `right`, broadcast.
    @inline(__always)
    static func pairwise(
        _ left: NDArray, _ right: NDArray, _ operation: String, _ f: (Scalar, Scalar) -> Scalar
    ) throws(ArrayError) -> NDArray {
        let (a, b) = left.shape == right.shape ? (left, right) : try left.broadcastTogether(with: right, operation)
        let result = try NDArray(uninitialised: a.shape, operation)
        let (leftBase, rightBase, target) = (a.base, b.base, result.base)
        Traversal.forEachRun(of: result.layout, a.layout, b.layout) { offsets, count, step in
            let (to, a, b) = (target + offsets[0], leftBase + offsets[1], rightBase + offsets[2])
            switch (step[1], step[2]) {
            case (1, 1):
                for place in 0..<count { to[place] = f(a[place], b[place]) }
            case (1, 0):
                let same = b.pointee
                for place in 0..<count { to[place] = f(a[place], same) }
            case (0, 1):
                let same = a.pointee
                for place in 0..<count { to[place] = f(same, b[place]) }
            case (1, let apart):
                for place in 0..<count { to[place] = f(a[place], b[place &* apart]) }
            case (let apart, 1):
                for place in 0..<count { to[place] = f(a[place &* apart], b[place]) }
            case (let apart, let other):
                for place in 0..<count { to[place] = f(a[place &* apart], b[place &* other]) }
            }
        }
        withExtendedLifetime((a, b)) {}
        return result
    }

    /// f of each pair of elements of `left` and `right` in the place of `left`'s; `right` is broadcast.
    @inline(__always)
    static func pairwiseInPlace(
        _ left: inout NDArray, _ right: NDArray, _ operation: String, _ f: (Scalar, Scalar) -> Scalar
    ) throws(ArrayError) {
        let b = left.shape == right.shape ? right.layout : try right.layout.broadcast(to: left.shape, operation)
        // From here on `right` lies elsewhere, also when it was `left` itself.
        try left.makeUnique()
        let (target, source) = (left.base, right.storage.pointer + b.offset)
        Traversal.forEachRun(of: left.layout, b, b) { offsets, count, step in
            let (to, b) = (target + offsets[0], source + offsets[1])
            switch (step[0], step[1]) {
            case (1, 1):
                for place in 0..<count { to[place] = f(to[place], b[place]) }
            case (1, 0):
                let same = b.pointee
                for place in 0..<count { to[place] = f(to[place], same) }
            case (let apart, let other):
                for place in 0..<count { to[place &* apart] = f(to[place &* apart], b[place &* other]) }
            }
        }
        withExtendedLifetime((left.storage, right)) {}
    }
}
