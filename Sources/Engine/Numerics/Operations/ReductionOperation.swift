import KernelInterface

/// The sum or the mean of all numbers, or of every row.
struct ReductionOperation<Scalar: NetworkScalar>: Operation {
    enum Kind: Sendable, Hashable { case sum, mean }
    let kind: Kind
    let isRowwise: Bool

    var name: String { "\(kind) \(isRowwise ? "of rows" : "of all")" }

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard isRowwise else { return [] }
        guard inputs[0].rank >= 1 else {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "rows")
        }
        return Shape(Array(inputs[0].sides.dropLast()))
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds { OperationNeeds() }

    private func columns(_ step: Step<Scalar>) -> Int {
        isRowwise ? step.inputShapes[0].last : step.inputShapes[0].count
    }

    private func share(_ columns: Int) -> Scalar { kind == .mean ? 1 / Scalar(max(columns, 1)) : 1 }

    func forward(_ step: Step<Scalar>) {
        let columns = columns(step)
        let share = share(columns)
        for row in 0..<step.outputShape.count {
            step.output[row] = Scalar.kernels.sum(count: columns, step.inputs[0] + row * columns) * share
        }
    }

    func backward(_ step: Step<Scalar>) {
        guard let slot = step.gradients[0] else { return }
        let columns = columns(step)
        let share = share(columns)
        for row in 0..<step.outputShape.count {
            Scalar.kernels.fill(
                count: columns, step.outputGradient![row] * share, into: slot.address + row * columns,
                accumulates: slot.accumulates)
        }
    }
}

extension Graph {
    /// The sum of all numbers.
    public func sum(_ x: Value) throws(NetworkError) -> Value { try reduce(x, .sum, isRowwise: false) }

    /// The mean of all numbers.
    public func mean(_ x: Value) throws(NetworkError) -> Value { try reduce(x, .mean, isRowwise: false) }

    /// The sum of every row: the last axis goes.
    ///
    /// - Throws: `shapeMismatch` for a value without axes.
    public func rowSums(_ x: Value) throws(NetworkError) -> Value { try reduce(x, .sum, isRowwise: true) }

    /// The mean of every row: the last axis goes.
    ///
    /// - Throws: `shapeMismatch` for a value without axes.
    public func rowMeans(_ x: Value) throws(NetworkError) -> Value { try reduce(x, .mean, isRowwise: true) }

    private func reduce(
        _ x: Value, _ kind: ReductionOperation<Scalar>.Kind, isRowwise: Bool
    ) throws(NetworkError) -> Value {
        try apply(ReductionOperation<Scalar>(kind: kind, isRowwise: isRowwise), to: [x])
    }

    /// The mean of (x − target)² of every row.
    ///
    /// - Throws: `shapeMismatch` unless both have one shape.
    public func rowwiseSquaredError(_ x: Value, _ target: Value) throws(NetworkError) -> Value {
        try rowMeans(map(subtract(x, target), .square))
    }

    /// Σ x², for penalties on weights or activities (L2).
    public func squaredNorm(_ x: Value) throws(NetworkError) -> Value { try sum(map(x, .square)) }
}
