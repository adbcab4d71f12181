extension NDArray {
    /// Arrays one behind the other along an axis that they have.
    ///
    /// - Parameters:
    ///   - arrays: At least one; their shapes agree in all other axes.
    ///   - axis: Negative ones count from the last.
    /// - Throws: `invalidArgument` of no arrays, `noSuchAxis`, `shapeMismatch`, `outOfMemory`.
    public static func concatenated(_ arrays: [NDArray], along axis: Int = 0) throws(ArrayError) -> NDArray {
        let operation = "concatenation"
        guard let first = arrays.first else {
            throw .invalidArgument(operation: operation, shape: [], reason: "there are no arrays")
        }
        let place = try first.layout.axis(axis, operation)
        var shape = first.shape
        shape[place] = 0
        for array in arrays {
            var others = array.shape
            guard others.count == shape.count else {
                throw .shapeMismatch(operation: operation, shapes: arrays.map(\.shape))
            }
            let (length, overflow) = shape[place].addingReportingOverflow(others[place])
            others[place] = shape[place]
            guard others == shape, !overflow else {
                throw .shapeMismatch(operation: operation, shapes: arrays.map(\.shape))
            }
            shape[place] = length
        }
        let result = try NDArray(uninitialised: shape, operation)
        var start = 0
        for array in arrays {
            result.fill(from: start, along: place, with: array)
            start += array.shape[place]
        }
        return result
    }

    /// Equally shaped arrays side by side along a new axis.
    ///
    /// - Parameters:
    ///   - arrays: At least one.
    ///   - axis: Which axis of the result is the new one; −1 makes it the last.
    /// - Throws: `invalidArgument` of no arrays, `noSuchAxis`, `shapeMismatch`, `outOfMemory`.
    public static func stacked(_ arrays: [NDArray], along axis: Int = 0) throws(ArrayError) -> NDArray {
        guard let first = arrays.first else {
            throw .invalidArgument(operation: "stack", shape: [], reason: "there are no arrays")
        }
        let place = try first.layout.axis(axis, adding: 1, "stack")
        var parts: [NDArray] = []
        for array in arrays {
            guard array.shape == first.shape else {
                throw .shapeMismatch(operation: "stack", shapes: arrays.map(\.shape))
            }
            parts.append(try array.insertingAxis(at: place))
        }
        return try concatenated(parts, along: place)
    }

    /// Copies `part` to where its first element along `axis` has the index `start`; there is room.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private func fill(from start: Int, along axis: Int, with part: NDArray) {
        NDArray.copy(from: part.base, part.strides, to: base + start * strides[axis], strides, part.shape)
        withExtendedLifetime((self, part)) {}
    }
}
