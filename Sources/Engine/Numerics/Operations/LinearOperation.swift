public import KernelInterface

/// y = f(x·Wᵀ + b), or x·Wᵀ + b + r: a weight matrix, a bias, and what follows them, in one pass over the result.
///
/// Inputs: x of …×i, W of o×i, b of o if there is one, and r of …×o (a residual path) if there is one, which goes
/// without an activation. Output: …×o. Going forward, the slope f′ is left for
/// the way back, so that no function is computed twice.
struct LinearOperation<Scalar: NetworkScalar>: Operation {
    let name = "linear"
    let activation: UnaryFunction
    let hasBias: Bool
    let hasResidual: Bool
    private var residual: Int { hasBias ? 3 : 2 }

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        let (x, weight) = (inputs[0], inputs[1])
        guard weight.rank == 2, x.rank >= 1, x.last == weight[1] else {
            throw .shapeMismatch(
                operation: name, inputs: inputs, expected: "rows of as many numbers as the weights' rows")
        }
        if hasBias, inputs[2] != [weight[0]] {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "a bias of \(weight[0])")
        }
        let shape = Shape(x.sides.dropLast() + [weight[0]])
        if hasResidual, inputs[residual] != shape {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "a residual path of \(shape)")
        }
        return shape
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        needs.forwardScratch = Scalar.smallProductScratch(
            rows: output.rows, columns: output.last, depth: inputs[0].last)
        if wanted[0] { needs.inputsInBackward.append(1) }
        if wanted[1] { needs.inputsInBackward.append(0) }
        if hasResidual {
            needs.inPlace = residual
            if wanted[residual] { needs.gradientInPlace = residual }
        }
        if wanted.contains(true) {
            if activation == .relu { needs.outputInBackward = true }
            if keepsSlope { needs.saved = output.count }
        }
        return needs
    }

    private var keepsSlope: Bool { activation != .identity && activation != .relu }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func forward(_ step: Step<Scalar>) {
        let (rows, inputs, outputs) = (step.outputShape.rows, step.inputShapes[0].last, step.outputShape.last)
        let bias = hasBias ? UnsafePointer(step.inputs[2]) : nil
        // What is only added lies there before the product comes on top.
        let isAdded = hasResidual || activation == .identity && hasBias
        if hasResidual {
            Scalar.kernels.biasActivation(
                .identity, rows: rows, columns: outputs, bias: bias, step.inputs[residual], into: step.output,
                derivative: nil)
        } else if isAdded, let bias {
            for row in 0..<rows { (step.output + row * outputs).update(from: bias, count: outputs) }
        }
        Scalar.multiplySmall(
            RowMajorProduct(
                rows: rows, columns: outputs, depth: inputs, step.inputs[0], by: step.inputs[1], transposingB: true,
                into: step.output, alpha: 1, beta: isAdded ? 1 : 0),
            scratch: step.scratch)
        if isAdded { return }
        if hasBias || activation != .identity {
            Scalar.kernels.biasActivation(
                activation, rows: rows, columns: outputs, bias: bias,
                step.output, into: step.output, derivative: step.saved)
        }
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func backward(_ step: Step<Scalar>) {
        let (rows, inputs, outputs) = (step.outputShape.rows, step.inputShapes[0].last, step.outputShape.last)
        let gradient = step.outputGradient!
        if let slope = step.saved {
            Scalar.kernels.binary(.multiply, count: rows * outputs, gradient, slope, into: gradient)
        } else if activation == .relu {
            Scalar.kernels.maskByPositive(count: rows * outputs, step.output, gradient)
        }
        if hasBias, let slot = step.gradients[2] {
            Scalar.kernels.columnSums(
                rows: rows, columns: outputs, gradient, into: slot.address, accumulates: slot.accumulates)
        }
        if let slot = step.gradients[1] {
            Scalar.multiplySmall(
                RowMajorProduct(
                    rows: outputs, columns: inputs, depth: rows, gradient, transposingA: true, by: step.inputs[0],
                    into: slot.address, alpha: 1, beta: slot.beta))
        }
        if let slot = step.gradients[0] {
            Scalar.multiplySmall(
                RowMajorProduct(
                    rows: rows, columns: inputs, depth: outputs, gradient, by: step.inputs[1], into: slot.address,
                    alpha: 1, beta: slot.beta))
        }
        // Last, since it may lie where the output's gradient does.
        if hasResidual { step.gradients[residual]?.take(rows * outputs, gradient) }
    }
}

extension Graph {
    /// f(x·Wᵀ + b) for every row of `x`.
    ///
    /// - Parameters:
    ///   - x: …×i.
    ///   - weight: o×i.
    ///   - bias: o numbers.
    /// - Returns: …×o.
    /// - Throws: `shapeMismatch`.
    public func linear(
        _ x: Value, weight: Value, bias: Value? = nil, activation: UnaryFunction = .identity
    ) throws(NetworkError) -> Value {
        try apply(
            LinearOperation<Scalar>(activation: activation, hasBias: bias != nil, hasResidual: false),
            to: [x, weight] + (bias.map { [$0] } ?? []))
    }

    /// x·Wᵀ + b + residual for every row of `x`: the end of a residual block.
    ///
    /// - Parameter residual: …×o.
    /// - Throws: `shapeMismatch`.
    public func linear(
        _ x: Value, weight: Value, bias: Value? = nil, adding residual: Value
    ) throws(NetworkError) -> Value {
        try apply(
            LinearOperation<Scalar>(activation: .identity, hasBias: bias != nil, hasResidual: true),
            to: [x, weight] + (bias.map { [$0] } ?? []) + [residual])
    }
}
