import KernelInterface

/// What follows the sums of a convolution in the same pass: a bias, a function, both or neither.
///
/// The bias is input 2 of the operation.
struct ConvolutionEpilogue: Sendable {
    let hasBias: Bool
    let activation: UnaryFunction

    private var keepsSlope: Bool { activation != .identity && activation != .relu }

    /// - Throws: `shapeMismatch` when there is a bias of another length than channels.
    func check(_ name: String, _ inputs: [Shape], channels: Int) throws(NetworkError) {
        if hasBias, inputs[2] != [channels] {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "a bias of \(channels)")
        }
    }

    func addNeeds(_ needs: inout OperationNeeds, output: Shape, wanted: [Bool]) {
        guard wanted.contains(true) else { return }
        if activation == .relu { needs.outputInBackward = true }
        if keepsSlope { needs.saved = output.count }
    }

    func forward<Scalar>(_ step: Step<Scalar>) {
        guard hasBias || activation != .identity else { return }
        Scalar.kernels.biasActivation(
            activation, rows: step.outputShape.rows, columns: step.outputShape.last,
            bias: hasBias ? UnsafePointer(step.inputs[2]) : nil, step.output, into: step.output,
            derivative: step.saved)
    }

    /// Takes the output's gradient back to the sums'.
    func backward<Scalar>(_ step: Step<Scalar>) {
        let count = step.outputShape.count
        let gradient = step.outputGradient!
        if let slope = step.saved {
            Scalar.kernels.binary(.multiply, count: count, gradient, slope, into: gradient)
        } else if activation == .relu {
            Scalar.kernels.maskByPositive(count: count, step.output, gradient)
        }
    }

    /// The bias' gradient; the last of the operation's.
    func biasGradient<Scalar>(_ step: Step<Scalar>) {
        guard hasBias, let slot = step.gradients[2] else { return }
        Scalar.kernels.columnSums(
            rows: step.outputShape.rows, columns: step.outputShape.last, step.outputGradient!, into: slot.address,
            accumulates: slot.accumulates)
    }
}
