extension NDArray {
    /// A view of what `selections` take, axis after axis; axes that none names are taken whole. Shares
    /// memory, never copies.
    ///
    /// ```swift
    /// let a = try NDArray<Double>(from: 0, count: 12).reshaped(to: [3, 4])
    /// try a[.at(-1)]                                  // [8 9 10 11]
    /// try a[.all, .range(1..<4, by: 2)]               // 3×2: columns 1 and 3
    /// try a[.all(by: -1), .newAxis]                   // 3×1×4: rows from the last to the first
    /// ```
    ///
    /// - Throws: `indexOutOfRange`, and `invalidArgument` when there are more selections than axes, the
    ///   rest is selected twice, a step is 0 or a range is empty from the wrong side.
    public subscript(_ selections: AxisSelection...) -> NDArray {
        get throws(ArrayError) { try selecting(selections) }
    }

    /// The view of a list of selections; see ``subscript(_:)-(AxisSelection...)``.
    public func selecting(_ selections: [AxisSelection]) throws(ArrayError) -> NDArray {
        NDArray(storage, try layout.selecting(selections, "view"))
    }

    /// Writes `values`, broadcast, to the elements that `selections` take.
    ///
    /// ```swift
    /// try a.update(.all, .at(0), to: NDArray(scalar: 1))   // the first column
    /// ```
    ///
    /// - Throws: As the view of `selections`; `shapeMismatch` when `values` cannot be broadcast to its
    ///   shape; `outOfMemory` where the memory is shared.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public mutating func update(_ selections: AxisSelection..., to values: NDArray) throws(ArrayError) {
        let target = try layout.selecting(selections, "update")
        let source = try values.layout.broadcast(to: target.shape, "update")
        try makeUnique()
        let place = try layout.selecting(selections, "update")
        NDArray.copy(
            from: values.storage.pointer + source.offset, source.strides, to: storage.pointer + place.offset,
            place.strides, place.shape)
        withExtendedLifetime(values) {}
    }

    /// Element `index` of the first axis, as of a matrix its row; negative indices count from the end.
    /// A view.
    ///
    /// - Throws: `indexOutOfRange`; `invalidArgument` of an array without axes.
    public func row(_ index: Int) throws(ArrayError) -> NDArray { try selecting([.at(index)]) }

    /// Element `index` of the second axis, as of a matrix its column. A view.
    ///
    /// - Throws: `indexOutOfRange`; `invalidArgument` of an array with fewer than two axes.
    public func column(_ index: Int) throws(ArrayError) -> NDArray { try selecting([.all, .at(index)]) }

    /// The axes in reverse order, as of a matrix its transpose. A view.
    public func transposed() -> NDArray {
        NDArray(storage, ArrayLayout(shape: shape.reversed(), strides: strides.reversed(), offset: offset))
    }

    /// The axes in another order: axis i of the view is axis `order[i]`.
    ///
    /// - Parameter order: Every axis once; negative ones count from the last.
    /// - Throws: `noSuchAxis`, `invalidArgument`.
    public func permutingAxes(_ order: [Int]) throws(ArrayError) -> NDArray {
        NDArray(storage, try layout.permuted(order, "permutation of axes"))
    }

    /// Two axes exchanged. A view.
    ///
    /// - Throws: `noSuchAxis`.
    public func swappingAxes(_ one: Int, _ other: Int) throws(ArrayError) -> NDArray {
        let (one, other) = (try layout.axis(one, "exchange of axes"), try layout.axis(other, "exchange of axes"))
        var swapped = layout
        swapped.shape.swapAt(one, other)
        swapped.strides.swapAt(one, other)
        return NDArray(storage, swapped)
    }

    /// With an axis of one element more, which is axis `axis` of the view; −1 puts it last.
    ///
    /// - Throws: `noSuchAxis`.
    public func insertingAxis(at axis: Int) throws(ArrayError) -> NDArray {
        let place = try layout.axis(axis, adding: 1, "new axis")
        var wider = layout
        wider.shape.insert(1, at: place)
        wider.strides.insert(0, at: place)
        return NDArray(storage, wider)
    }

    /// Without an axis of one element. A view.
    ///
    /// - Throws: `noSuchAxis`; `invalidArgument` when the axis has another number of elements.
    public func removingAxis(_ axis: Int) throws(ArrayError) -> NDArray {
        let place = try layout.axis(axis, "removal of an axis")
        guard shape[place] == 1 else {
            throw .invalidArgument(
                operation: "removal of an axis", shape: shape,
                reason: "axis \(axis) has \(shape[place]) elements, not 1")
        }
        var narrower = layout
        narrower.shape.remove(at: place)
        narrower.strides.remove(at: place)
        return NDArray(storage, narrower)
    }

    /// Elements repeated until the shape is `wanted`: axes are added before the first, and those of one
    /// element are stretched. A view, whose repeated elements are one in memory until it is written to.
    ///
    /// - Throws: `shapeMismatch`; `outOfMemory` when the elements of the view pass an `Int`.
    public func broadcast(to wanted: [Int]) throws(ArrayError) -> NDArray {
        NDArray(storage, try layout.broadcast(to: wanted, "broadcast"))
    }

    /// The diagonal of the last two axes, as the last axis of a view: elements (i, i + `place`).
    ///
    /// - Parameter place: 0 for the main diagonal, positive above it, negative below.
    /// - Throws: `invalidArgument` with fewer than two axes, `indexOutOfRange`.
    public func diagonal(_ place: Int = 0) throws(ArrayError) -> NDArray {
        NDArray(storage, try layout.diagonal(place, "diagonal"))
    }

    /// The same elements in the same order under another shape: a view where strides can say so, as
    /// they always can of a contiguous array, otherwise a copy. ``sharesStorage(with:)`` tells which.
    ///
    /// - Parameter wanted: As many elements; one side may be −1, which stands for what is left.
    /// - Throws: `shapeMismatch`, `invalidArgument` of other negative sides, `outOfMemory` of the copy.
    public func reshaped(to wanted: [Int]) throws(ArrayError) -> NDArray {
        var sides = wanted
        if let open = sides.firstIndex(of: -1) {
            sides[open] = 1
            let known = try ArrayLayout.count(of: sides, "change of shape")
            sides[open] = known == 0 ? 0 : count / known
        }
        guard try ArrayLayout.count(of: sides, "change of shape") == count else {
            throw .shapeMismatch(operation: "change of shape", shapes: [shape, wanted])
        }
        if let view = layout.reshaped(to: sides) { return NDArray(storage, view) }
        return NDArray(try packed("change of shape").storage, try ArrayLayout(dense: sides, "change of shape"))
    }

    /// All elements along one axis; a view where strides can say so, otherwise a copy.
    ///
    /// - Throws: `outOfMemory` of the copy.
    public func flattened() throws(ArrayError) -> NDArray { try reshaped(to: [count]) }
}
