extension ArrayLayout {
    /// The part of the elements that `selections` take, axis after axis.
    func selecting(_ selections: [AxisSelection], _ operation: String) throws(ArrayError) -> ArrayLayout {
        let named = selections.count { $0.kind != .newAxis && $0.kind != .rest }
        guard named <= shape.count, selections.count(where: { $0.kind == .rest }) <= 1 else {
            throw .invalidArgument(
                operation: operation, shape: shape,
                reason: "selections of \(named) axes are more than there are, or the rest is taken twice")
        }
        var result = ArrayLayout(shape: [], strides: [], offset: offset)
        var axis = 0
        for selection in selections {
            switch selection.kind {
            case .newAxis:
                result.append(1, 0)
            case .rest:
                for _ in 0..<shape.count - named {
                    result.append(shape[axis], strides[axis])
                    axis += 1
                }
            case .index(let index):
                result.offset &+= try place(of: index, axis, operation) &* strides[axis]
                axis += 1
            case .range(let lower, let upper, let step):
                try result.append(self, axis, lower ?? 0, upper ?? shape[axis], step, operation)
                axis += 1
            }
        }
        for axis in axis..<max(axis, shape.count) { result.append(shape[axis], strides[axis]) }
        return result
    }

    private mutating func append(_ side: Int, _ stride: Int) {
        shape.append(side)
        strides.append(stride)
    }

    /// Indices `lower..<upper` of an axis of `whole`, every `step`-th.
    private mutating func append(
        _ whole: ArrayLayout, _ axis: Int, _ lower: Int, _ upper: Int, _ step: Int, _ operation: String
    ) throws(ArrayError) {
        for bound in [lower, upper] where bound < 0 || bound > whole.shape[axis] {
            throw .indexOutOfRange(operation: operation, index: bound, axis: axis, shape: whole.shape)
        }
        // The size of the least integer is no integer.
        guard step != 0, step != .min else {
            throw .invalidArgument(
                operation: operation, shape: whole.shape, reason: "the step of axis \(axis) is \(step)")
        }
        guard lower < upper else {
            if lower == upper { return append(0, whole.strides[axis]) }
            throw .invalidArgument(
                operation: operation, shape: whole.shape,
                reason: "axis \(axis) is selected from \(lower) up to \(upper), which is before it")
        }
        let count = (upper - lower - 1) / abs(step) + 1
        append(count, count > 1 ? whole.strides[axis] &* step : whole.strides[axis])
        offset &+= (step > 0 ? lower : upper - 1) &* whole.strides[axis]
    }

    /// An index from 0, of one that may count backwards from −1.
    private func place(of index: Int, _ axis: Int, _ operation: String) throws(ArrayError) -> Int {
        guard index >= -shape[axis], index < shape[axis] else {
            throw .indexOutOfRange(operation: operation, index: index, axis: axis, shape: shape)
        }
        return index < 0 ? index + shape[axis] : index
    }
}
