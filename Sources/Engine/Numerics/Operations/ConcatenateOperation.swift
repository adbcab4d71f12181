import KernelInterface

/// Values one after the other along one axis.
struct ConcatenateOperation<Scalar: NetworkScalar>: Operation {
    let axis: Int
    let name = "concatenation"

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard let first = inputs.first, first.sides.indices.contains(axis),
            inputs.allSatisfy({ $0.rank == first.rank && $0.replacing(axis, by: 0) == first.replacing(axis, by: 0) })
        else {
            throw .shapeMismatch(
                operation: name, inputs: inputs, expected: "shapes that differ along axis \(axis) alone")
        }
        return first.replacing(axis, by: inputs.reduce(0) { $0 + $1[axis] })
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds { OperationNeeds() }

    func forward(_ step: Step<Scalar>) {
        let stride = step.outputShape[axis] * step.outputShape.inner(axis)
        var start = 0
        for (input, shape) in zip(step.inputs, step.inputShapes) {
            let columns = shape[axis] * shape.inner(axis)
            Scalar.kernels.copyRows(
                rows: shape.outer(axis), columns: columns, input, stride: columns, into: step.output + start,
                stride: stride, accumulates: false)
            start += columns
        }
    }

    func backward(_ step: Step<Scalar>) {
        let stride = step.outputShape[axis] * step.outputShape.inner(axis)
        var start = 0
        for (slot, shape) in zip(step.gradients, step.inputShapes) {
            let columns = shape[axis] * shape.inner(axis)
            if let slot {
                Scalar.kernels.copyRows(
                    rows: shape.outer(axis), columns: columns, step.outputGradient! + start, stride: stride,
                    into: slot.address, stride: columns, accumulates: slot.accumulates)
            }
            start += columns
        }
    }
}

extension Graph {
    /// Values one after the other along an axis.
    ///
    /// - Throws: `shapeMismatch` unless they differ along that axis alone.
    public func concatenate(_ values: [Value], axis: Int) throws(NetworkError) -> Value {
        try apply(ConcatenateOperation<Scalar>(axis: axis), to: values)
    }
}
