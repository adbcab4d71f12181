extension ArrayLayout {
    /// Axis i of the result is axis `order[i]`.
    func permuted(_ order: [Int], _ operation: String) throws(ArrayError) -> ArrayLayout {
        let axes = try self.axes(order, operation)
        guard axes.count == shape.count else {
            throw .invalidArgument(
                operation: operation, shape: shape, reason: "an order of \(axes.count) axes must name each of them")
        }
        return ArrayLayout(shape: axes.map { shape[$0] }, strides: axes.map { strides[$0] }, offset: offset)
    }

    /// The axis `source` moved to where it is axis `destination` of the result.
    func movingAxis(_ source: Int, to destination: Int) -> ArrayLayout {
        var result = self
        result.shape.insert(result.shape.remove(at: source), at: destination)
        result.strides.insert(result.strides.remove(at: source), at: destination)
        return result
    }

    /// Elements repeated, without a copy, until the shape is `wanted`: axes are added before the first,
    /// and those of one element are stretched.
    func broadcast(to wanted: [Int], _ operation: String) throws(ArrayError) -> ArrayLayout {
        _ = try ArrayLayout.count(of: wanted, operation)
        let added = wanted.count - shape.count
        guard added >= 0 else { throw .shapeMismatch(operation: operation, shapes: [shape, wanted]) }
        var result = ArrayLayout(shape: wanted, strides: [Int](repeating: 0, count: wanted.count), offset: offset)
        for axis in shape.indices {
            if shape[axis] == wanted[added + axis] {
                result.strides[added + axis] = strides[axis]
            } else if shape[axis] != 1 {
                throw .shapeMismatch(operation: operation, shapes: [shape, wanted])
            }
        }
        return result
    }

    /// The shape that all of `shapes` can be broadcast to.
    static func commonShape(_ shapes: [[Int]], _ operation: String) throws(ArrayError) -> [Int] {
        let rank = shapes.lazy.map(\.count).max() ?? 0
        var common = [Int](repeating: 1, count: rank)
        for shape in shapes {
            let added = rank - shape.count
            for axis in shape.indices where shape[axis] != 1 {
                guard common[added + axis] == 1 || common[added + axis] == shape[axis] else {
                    throw .shapeMismatch(operation: operation, shapes: shapes)
                }
                common[added + axis] = shape[axis]
            }
        }
        return common
    }

    /// The diagonal of the last two axes as the last axis: elements (i, i + `place`).
    func diagonal(_ place: Int, _ operation: String) throws(ArrayError) -> ArrayLayout {
        let rank = shape.count
        guard rank >= 2 else {
            throw .invalidArgument(operation: operation, shape: shape, reason: "there must be two axes at least")
        }
        let (rows, columns) = (shape[rank - 2], shape[rank - 1])
        guard place >= -rows, place <= columns else {
            throw .indexOutOfRange(operation: operation, index: place, axis: rank - 1, shape: shape)
        }
        let count = place >= 0 ? min(rows, columns - place) : min(rows + place, columns)
        let start = count == 0 ? 0 : place >= 0 ? place &* strides[rank - 1] : -place &* strides[rank - 2]
        return ArrayLayout(
            shape: shape.dropLast(2) + [count], strides: strides.dropLast(2) + [strides[rank - 2] &+ strides[rank - 1]],
            offset: offset &+ start)
    }

    /// The same elements in the same order under another shape of as many; nil when no strides say so.
    func reshaped(to wanted: [Int]) -> ArrayLayout? {
        var result = ArrayLayout(shape: wanted, strides: ArrayLayout.denseStrides(wanted), offset: offset)
        if count == 0 { return result }
        let runs = Traversal(shape, [strides])
        var place = wanted.count
        // From the last: each run of evenly spaced elements must be a product of some new axes.
        for axis in runs.extents.indices.reversed() {
            var (left, step) = (runs.extents[axis], runs.steps[axis][0])
            while left > 1 {
                place -= 1
                guard left.isMultiple(of: wanted[place]) else { return nil }
                result.strides[place] = step
                step &*= wanted[place]
                left /= wanted[place]
            }
        }
        return result
    }
}
