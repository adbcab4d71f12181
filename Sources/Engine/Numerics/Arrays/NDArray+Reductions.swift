extension NDArray {
    /// The sum of all elements, 0 of none. In `Scalar`, by pairs, so that rounding errors stay small.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func sum() -> Scalar { foldAll(SumFolding<Scalar>.self) }

    /// The mean of all elements.
    ///
    /// - Throws: `noElements`.
    public func mean() throws(ArrayError) -> Scalar {
        try requireElements("mean", count)
        return sum() / Scalar(count)
    }

    /// The least element; not a number when one is not.
    ///
    /// - Throws: `noElements`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func min() throws(ArrayError) -> Scalar {
        try requireElements("min", count)
        return foldAll(LeastFolding<Scalar>.self)
    }

    /// The largest element; not a number when one is not.
    ///
    /// - Throws: `noElements`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func max() throws(ArrayError) -> Scalar {
        try requireElements("max", count)
        return foldAll(LargestFolding<Scalar>.self)
    }

    /// Sums along axes: of a matrix, `sum(along: 0)` adds its rows.
    ///
    /// - Parameters:
    ///   - axes: Which axes go; negative ones count from the last.
    ///   - keepingAxes: Leaves an axis of one element for each, so that the result broadcasts.
    /// - Returns: The shape without `axes`, contiguous. Sums of no elements are 0.
    /// - Throws: `noSuchAxis`, `invalidArgument` when an axis is named twice, `outOfMemory`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func sum(along axes: Int..., keepingAxes: Bool = false) throws(ArrayError) -> NDArray {
        try fold(SumFolding<Scalar>.self, axes, keepingAxes, "sum")
    }

    /// Means along axes; see ``sum(along:keepingAxes:)``.
    ///
    /// - Throws: Also `noElements`, when there are results but nothing to take them of.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func mean(along axes: Int..., keepingAxes: Bool = false) throws(ArrayError) -> NDArray {
        var result = try fold(SumFolding<Scalar>.self, axes, keepingAxes, "mean", ofNone: false)
        if result.count > 0 { try result /= Scalar(count / result.count) }
        return result
    }

    /// Least elements along axes; see ``sum(along:keepingAxes:)``. Not a number where one is not.
    ///
    /// - Throws: Also `noElements`, when there are results but nothing to take them of.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func min(along axes: Int..., keepingAxes: Bool = false) throws(ArrayError) -> NDArray {
        try fold(LeastFolding<Scalar>.self, axes, keepingAxes, "min", ofNone: false)
    }

    /// Largest elements along axes; see ``sum(along:keepingAxes:)``. Not a number where one is not.
    ///
    /// - Throws: Also `noElements`, when there are results but nothing to take them of.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func max(along axes: Int..., keepingAxes: Bool = false) throws(ArrayError) -> NDArray {
        try fold(LargestFolding<Scalar>.self, axes, keepingAxes, "max", ofNone: false)
    }
}

extension NDArray {
    /// - Parameter ofNone: Whether a fold of no elements has an answer.
    @inline(__always)
    func fold<Fold: Folding>(
        _ fold: Fold.Type, _ axes: [Int], _ keepingAxes: Bool, _ operation: String, ofNone: Bool = true
    ) throws(ArrayError) -> NDArray where Fold.Scalar == Scalar {
        let plan = try FoldingPlan(layout, along: axes, operation)
        let result = try NDArray(uninitialised: keepingAxes ? plan.keptWithOnes : plan.kept, operation)
        if !ofNone, result.count > 0 { try requireElements(operation, plan.foldedCount) }
        plan.run(fold, base, result.base)
        withExtendedLifetime(storage) {}
        return result
    }

    @inline(__always)
    private func foldAll<Fold: Folding>(_ fold: Fold.Type) -> Scalar where Fold.Scalar == Scalar {
        var result = Fold.start
        Traversal(unordered: shape, strides).forEachRun { offsets, count, step in
            result = Fold.combine(result, Fold.fold(base + offsets[0], count, step: step[0]))
        }
        withExtendedLifetime(storage) {}
        return result
    }

    func requireElements(_ operation: String, _ count: Int) throws(ArrayError) {
        guard count > 0 else { throw .noElements(operation: operation, shape: shape) }
    }
}
