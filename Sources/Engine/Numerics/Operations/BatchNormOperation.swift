import KernelInterface

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where the means and variances of a batch normalisation come from.
public enum BatchStatistics: Sendable, Hashable {
    /// From the batch in training, which the running ones then follow; the running ones otherwise.
    case batch
    /// The running ones always: a part of a network that stays as it is.
    case running
}

/// y = f((x − μ)/√(σ² + ε)·γ + β + addend) channel by channel (Ioffe and Szegedy 2015, algorithm 1), f a rectifier
/// or nothing.
///
/// Inputs: x of …×channels; γ, β, running mean and running variance of channels; the addend, if any, like x.
struct BatchNormOperation<Scalar: NetworkScalar>: Operation {
    let name = "batch norm"
    let statistics: BatchStatistics
    let epsilon: Double
    let momentum: Double
    let hasAddend: Bool
    let rectifies: Bool

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        let x = inputs[0]
        guard x.rank >= 2, x.count > 0, inputs[1...4].allSatisfy({ $0 == [x.last] }) else {
            throw .shapeMismatch(
                operation: name, inputs: inputs, expected: "…×channels, and four times as many numbers as channels")
        }
        if hasAddend, inputs[5] != x {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "an addend of the shape of x")
        }
        if statistics == .batch, x.rows < 2 {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "more than one row to take a variance of")
        }
        return x
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        needs.inPlace = 0
        // Means and 1/√(σ² + ε).
        needs.saved = 2 * output.last
        needs.forwardScratch = 2 * output.last
        needs.backwardScratch = 5 * output.last
        if wanted.contains(true) {
            needs.inputsInBackward = [0, 1]
            needs.outputInBackward = rectifies
            needs.gradientInPlace = hasAddend && wanted[5] ? 5 : 0
        }
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        let (rows, channels) = (step.outputShape.rows, step.outputShape.last)
        let (gain, offset) = (step.inputs[1], step.inputs[2])
        let scale = step.scratch!
        let shift = scale + channels
        // A program without a way back has no place to leave anything.
        let means = step.saved ?? shift
        let deviations = step.saved.map { $0 + channels } ?? scale
        if statistics == .batch, step.isTraining {
            Scalar.kernels.columnMoments(
                rows: rows, columns: channels, step.inputs[0], means: means, variances: deviations)
            follow(step.inputs[3], means, channels, factor: 1)
            follow(step.inputs[4], deviations, channels, factor: Scalar(rows) / Scalar(rows - 1))
        } else {
            means.update(from: step.inputs[3], count: channels)
            deviations.update(from: step.inputs[4], count: channels)
        }
        for j in 0..<channels {
            let inverse = 1 / (deviations[j] + Scalar(epsilon)).squareRoot()
            let factor = gain[j] * inverse
            let mean = means[j]
            deviations[j] = inverse
            scale[j] = factor
            shift[j] = offset[j] - mean * factor
        }
        Scalar.kernels.scaleShift(
            rows: rows, columns: channels, step.inputs[0], scale: scale, shift: shift,
            addend: hasAddend ? UnsafePointer(step.inputs[5]) : nil, rectifies: rectifies, into: step.output)
    }

    /// running ← (1 − momentum)·running + momentum·value·factor.
    private func follow(
        _ running: UnsafeMutablePointer<Scalar>, _ values: UnsafePointer<Scalar>, _ count: Int, factor: Scalar
    ) {
        Scalar.kernels.scaleAdd(
            count: count, Scalar(momentum) * factor, values, Scalar(1 - momentum), into: running)
    }

    func backward(_ step: Step<Scalar>) {
        let (rows, channels) = (step.outputShape.rows, step.outputShape.last)
        let (g, gain) = (step.outputGradient!, step.inputs[1])
        let means = step.saved!
        let inverses = means + channels
        let sums = step.scratch!
        let (products, a, b, c) = (
            sums + channels, sums + 2 * channels, sums + 3 * channels, sums + 4 * channels
        )
        // Σ g and Σ g·(x − μ); g has passed the rectifier from here on.
        Scalar.kernels.columnGradientSums(
            rows: rows, columns: channels, step.inputs[0], means: means, gradient: g,
            output: rectifies ? UnsafePointer(step.output) : nil, sums: sums, products: products)
        let usesBatch = statistics == .batch && step.isTraining
        // dX = γ/σ·(g − mean(g) − x̂·mean(g·x̂)) is a·g + b·x + c with numbers that belong to a channel.
        for j in 0..<channels {
            let factor = gain[j] * inverses[j]
            a[j] = factor
            b[j] = usesBatch ? -factor * inverses[j] * inverses[j] * products[j] / Scalar(rows) : 0
            c[j] = usesBatch ? -factor * sums[j] / Scalar(rows) - b[j] * means[j] : 0
        }
        // The addend's gradient may lie where g lies, so x's either lies there too or comes first.
        if let slot = step.gradients[0] {
            Scalar.kernels.columnCombination(
                rows: rows, columns: channels, g, a, step.inputs[0], b, c, into: slot.address,
                accumulates: slot.accumulates)
        }
        if let slot = step.gradients[1] {
            Scalar.kernels.binary(.multiply, count: channels, products, inverses, into: products)
            slot.take(channels, products)
        }
        step.gradients[2]?.take(channels, sums)
        if hasAddend { step.gradients[5]?.take(step.outputShape.count, g) }
    }
}

extension Graph {
    /// Batch normalisation of every channel over all rows, then a sum with `addend` and a rectifier, if wanted.
    ///
    /// - Parameters:
    ///   - x: …×channels.
    ///   - gain, offset: γ and β of channels.
    ///   - mean, variance: The running ones, which a training program moves: state, not differentiated.
    ///   - momentum: How much of the running numbers a batch replaces; their variance is over n − 1, as in PyTorch.
    ///   - addend: What is added before the rectifier: the other way of a residual block.
    /// - Throws: `shapeMismatch`.
    public func batchNorm(
        _ x: Value, gain: Value, offset: Value, mean: Value, variance: Value, statistics: BatchStatistics = .batch,
        epsilon: Double = 1e-5, momentum: Double = 0.1, adding addend: Value? = nil, rectifies: Bool = false
    ) throws(NetworkError) -> Value {
        try apply(
            BatchNormOperation<Scalar>(
                statistics: statistics, epsilon: epsilon, momentum: momentum, hasAddend: addend != nil,
                rectifies: rectifies),
            to: [x, gain, offset, mean, variance] + (addend.map { [$0] } ?? []))
    }
}
