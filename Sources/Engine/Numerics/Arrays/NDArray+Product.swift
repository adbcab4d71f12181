extension NDArray {
    /// The product of matrices, or of stacks of them, as in `numpy.matmul` (BLAS gemm).
    ///
    /// The last two axes are those of matrices, m × k and k × n; axes before them are a stack's and are
    /// broadcast. An array of one axis is a row on the left and a column on the right, and that side is
    /// not in the result. Transposes and row ranges are read as they lie; an operand is copied only when
    /// neither its rows nor its columns are dense.
    ///
    /// ```swift
    /// let scores = try queries.matmul(keys.swappingAxes(-1, -2))   // b×t×d with b×t×d, b×t×t
    /// ```
    ///
    /// - Returns: The stack's shape, m × n; contiguous.
    /// - Throws: `shapeMismatch`, `tooLarge`, `outOfMemory`.
    public func matmul(_ other: NDArray) throws(ArrayError) -> NDArray {
        let mismatch = ArrayError.shapeMismatch(operation: "product", shapes: [shape, other.shape])
        guard rank > 0, other.rank > 0 else { throw mismatch }
        let left = rank == 1 ? try insertingAxis(at: 0) : self
        let right = other.rank == 1 ? try other.insertingAxis(at: 1) : other
        let stack = try NDArray.stackShape(left, right, mismatch)
        var result = try NDArray(
            uninitialised: stack + [left.shape[left.rank - 2], right.shape[right.rank - 1]], "product")
        try result.addProduct(of: left, right, keeping: 0)
        if other.rank == 1 { result = try result.removingAxis(-1) }
        if rank == 1 { result = try result.removingAxis(other.rank == 1 ? -1 : -2) }
        return result
    }

    /// `self` ← `keeping`·`self` + `scale`·`left`·`right`, in the memory that `self` has.
    ///
    /// - Parameters:
    ///   - left: m × k, or a stack of such.
    ///   - right: k × n, or a stack of such.
    ///   - scale: By default 1.
    ///   - keeping: By default 1; with 0 the old elements do not count, whatever they are.
    /// - Throws: `shapeMismatch` unless `self` has the shape of the product, `tooLarge`; `outOfMemory` where
    ///   an operand must be copied, or `self` shares its memory.
    public mutating func addProduct(
        of left: NDArray, _ right: NDArray, scale: Scalar = 1, keeping: Scalar = 1
    ) throws(ArrayError) {
        let mismatch = ArrayError.shapeMismatch(operation: "product", shapes: [left.shape, right.shape, shape])
        guard left.rank >= 2, right.rank >= 2 else { throw mismatch }
        let stack = try NDArray.stackShape(left, right, mismatch)
        let (m, k, n) = (left.shape[left.rank - 2], left.shape[left.rank - 1], right.shape[right.rank - 1])
        guard shape == stack + [m, n] else { throw mismatch }
        guard Swift.max(m, k, n) <= LAPACK.longestSide else {
            throw .tooLarge(operation: "product", shapes: [left.shape, right.shape])
        }
        guard !isEmpty else { return }
        // Of no terms, BLAS may leave what is not a number although it should not count.
        guard k > 0 else { return try mapInPlace { keeping == 0 ? 0 : keeping * $0 } }
        try makeUnique()
        if ArrayProductPlan.Operand(matrixOf: layout)?.orientation != .asIs { self = try packed("product") }
        let (a, b) = (try left.readyForProduct(), try right.readyForProduct())
        let plan = ArrayProductPlan(
            rows: Int32(m), columns: Int32(n), depth: Int32(k), left: a.operand, right: b.operand,
            resultLeading: ArrayProductPlan.Operand(matrixOf: layout)!.leading)
        let inStack = (
            try a.array.layout.broadcast(to: stack + [m, k], "product"),
            try b.array.layout.broadcast(to: stack + [k, n], "product")
        )
        BLASThreads.limitToOne()
        if let one = plan.asOne(layout, inStack.0, inStack.1) {
            Scalar.product(one, scale: scale, keeping: keeping, a.array.base, b.array.base, base)
        } else {
            let strides = [layout, inStack.0, inStack.1].map { Array($0.strides.dropLast(2)) }
            Traversal(stack, strides).forEachRun { offsets, count, step in
                var place = offsets
                for _ in 0..<count {
                    Scalar.product(
                        plan, scale: scale, keeping: keeping, a.array.base + place[1], b.array.base + place[2],
                        base + place[0])
                    place &+= step
                }
            }
        }
        withExtendedLifetime((a, b, storage)) {}
    }

    /// The shape of the stack that a product of two stacks is.
    private static func stackShape(
        _ left: NDArray, _ right: NDArray, _ mismatch: ArrayError
    ) throws(ArrayError) -> [Int] {
        guard left.shape[left.rank - 1] == right.shape[right.rank - 2] else { throw mismatch }
        do {
            return try ArrayLayout.commonShape([left, right].map { Array($0.shape.dropLast(2)) }, "product")
        } catch {
            throw mismatch
        }
    }

    /// The matrices as BLAS can read them, which is how they lie wherever that is possible.
    private func readyForProduct() throws(ArrayError) -> (array: NDArray, operand: ArrayProductPlan.Operand) {
        if let operand = ArrayProductPlan.Operand(matrixOf: layout) { return (self, operand) }
        let copy = try packed("product")
        return (copy, ArrayProductPlan.Operand(matrixOf: copy.layout)!)
    }
}

extension ArrayProductPlan.Operand {
    /// How the last two axes lie.
    fileprivate init?(matrixOf layout: ArrayLayout) {
        let rank = layout.shape.count
        self.init(
            rows: layout.shape[rank - 2], columns: layout.shape[rank - 1], rowStride: layout.strides[rank - 2],
            columnStride: layout.strides[rank - 1])
    }
}

extension ArrayProductPlan {
    /// One product in the place of a stack of them, where all of the stack share the right operand and
    /// the rows of the others run on from one matrix to the next.
    fileprivate func asOne(_ result: ArrayLayout, _ a: ArrayLayout, _ b: ArrayLayout) -> ArrayProductPlan? {
        let (stack, lasts) = (result.shape.dropLast(2), result.shape.count - 2)
        if stack.allSatisfy({ $0 == 1 }) { return self }
        guard left.orientation == .asIs, zip(stack, b.strides).allSatisfy({ $0 == 1 || $1 == 0 }),
            let rows = Int32(exactly: stack.reduce(Int(rows), &*))
        else { return nil }
        for layout in [result, a] {
            let along = Traversal(Array(layout.shape[...lasts]), [Array(layout.strides[...lasts])])
            guard along.extents.count == 1 else { return nil }
        }
        var one = self
        one.rows = rows
        let steps = [result, a].map { Traversal(Array($0.shape[...lasts]), [Array($0.strides[...lasts])]).steps[0][0] }
        guard steps[0] >= Int(columns), steps[1] >= Int(depth), let whole = Int32(exactly: steps[0]),
            let leading = Int32(exactly: steps[1])
        else { return nil }
        (one.resultLeading, one.left.leading) = (whole, leading)
        return one
    }
}
