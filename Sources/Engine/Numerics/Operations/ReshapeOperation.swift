/// The same numbers in another shape.
struct ReshapeOperation<Scalar: NetworkScalar>: Operation {
    let name = "reshape"
    let shape: Shape

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs[0].count == shape.count else {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "\(shape.count) numbers for \(shape)")
        }
        return shape
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        needs.inPlace = 0
        needs.isView = true
        needs.gradientInPlace = 0
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        // An input or a parameter has a place of its own.
        if step.output != step.inputs[0] { step.output.update(from: step.inputs[0], count: shape.count) }
    }

    func backward(_ step: Step<Scalar>) { step.gradients[0]?.take(shape.count, step.outputGradient!) }
}

extension Graph {
    /// The same numbers in another shape; nothing is moved.
    ///
    /// - Throws: `shapeMismatch` when the counts differ.
    public func reshape(_ x: Value, _ shape: Shape) throws(NetworkError) -> Value {
        try apply(ReshapeOperation<Scalar>(shape: shape), to: [x])
    }
}
