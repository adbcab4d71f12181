import Numerics

/// The loss of a model of N parameters after D tokens of which U are different (Muennighoff et al. 2023, equations 5 and 6):
/// tokens beyond the unique ones, and parameters beyond those that the unique tokens support, count ever less.
///
/// L = E + A/N'^α + B/D'^β,
/// D' = U·(1 + R_D·(1 − e^(−(D/U − 1)/R_D))), and likewise N' of N beyond U_N with R_N,
/// U_N the compute-optimal size for U tokens.
///
/// Data that is seen once has U = D; it makes no difference whether there was more that was not seen.
public struct RepetitionLaw: Sendable, Hashable {
    /// The constants of data that is seen once.
    public var single: ParametricLaw
    /// R_D: how many repetitions are worth 1 − 1/e of as much new data; infinite where all are worth as much.
    public var tokenDecay: Double
    /// R_N: likewise of parameters beyond U_N.
    public var parameterDecay: Double

    public init(single: ParametricLaw, tokenDecay: Double, parameterDecay: Double) {
        self.single = single
        self.tokenDecay = tokenDecay
        self.parameterDecay = parameterDecay
    }

    /// D': new tokens that are worth as much as `tokens` of which `unique` are different.
    ///
    /// - Throws: `outOfRange` for numbers that are not above 0.
    public func effectiveTokens(_ tokens: Double, unique: Double) throws(ScalingLawError) -> Double {
        try requirePositive("tokens", tokens)
        try requirePositive("unique tokens", unique)
        return Self.saturated(tokens, unique, decay: tokenDecay)
    }

    /// N': parameters that are worth as much, to data without end, as `parameters` are to `unique` different tokens.
    ///
    /// - Throws: `outOfRange` for numbers that are not above 0.
    public func effectiveParameters(_ parameters: Double, unique: Double) throws(ScalingLawError) -> Double {
        try requirePositive("parameters", parameters)
        try requirePositive("unique tokens", unique)
        return Self.saturated(parameters, supportedParameters(unique), decay: parameterDecay)
    }

    /// - Parameter unique: U, in tokens; nil for data that is seen once, as is any U from D on.
    /// - Throws: `outOfRange` for numbers that are not above 0.
    public func loss(
        parameters: Double, tokens: Double, unique: Double? = nil
    ) throws(ScalingLawError) -> Double {
        let seen = min(unique ?? tokens, tokens)
        return try single.loss(
            parameters: effectiveParameters(parameters, unique: seen), tokens: effectiveTokens(tokens, unique: seen))
    }

    /// U_N: N of which D tokens are the compute-optimal amount (at the optimum α·A/N^α = β·B/D^β).
    private func supportedParameters(_ tokens: Double) -> Double {
        let (alpha, beta) = (single.parameterExponent, single.tokenExponent)
        return portablePower(
            alpha * single.parameterScale * portablePower(tokens, beta) / (beta * single.tokenScale), 1 / alpha)
    }

    private static func saturated(_ amount: Double, _ unique: Double, decay: Double) -> Double {
        let repeats = amount / unique - 1
        guard repeats > 0 else { return amount }
        return unique * (1 + Saturation(repeats: repeats, decay: decay).worth)
    }
}
