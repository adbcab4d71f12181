import KernelInterface

/// Every row brought to mean 0 and variance 1, or to mean square 1, then scaled and shifted.
///
/// Inputs: x of …×d, a gain of d and a bias of d if there is one. Output: as x.
struct NormalizationOperation<Scalar: NetworkScalar>: Operation {
    /// Whether the mean is taken away: layer norm, else RMS norm.
    let centres: Bool
    let hasBias: Bool
    let epsilon: Double
    var name: String { centres ? "layer norm" : "RMS norm" }

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs[0].rank >= 1, inputs.dropFirst().allSatisfy({ $0 == [inputs[0].last] }) else {
            throw .shapeMismatch(
                operation: name, inputs: inputs, expected: "gain and bias of as many numbers as a row of the first")
        }
        return inputs[0]
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        if wanted.contains(true) {
            needs.inputsInBackward = [0, 1]
            needs.saved = 2 * output.rows
        } else {
            needs.forwardScratch = 2 * output.rows
            needs.inPlace = 0
        }
        if wanted[0] { needs.gradientInPlace = 0 }
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        Scalar.kernels.normalizeRows(
            rows: step.outputShape.rows, columns: step.outputShape.last, centres: centres, epsilon: Scalar(epsilon),
            step.inputs[0], gain: step.inputs[1], bias: hasBias ? UnsafePointer(step.inputs[2]) : nil,
            into: step.output, statistics: (step.saved ?? step.scratch)!)
    }

    func backward(_ step: Step<Scalar>) {
        let width = step.outputShape.last
        let ofBias = hasBias ? step.gradients[2] : nil
        for slot in [step.gradients[1], ofBias] {
            if let slot, !slot.accumulates { slot.address.update(repeating: 0, count: width) }
        }
        let ofX = step.gradients[0]
        Scalar.kernels.normalizeRowsBackward(
            rows: step.outputShape.rows, columns: width, centres: centres, step.inputs[0], statistics: step.saved!,
            gain: step.inputs[1], gradient: step.outputGradient!, into: ofX?.address,
            accumulates: ofX?.accumulates ?? false, gainGradient: step.gradients[1]?.address,
            biasGradient: ofBias?.address)
    }
}

extension Graph {
    /// Layer norm of every row (Ba, Kiros and Hinton 2016): mean 0, variance 1, times gain, plus bias.
    ///
    /// - Parameters:
    ///   - x: …×d.
    ///   - gain: d numbers.
    ///   - bias: d numbers.
    ///   - epsilon: Added to the variance.
    /// - Throws: `shapeMismatch`.
    public func layerNorm(
        _ x: Value, gain: Value, bias: Value? = nil, epsilon: Double = 1e-5
    ) throws(NetworkError) -> Value {
        try apply(
            NormalizationOperation<Scalar>(centres: true, hasBias: bias != nil, epsilon: epsilon),
            to: [x, gain] + (bias.map { [$0] } ?? []))
    }

    /// Root-mean-square norm of every row (Zhang and Sennrich 2019): mean square 1, times gain.
    ///
    /// - Throws: `shapeMismatch`.
    public func rmsNorm(_ x: Value, gain: Value, epsilon: Double = 1e-6) throws(NetworkError) -> Value {
        try apply(NormalizationOperation<Scalar>(centres: false, hasBias: false, epsilon: epsilon), to: [x, gain])
    }
}
