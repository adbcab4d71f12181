import KernelInterface

/// The mean over all numbers of (x − t)², |x − t| or Huber's function of x − t.
struct ErrorOperation<Scalar: NetworkScalar>: Operation {
    enum Kind: Sendable { case squared, absolute, huber(delta: Double) }
    let kind: Kind

    var name: String {
        switch kind {
        case .squared: "mean squared error"
        case .absolute: "mean absolute error"
        case .huber: "Huber loss"
        }
    }

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
            case .huber(let delta):
                Scalar.kernels.huberError(
                    count: count, step.inputs[0], target: step.inputs[1], delta: Scalar(delta), scale: share,
                    gradient: step.saved)
            }
        step.output.pointee = sum * share
    }

    func backward(_ step: Step<Scalar>) {
        guard let gradient = step.saved else { return }
        let (count, factor) = (step.inputShapes[0].count, step.outputGradient!.pointee)
        step.gradients[0]?.take(count, gradient, times: factor)
        step.gradients[1]?.take(count, gradient, times: -factor)
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

    /// The mean of Huber's function of x − target over all numbers: ½d² where |d| ≤ delta, delta·(|d| − ½·delta)
    /// beyond (Huber 1964).
    ///
    /// - Throws: `shapeMismatch`; `invalidArgument` unless delta is above 0.
    public func huberLoss(_ x: Value, _ target: Value, delta: Double = 1) throws(NetworkError) -> Value {
        guard delta > 0, delta.isFinite else {
            throw .invalidArgument(operation: "Huber loss", "delta \(delta) is not above 0")
        }
        return try apply(ErrorOperation<Scalar>(kind: .huber(delta: delta)), to: [x, target])
    }
}
