import KernelInterface

/// Rows of a table by number, with a row for each place added if there is a second table.
///
/// Inputs: the table of n×d, and positions of at least t×d. Output: b×t×d for b·t indices.
struct EmbeddingOperation<Scalar: NetworkScalar>: Operation {
    let name = "embedding"
    let indices: Indices
    /// How many indices make one sequence.
    let length: Int
    let hasPositions: Bool

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs[0].rank == 2, inputs[0][0] == indices.limit else {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "a table of \(indices.limit) rows")
        }
        guard length > 0, indices.count % length == 0 else {
            throw .invalidArgument(
                operation: name, "\(indices.count) indices are no whole number of sequences of \(length)")
        }
        if hasPositions, inputs[1].rank != 2 || inputs[1][0] < length || inputs[1][1] != inputs[0][1] {
            throw .shapeMismatch(
                operation: name, inputs: inputs, expected: "at least \(length) positions of \(inputs[0][1]) numbers")
        }
        return [indices.count / length, length, inputs[0][1]]
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds { OperationNeeds() }

    func forward(_ step: Step<Scalar>) {
        Scalar.kernels.gatherRows(
            count: indices.count, columns: step.outputShape.last, step.inputs[0], indices: indices.storage.address,
            positions: hasPositions ? UnsafePointer(step.inputs[1]) : nil, period: length, into: step.output)
    }

    func backward(_ step: Step<Scalar>) {
        let (gradient, width) = (step.outputGradient!, step.outputShape.last)
        if let slot = step.gradients[0] {
            if !slot.accumulates { slot.address.update(repeating: 0, count: step.inputShapes[0].count) }
            Scalar.kernels.scatterRows(
                count: indices.count, columns: width, gradient, indices: indices.storage.address, into: slot.address)
        }
        if hasPositions, let slot = step.gradients[1] {
            let block = length * width
            if !slot.accumulates {
                // Positions beyond the sequences' length were not used.
                slot.address.update(repeating: 0, count: step.inputShapes[1].count)
            }
            Scalar.kernels.columnSums(
                rows: indices.count / length, columns: block, gradient, into: slot.address, accumulates: true)
        }
    }
}

extension Graph {
    /// The rows of `table` that `indices` name, in sequences of `length`; rows of zeros for −1.
    ///
    /// - Parameters:
    ///   - table: n×d, with n the limit of the indices.
    ///   - positions: At least `length`×d, of which row t is added to place t of every sequence.
    /// - Returns: b×`length`×d.
    /// - Throws: `shapeMismatch`, `invalidArgument`.
    public func embedding(
        _ indices: Indices, length: Int, table: Value, positions: Value? = nil
    ) throws(NetworkError) -> Value {
        try apply(
            EmbeddingOperation<Scalar>(indices: indices, length: length, hasPositions: positions != nil),
            to: [table] + (positions.map { [$0] } ?? []))
    }

    /// Numbers of tokens below `vocabulary`, −1 for a place without one.
    public func tokens(_ name: String, count: Int, vocabulary: Int) throws(NetworkError) -> Indices {
        try Indices(name: name, count: count, limit: vocabulary)
    }
}
