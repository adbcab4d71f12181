import KernelInterface

/// The axes in another order.
struct PermuteOperation<Scalar: NetworkScalar>: Operation {
    let name = "permutation of axes"
    /// The input's axis that each of the output's is.
    let axes: [Int]
    private let forwards: AxisMoves
    private let backwards: AxisMoves

    init(_ shape: Shape, axes: [Int]) throws(NetworkError) {
        guard axes.sorted() == Array(0..<shape.rank), shape.rank <= AxisMoves.mostAxes else {
            throw .invalidArgument(
                operation: "permutation of axes",
                "\(axes) does not name each of \(shape)'s axes once, or there are more than \(AxisMoves.mostAxes)")
        }
        self.axes = axes
        forwards = AxisMoves(shape, axes: axes)
        let inverse = axes.indices.map { axes.firstIndex(of: $0)! }
        backwards = AxisMoves(Shape(axes.map { shape[$0] }), axes: inverse)
    }

    func shape(of inputs: [Shape]) -> Shape { Shape(axes.map { inputs[0][$0] }) }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds { OperationNeeds() }

    func forward(_ step: Step<Scalar>) { forwards.move(step.inputs[0], into: step.output, accumulates: false) }

    func backward(_ step: Step<Scalar>) {
        guard let slot = step.gradients[0] else { return }
        backwards.move(step.outputGradient!, into: slot.address, accumulates: slot.accumulates)
    }
}

/// How numbers move when axes change places: sides of the result, the slowest first, and how far apart its neighbours
/// along each lie in what is read. There are always five, the foremost of side 1.
struct AxisMoves: Sendable {
    static let mostAxes = 5
    private let sides: [Int]
    private let strides: [Int]

    init(_ shape: Shape, axes: [Int]) {
        let missing = Self.mostAxes - axes.count
        sides = Array(repeating: 1, count: missing) + axes.map { shape[$0] }
        strides = Array(repeating: 0, count: missing) + axes.map { shape.inner($0) }
    }

    func move<Scalar: NetworkScalar>(
        _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, accumulates: Bool
    ) {
        let block = sides[3] * sides[4]
        var target = y
        for i in 0..<sides[0] {
            for j in 0..<sides[1] {
                for k in 0..<sides[2] {
                    moveBlock(x + (i * strides[0] + j * strides[1] + k * strides[2]), target, accumulates)
                    target += block
                }
            }
        }
    }

    /// The two fastest axes: rows that stay rows, columns that become rows, or neither.
    private func moveBlock<Scalar: NetworkScalar>(
        _ x: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>, _ accumulates: Bool
    ) {
        let (rows, columns) = (sides[3], sides[4])
        if strides[4] == 1 {
            Scalar.kernels.copyRows(
                rows: rows, columns: columns, x, stride: strides[3], into: y, stride: columns,
                accumulates: accumulates)
        } else if strides[3] == 1 {
            Scalar.kernels.transpose(
                rows: columns, columns: rows, x, stride: strides[4], into: y, stride: columns,
                accumulates: accumulates)
        } else {
            for row in 0..<rows {
                Scalar.kernels.transpose(
                    rows: columns, columns: 1, x + row * strides[3], stride: strides[4], into: y + row * columns,
                    stride: columns, accumulates: accumulates)
            }
        }
    }
}

extension Graph {
    /// The axes in another order: axis i of the result is axis `axes[i]` of `x`.
    ///
    /// - Throws: `invalidArgument` unless every axis is named once; at most five.
    public func permute(_ x: Value, axes: [Int]) throws(NetworkError) -> Value {
        try apply(PermuteOperation<Scalar>(x.shape, axes: axes), to: [x])
    }

    /// The transpose of a matrix, or of every matrix along the axes before the last two.
    ///
    /// - Throws: `shapeMismatch` for fewer than two axes.
    public func transpose(_ x: Value) throws(NetworkError) -> Value {
        guard x.shape.rank >= 2 else {
            throw .shapeMismatch(operation: "transpose", inputs: [x.shape], expected: "a matrix")
        }
        return try permute(x, axes: Array(0..<x.shape.rank - 2) + [x.shape.rank - 1, x.shape.rank - 2])
    }

    /// The rows of `x` that `indices` name, one after the other; rows of zeros for −1.
    ///
    /// - Parameters:
    ///   - x: n×d, with n the limit of the indices.
    /// - Returns: As many rows as indices, ×d.
    /// - Throws: `shapeMismatch`.
    public func gather(_ x: Value, rows indices: Indices) throws(NetworkError) -> Value {
        let rows = try embedding(indices, length: indices.count, table: x)
        return try reshape(rows, [indices.count, x.shape.last])
    }
}
