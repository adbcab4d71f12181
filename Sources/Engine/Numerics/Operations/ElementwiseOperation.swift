public import KernelInterface

/// y = f(a) or f(a, b), element by element.
struct ElementwiseOperation<Scalar: NetworkScalar>: Operation {
    let function: Elementwise<Scalar>
    var name: String { function.name }

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs.count == 1 || inputs[0] == inputs[1] else {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "two values of one shape")
        }
        return inputs[0]
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        // The place of a factor that the way back reads is not free, which the plan sees.
        needs.inPlace = inputs.count - 1
        needs.gradientInPlace = wanted.lastIndex(of: true) ?? 0
        if wanted[0], case .unary = function { needs.saved = output.count }
        if case .binary(.multiply) = function {
            needs.inputsInBackward = (wanted[0] ? [1] : []) + (wanted[1] ? [0] : [])
        }
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        function.forward(
            step.outputShape.count, step.inputs[0], step.inputs[step.inputs.count - 1], into: step.output,
            slope: step.saved)
    }

    func backward(_ step: Step<Scalar>) {
        function.backward(
            step.outputShape.count, step.outputGradient!, step.inputs[0], step.inputs[step.inputs.count - 1],
            slope: step.saved, step.gradients[0], step.gradients.count > 1 ? step.gradients[1] : nil)
    }
}

extension Graph {
    /// f of every element.
    public func map(_ x: Value, _ function: UnaryFunction) throws(NetworkError) -> Value {
        try elementwise(.unary(function), [x])
    }

    /// a + b, element by element: residual connections.
    ///
    /// - Throws: `shapeMismatch` unless both have one shape.
    public func add(_ a: Value, _ b: Value) throws(NetworkError) -> Value { try elementwise(.binary(.add), [a, b]) }

    /// a − b, element by element.
    ///
    /// - Throws: `shapeMismatch` unless both have one shape.
    public func subtract(_ a: Value, _ b: Value) throws(NetworkError) -> Value {
        try elementwise(.binary(.subtract), [a, b])
    }

    /// a·b, element by element.
    ///
    /// - Throws: `shapeMismatch` unless both have one shape.
    public func multiply(_ a: Value, _ b: Value) throws(NetworkError) -> Value {
        try elementwise(.binary(.multiply), [a, b])
    }

    /// scale·x + shift, with numbers that stay as they are.
    public func affine(_ x: Value, scale: Double, shift: Double = 0) throws(NetworkError) -> Value {
        try elementwise(.affine(scale: Scalar(scale), shift: Scalar(shift)), [x])
    }

    private func elementwise(_ function: Elementwise<Scalar>, _ inputs: [Value]) throws(NetworkError) -> Value {
        try apply(ElementwiseOperation<Scalar>(function: function), to: inputs)
    }
}
