/// The simple noise scale of gradients, B = tr(Σ)/|G|² (McCandlish et al. 2018, *An empirical model of large-batch
/// training*, equation 2.9): the size of batch at which the noise of a step is as large as the step, a cheap relative of
/// the critical batch size.
///
/// Both parts are estimated without bias from the norms of gradients of two sizes of batch (appendix A.1, equations A.2
/// and A.3), summed over steps before one is divided by the other: a ratio of single steps is all noise.
struct GradientNoise: Sendable, Hashable {
    /// Sums over steps of |G|² and tr(Σ); units of tokens.
    private(set) var signal = 0.0
    private(set) var noise = 0.0

    init() {}

    init(signal: Double, noise: Double) {
        self.signal = signal
        self.noise = noise
    }

    /// Takes a step in.
    ///
    /// - Parameters:
    ///   - small: The norm of the gradient of `smallTokens` tokens.
    ///   - large: That of `largeTokens`, more of them, the small batch among them.
    mutating func add(small: Double, _ smallTokens: Double, large: Double, _ largeTokens: Double) {
        guard small.isFinite, large.isFinite, smallTokens < largeTokens else { return }
        let (s, l) = (small * small, large * large)
        signal += (largeTokens * l - smallTokens * s) / (largeTokens - smallTokens)
        noise += (s - l) / (1 / smallTokens - 1 / largeTokens)
    }

    /// Tokens; nil where the noise hides the gradient altogether, or nothing was measured.
    var scale: Double? { signal > 0 && noise > 0 ? noise / signal : nil }
}
