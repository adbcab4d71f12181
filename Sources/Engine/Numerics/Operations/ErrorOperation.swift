import KernelInterface

/// The mean over all numbers of (x − t)² or |x − t|.
struct ErrorOperation<Scalar: NetworkScalar>: Operation {
    enum Kind: Sendable { case squared, absolute }
    let kind: Kind

    var name: String { kind == .squared ? "mean squared error" : "mean absolute error" }

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs[0] == inputs[1] else {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "a target of the same shape")
        }
        return []
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        if wanted.contains(true) { needs.saved = inputs[0].count }
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        let count = step.inputShapes[0].count
        let share = 1 / Scalar(max(count, 1))
        let sum =
            switch kind {
            case .squared:
                Scalar.kernels.squaredError(
                    count: count, step.inputs[0], target: step.inputs[1], scale: 2 * share, gradient: step.saved)
            case .absolute:
                Scalar.kernels.absoluteError(
                    count: count, step.inputs[0], target: step.inputs[1], scale: share, gradient: step.saved)
            }
        step.output.pointee = sum * share
    }

    func backward(_ step: Step<Scalar>) {
        guard let gradient = step.saved else { return }
        for (slot, sign) in zip(step.gradients, [1, -1] as [Scalar]) {
            guard let slot else { continue }
            Scalar.kernels.scaleAdd(
                count: step.inputShapes[0].count, sign * step.outputGradient!.pointee, gradient, slot.beta,
                into: slot.address)
        }
    }
}

extension Graph {
    /// The mean of (x − target)² over all numbers (MSE).
    public func meanSquaredError(_ x: Value, _ target: Value) throws(NetworkError) -> Value {
        try apply(ErrorOperation<Scalar>(kind: .squared), to: [x, target])
    }

    /// The mean of |x − target| over all numbers (MAE); where both are equal, the slope is 0.
    public func meanAbsoluteError(_ x: Value, _ target: Value) throws(NetworkError) -> Value {
        try apply(ErrorOperation<Scalar>(kind: .absolute), to: [x, target])
    }
}
