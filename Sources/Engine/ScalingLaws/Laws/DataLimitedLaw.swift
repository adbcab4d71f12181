import Numerics

/// The loss of a model of N parameters on a data set of D tokens (Kaplan et al. 2020, equation 1.5), with an
/// irreducible part that Kaplan's form lacks:
///
/// L = E + [(Nc/N)^(αN/αD) + Dc/D]^αD
public struct DataLimitedLaw: Sendable, Hashable {
    /// Nc.
    public var criticalParameters: Double
    /// αN.
    public var parameterExponent: Double
    /// Dc, in tokens.
    public var criticalTokens: Double
    /// αD.
    public var tokenExponent: Double
    /// E, in nats a token.
    public var irreducibleLoss: Double

    /// Kaplan et al. 2020, table 2.
    public static let kaplan = DataLimitedLaw(
        criticalParameters: 6.4e13, parameterExponent: 0.076, criticalTokens: 1.8e13, tokenExponent: 0.103)

    public init(
        criticalParameters: Double, parameterExponent: Double, criticalTokens: Double, tokenExponent: Double,
        irreducibleLoss: Double = 0
    ) {
        self.criticalParameters = criticalParameters
        self.parameterExponent = parameterExponent
        self.criticalTokens = criticalTokens
        self.tokenExponent = tokenExponent
        self.irreducibleLoss = irreducibleLoss
    }

    public func loss(parameters: Double, tokens: Double) throws(ScalingLawError) -> Double {
        try requirePositive("parameters", parameters)
        try requirePositive("tokens", tokens)
        return irreducibleLoss
            + portablePower(
                portablePower(criticalParameters / parameters, parameterExponent / tokenExponent)
                    + criticalTokens / tokens, tokenExponent)
    }

    /// The tokens with which a model has that loss.
    public func tokens(loss: Double, parameters: Double) throws(ScalingLawError) -> Double {
        try requirePositive("parameters", parameters)
        let bySize = portablePower(criticalParameters / parameters, parameterExponent / tokenExponent)
        let least = irreducibleLoss + portablePower(bySize, tokenExponent)
        guard loss > least else { throw .unreachable(loss: loss, leastLoss: least) }
        return criticalTokens / (portablePower(loss - irreducibleLoss, 1 / tokenExponent) - bySize)
    }

    /// The least loss for C = 6·N·D operations, were the data set's tokens each seen once: with p = αN/αD,
    /// N*^(p+1) = p·Nc^p·C/(6·Dc).
    ///
    /// - Throws: `outOfRange`.
    public func computeOptimum(operations: Double) throws(ScalingLawError) -> Optimum {
        try requirePositive("operations", operations)
        let power = parameterExponent / tokenExponent
        let parameters = portableExponential(
            (portableLogarithm(power) + power * portableLogarithm(criticalParameters)
                + portableLogarithm(operations / 6) - portableLogarithm(criticalTokens)) / (power + 1))
        let tokens = operations / 6 / parameters
        return Optimum(parameters: parameters, tokens: tokens, loss: try loss(parameters: parameters, tokens: tokens))
    }
}
