extension NDArray {
    /// The element at these indices, one an axis, each from 0.
    ///
    /// Writing copies first where other arrays share the memory, as Swift's arrays do; where there is
    /// no memory for that, the process ends (``makeUnique()`` before it throws instead).
    ///
    /// - Precondition: As many indices as axes, each within its axis. It is checked in every build.
    @inlinable
    public subscript(indices: Int...) -> Scalar {
        get { withExtendedLifetime(storage) { base[place(indices)] } }
        set {
            let _ = place(indices)
            prepareForWriting()
            base[place(indices)] = newValue
        }
    }

    /// The element of an array of one axis.
    ///
    /// - Precondition: One axis, 0 ≤ `index` < `shape[0]`.
    @inlinable
    public subscript(index: Int) -> Scalar {
        get { withExtendedLifetime(storage) { base[place(index)] } }
        set {
            let _ = place(index)
            prepareForWriting()
            base[place(index)] = newValue
        }
    }

    /// The element of a matrix.
    ///
    /// - Precondition: Two axes, and indices within them.
    @inlinable
    public subscript(row: Int, column: Int) -> Scalar {
        get { withExtendedLifetime(storage) { base[place(row, column)] } }
        set {
            let _ = place(row, column)
            prepareForWriting()
            base[place(row, column)] = newValue
        }
    }

    /// The element of an array without axes or of any shape that holds just one.
    ///
    /// - Throws: `invalidArgument` when there are more elements, or none.
    public func scalar() throws(ArrayError) -> Scalar {
        guard count == 1 else {
            throw .invalidArgument(operation: "the only element", shape: shape, reason: "there are \(count)")
        }
        return withExtendedLifetime(storage) { base[0] }
    }

    /// All elements in the order of their indices, the last axis running fastest.
    public var elements: [Scalar] {
        [Scalar](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = layout.count
            if let address = buffer.baseAddress { copyElements(to: address) }
        }
    }

    /// The rows of a matrix as Swift's arrays.
    ///
    /// - Throws: `invalidArgument` when there are not two axes.
    public func nestedElements() throws(ArrayError) -> [[Scalar]] {
        guard rank == 2 else {
            throw .invalidArgument(operation: "rows as arrays", shape: shape, reason: "there must be two axes")
        }
        let (flat, width) = (elements, shape[1])
        return (0..<shape[0]).map { Array(flat[$0 * width..<($0 + 1) * width]) }
    }
}

extension NDArray {
    @inlinable
    func place(_ index: Int) -> Int {
        guard layout.shape.count == 1, index >= 0, index < layout.shape[0] else { NDArray.outOfRange([index], shape) }
        return index &* layout.strides[0]
    }

    @inlinable
    func place(_ row: Int, _ column: Int) -> Int {
        guard layout.shape.count == 2, row >= 0, row < layout.shape[0], column >= 0, column < layout.shape[1]
        else { NDArray.outOfRange([row, column], shape) }
        return row &* layout.strides[0] &+ column &* layout.strides[1]
    }

    @inlinable
    func place(_ indices: [Int]) -> Int {
        guard indices.count == layout.shape.count else { NDArray.outOfRange(indices, shape) }
        var place = 0
        for axis in indices.indices {
            guard indices[axis] >= 0, indices[axis] < layout.shape[axis] else { NDArray.outOfRange(indices, shape) }
            place &+= indices[axis] &* layout.strides[axis]
        }
        return place
    }

    /// `precondition` is not checked in the module of the kernels, which is compiled without; this is.
    @usableFromInline @inline(never)
    static func outOfRange(_ indices: [Int], _ shape: [Int]) -> Never {
        fatalError("the index \(indices) is none of an array of \(ArrayError.text(shape))")
    }
}
