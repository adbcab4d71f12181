import KernelInterface

/// A range of one axis.
struct SliceOperation<Scalar: NetworkScalar>: Operation {
    let axis: Int
    let range: Range<Int>
    let name = "slice"

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        let x = inputs[0]
        guard x.sides.indices.contains(axis), range.lowerBound >= 0, !range.isEmpty, range.upperBound <= x[axis] else {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "an axis \(axis) that contains \(range)")
        }
        return x.replacing(axis, by: range.count)
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds { OperationNeeds() }

    func forward(_ step: Step<Scalar>) {
        let inner = step.inputShapes[0].inner(axis)
        Scalar.kernels.copyRows(
            rows: step.inputShapes[0].outer(axis), columns: range.count * inner,
            step.inputs[0] + range.lowerBound * inner, stride: step.inputShapes[0][axis] * inner, into: step.output,
            stride: range.count * inner, accumulates: false)
    }

    func backward(_ step: Step<Scalar>) {
        guard let slot = step.gradients[0] else { return }
        let inner = step.inputShapes[0].inner(axis)
        // What was not read has no gradient.
        if !slot.accumulates { slot.address.clear(step.inputShapes[0].count) }
        Scalar.kernels.copyRows(
            rows: step.inputShapes[0].outer(axis), columns: range.count * inner, step.outputGradient!,
            stride: range.count * inner, into: slot.address + range.lowerBound * inner,
            stride: step.inputShapes[0][axis] * inner, accumulates: slot.accumulates)
    }
}

extension Shape {
    /// The product of the sides before an axis.
    func outer(_ axis: Int) -> Int { sides[..<axis].reduce(1, *) }
    /// The product of the sides after an axis.
    func inner(_ axis: Int) -> Int { sides[(axis + 1)...].reduce(1, *) }

    func replacing(_ axis: Int, by side: Int) -> Shape {
        var sides = sides
        sides[axis] = side
        return Shape(sides)
    }
}

extension Graph {
    /// The part of `x` with these places along an axis.
    ///
    /// - Throws: `shapeMismatch` when there is no such axis or it does not contain the range.
    public func slice(_ x: Value, axis: Int, _ range: Range<Int>) throws(NetworkError) -> Value {
        try apply(SliceOperation<Scalar>(axis: axis, range: range), to: [x])
    }
}
