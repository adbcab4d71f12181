import Numerics

/// The worth of data that is seen more than once (Muennighoff et al. 2023, equations 5 and 6): tokens and parameters
/// beyond what the unique tokens support count ever less.
///
/// D' = U_D + U_D·R*_D·(1 − e^(−R_D/R*_D)),  R_D = D/U_D − 1, and likewise for parameters beyond U_N, the
/// compute-optimal size for U_D tokens.
public struct RepetitionLaw: Sendable, Hashable {
    /// The law of data that is seen once.
    public var single: ParametricLaw
    /// R*_D: how many repetitions are worth 1 − 1/e of as much new data.
    public var tokenDecay: Double
    /// R*_N.
    public var parameterDecay: Double

    public init(single: ParametricLaw, tokenDecay: Double, parameterDecay: Double) {
        self.single = single
        self.tokenDecay = tokenDecay
        self.parameterDecay = parameterDecay
    }

    /// D': new tokens that are worth as much as `tokens` of which `unique` are different.
    public func effectiveTokens(_ tokens: Double, unique: Double) throws(ScalingLawError) -> Double {
        try requirePositive("unique tokens", unique)
        return Self.saturated(tokens, unique, decay: tokenDecay)
    }

    public func loss(parameters: Double, tokens: Double, unique: Double) throws(ScalingLawError) -> Double {
        let effective = try effectiveTokens(tokens, unique: unique)
        let supported = try optimalParameters(tokens: min(unique, tokens))
        return try single.loss(
            parameters: Self.saturated(parameters, min(supported, parameters), decay: parameterDecay), tokens: effective
        )
    }

    /// U_N: N of which D tokens are the compute-optimal amount (at the optimum α·A/N^α = β·B/D^β).
    private func optimalParameters(tokens: Double) throws(ScalingLawError) -> Double {
        let (alpha, beta) = (single.parameterExponent, single.tokenExponent)
        return portablePower(
            alpha * single.parameterScale * portablePower(tokens, beta) / (beta * single.tokenScale), 1 / alpha)
    }

    private static func saturated(_ amount: Double, _ unique: Double, decay: Double) -> Double {
        let repeats = amount / unique - 1
        guard repeats > 0 else { return amount }
        return unique + unique * decay * (1 - portableExponential(-repeats / decay))
    }
}
