extension NDArray {
    /// The same numbers in the other precision, each rounded once.
    ///
    /// - Returns: The same shape, contiguous.
    /// - Throws: `outOfMemory`.
    @specialized(where Scalar == Float, Other == Double)
    @specialized(where Scalar == Double, Other == Float)
    public init<Other: ArrayScalar>(_ other: NDArray<Other>) throws(ArrayError) {
        let source = try other.contiguous()
        try self.init(uninitialised: other.shape, "conversion")
        let (from, to) = (source.base, base)
        for place in 0..<count { to[place] = Scalar(from[place]) }
        withExtendedLifetime((source, storage)) {}
    }

    /// A matrix of doubles as an array of two axes. It keeps the order in memory, so its strides are
    /// those of columns.
    ///
    /// - Throws: `invalidArgument` when there are not as many elements as its shape says, `outOfMemory`.
    public init(_ matrix: Matrix) throws(ArrayError) {
        let shape = [matrix.rows, matrix.columns]
        guard matrix.isWhole else {
            throw .invalidArgument(
                operation: "conversion of a matrix", shape: shape, reason: "it has \(matrix.elements.count) elements")
        }
        try self.init(uninitialised: shape.reversed(), "conversion of a matrix")
        for (place, element) in matrix.elements.enumerated() { base[place] = Scalar(element) }
        self = transposed()
    }
}

extension Matrix {
    /// An array of two axes as a matrix of doubles; one of one axis becomes a column.
    ///
    /// - Throws: `invalidArgument` of any other number of axes, `outOfMemory`.
    public init<Scalar: ArrayScalar>(_ array: NDArray<Scalar>) throws(ArrayError) {
        let array = array.rank == 1 ? try array.insertingAxis(at: 1) : array
        guard array.rank == 2 else {
            throw .invalidArgument(
                operation: "conversion to a matrix", shape: array.shape, reason: "there must be one or two axes")
        }
        let columns = try NDArray<Double>(array.transposed())
        // The list that a matrix has would not say that there is no memory for it.
        _ = try NDArray<Double>(uninitialised: columns.shape, "conversion to a matrix")
        let elements = columns.elements
        self.init(rows: array.shape[0], columns: array.shape[1], unchecked: elements)
    }
}
