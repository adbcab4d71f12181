import KernelInterface

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What Adam and AdamW have in common: running means of gradients and of their squares.
///
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − rate·m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
/// (Kingma and Ba 2015, algorithm 1).
struct AdaptiveMoments: Sendable {
    var beta1: Double
    var beta2: Double
    var epsilon: Double

    /// One step of a parameter.
    ///
    /// - Parameters:
    ///   - shrink: What weights are multiplied by first.
    ///   - decay: What share of the weights is added to the gradient.
    func update<Scalar>(
        _ parameter: Parameter<Scalar>, _ state: inout OptimizerState<Scalar>, rate: Double, shrink: Double,
        decay: Double, gradientScale: Double
    ) throws(NetworkError) {
        let (step, first, second) = try state.advance(parameter, vectors: 2)
        Scalar.kernels.adam(
            count: parameter.shape.count,
            AdamStep(
                rate: Scalar(rate / (1 - pow(beta1, Double(step)))), beta1: Scalar(beta1), beta2: Scalar(beta2),
                secondMomentScale: Scalar(1 / (1 - pow(beta2, Double(step))).squareRoot()), epsilon: Scalar(epsilon),
                shrink: Scalar(shrink), decay: Scalar(decay), gradientScale: Scalar(gradientScale)),
            gradients: try parameter.gradientAddress(), weights: parameter.addressToChange(), firstMoments: first!,
            secondMoments: second!)
    }
}
