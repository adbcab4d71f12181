import KernelInterface

/// y = a + b, element by element: residual connections.
struct AddOperation<Scalar: NetworkScalar>: Operation {
    let name = "sum"

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs[0] == inputs[1] else {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "two values of one shape")
        }
        return inputs[0]
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        needs.inPlace = 1
        needs.gradientInPlace = wanted[1] ? 1 : 0
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        Scalar.kernels.binary(
            .add, count: step.outputShape.count, step.inputs[0], step.inputs[1], into: step.output)
    }

    func backward(_ step: Step<Scalar>) {
        // The last gradient may lie where the output's is.
        step.gradients[0]?.take(step.outputShape.count, step.outputGradient!)
        step.gradients[1]?.take(step.outputShape.count, step.outputGradient!)
    }
}

extension Graph {
    /// a + b, element by element.
    ///
    /// - Throws: `shapeMismatch` unless both have one shape.
    public func add(_ a: Value, _ b: Value) throws(NetworkError) -> Value {
        try apply(AddOperation<Scalar>(), to: [a, b])
    }
}
