public import KernelInterface

/// y = f(x), element by element; the slope f′ is left for the way back.
struct UnaryOperation<Scalar: NetworkScalar>: Operation {
    let function: UnaryFunction
    var name: String { "\(function)" }

    func shape(of inputs: [Shape]) -> Shape { inputs[0] }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        needs.inPlace = 0
        needs.gradientInPlace = 0
        if wanted[0] { needs.saved = output.count }
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        Scalar.kernels.unary(
            function, count: step.outputShape.count, step.inputs[0], into: step.output, derivative: step.saved)
    }

    func backward(_ step: Step<Scalar>) {
        guard let slot = step.gradients[0], let slope = step.saved, let gradient = step.outputGradient else { return }
        let count = step.outputShape.count
        if slot.accumulates {
            Scalar.kernels.multiplyAdd(count: count, gradient, slope, into: slot.address)
        } else {
            Scalar.kernels.binary(.multiply, count: count, gradient, slope, into: slot.address)
        }
    }
}

extension Graph {
    /// f of every element.
    public func map(_ x: Value, _ function: UnaryFunction) throws(NetworkError) -> Value {
        try apply(UnaryOperation<Scalar>(function: function), to: [x])
    }
}
