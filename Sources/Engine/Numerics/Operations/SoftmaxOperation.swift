import KernelInterface

/// exp(x)/Σ exp(x) in every row.
struct SoftmaxOperation<Scalar: NetworkScalar>: Operation {
    let name = "softmax"

    func shape(of inputs: [Shape]) -> Shape { inputs[0] }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        needs.inPlace = 0
        needs.gradientInPlace = 0
        needs.outputInBackward = wanted[0]
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        Scalar.kernels.softmaxRows(
            rows: step.outputShape.rows, columns: step.outputShape.last, step.inputs[0], into: step.output)
    }

    func backward(_ step: Step<Scalar>) {
        guard let slot = step.gradients[0] else { return }
        Scalar.kernels.softmaxRowsBackward(
            rows: step.outputShape.rows, columns: step.outputShape.last, step.output, gradient: step.outputGradient!,
            into: slot.address, accumulates: slot.accumulates)
    }
}

extension Graph {
    /// Softmax of every row: positive numbers that sum to 1.
    public func softmax(_ x: Value) throws(NetworkError) -> Value { try apply(SoftmaxOperation<Scalar>(), to: [x]) }
}
