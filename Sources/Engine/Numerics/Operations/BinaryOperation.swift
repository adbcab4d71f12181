import KernelInterface

/// y = a + b, a − b or a·b, element by element.
struct BinaryOperation<Scalar: NetworkScalar>: Operation {
    let function: BinaryFunction

    var name: String {
        switch function {
        case .add: "sum"
        case .subtract: "difference"
        case .multiply: "product"
        }
    }

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs[0] == inputs[1] else {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "two values of one shape")
        }
        return inputs[0]
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        // What is written last may lie where the output's gradient is.
        needs.gradientInPlace = wanted[1] ? 1 : 0
        switch function {
        case .add, .subtract: needs.inPlace = 1
        case .multiply:
            if wanted[0] { needs.inputsInBackward.append(1) }
            if wanted[1] { needs.inputsInBackward.append(0) }
            // The place of a factor that the way back reads is not free, which the plan knows.
            needs.inPlace = 1
        }
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        Scalar.kernels.binary(
            function, count: step.outputShape.count, step.inputs[0], step.inputs[1], into: step.output)
    }

    func backward(_ step: Step<Scalar>) {
        let (count, gradient) = (step.outputShape.count, step.outputGradient!)
        switch function {
        case .add:
            step.gradients[0]?.take(count, gradient)
            step.gradients[1]?.take(count, gradient)
        case .subtract:
            step.gradients[0]?.take(count, gradient)
            step.gradients[1]?.take(count, gradient, times: -1)
        case .multiply:
            step.gradients[0]?.take(count, gradient, times: step.inputs[1])
            step.gradients[1]?.take(count, gradient, times: step.inputs[0])
        }
    }
}

extension GradientSlot {
    /// Takes `count` numbers times one number.
    func take(_ count: Int, _ source: UnsafePointer<Scalar>, times factor: Scalar) {
        Scalar.kernels.scaleAdd(count: count, factor, source, beta, into: address)
    }

    /// Takes `count` numbers times as many others.
    func take(_ count: Int, _ source: UnsafePointer<Scalar>, times factors: UnsafePointer<Scalar>) {
        if accumulates {
            Scalar.kernels.multiplyAdd(count: count, source, factors, into: address)
        } else {
            Scalar.kernels.binary(.multiply, count: count, source, factors, into: address)
        }
    }
}

extension Graph {
    /// a + b, element by element: residual connections.
    ///
    /// - Throws: `shapeMismatch` unless both have one shape.
    public func add(_ a: Value, _ b: Value) throws(NetworkError) -> Value { try combine(.add, a, b) }

    /// a − b, element by element.
    ///
    /// - Throws: `shapeMismatch` unless both have one shape.
    public func subtract(_ a: Value, _ b: Value) throws(NetworkError) -> Value { try combine(.subtract, a, b) }

    /// a·b, element by element.
    ///
    /// - Throws: `shapeMismatch` unless both have one shape.
    public func multiply(_ a: Value, _ b: Value) throws(NetworkError) -> Value { try combine(.multiply, a, b) }

    private func combine(_ function: BinaryFunction, _ a: Value, _ b: Value) throws(NetworkError) -> Value {
        try apply(BinaryOperation<Scalar>(function: function), to: [a, b])
    }
}
