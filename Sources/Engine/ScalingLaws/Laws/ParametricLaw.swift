import Numerics

/// The loss of a model of N parameters after D tokens (Hoffmann et al. 2022, approach 3):
///
/// L = E + A/N^α + B/D^β
public struct ParametricLaw: Sendable, Hashable {
    /// E, in nats a token.
    public var irreducibleLoss: Double
    /// A.
    public var parameterScale: Double
    /// α.
    public var parameterExponent: Double
    /// B.
    public var tokenScale: Double
    /// β.
    public var tokenExponent: Double

    public init(
        irreducibleLoss: Double, parameterScale: Double, parameterExponent: Double, tokenScale: Double,
        tokenExponent: Double
    ) {
        self.irreducibleLoss = irreducibleLoss
        self.parameterScale = parameterScale
        self.parameterExponent = parameterExponent
        self.tokenScale = tokenScale
        self.tokenExponent = tokenExponent
    }

    public func loss(parameters: Double, tokens: Double) throws(ScalingLawError) -> Double {
        try requirePositive("parameters", parameters)
        try requirePositive("tokens", tokens)
        return irreducibleLoss + parameterScale / portablePower(parameters, parameterExponent)
            + tokenScale / portablePower(tokens, tokenExponent)
    }

    /// The tokens after which a model has that loss.
    public func tokens(loss: Double, parameters: Double) throws(ScalingLawError) -> Double {
        try requirePositive("parameters", parameters)
        let least = irreducibleLoss + parameterScale / portablePower(parameters, parameterExponent)
        guard loss > least else { throw .unreachable(loss: loss, leastLoss: least) }
        return portablePower(tokenScale / (loss - least), 1 / tokenExponent)
    }

    /// a of N* ∝ C^a: β/(α + β).
    public var optimalParameterExponent: Double { tokenExponent / (parameterExponent + tokenExponent) }

    /// The least loss for C = 6·N·D: N* = G·(C/6)^a, D* = (C/6)^(1−a)/G, G = (αA/(βB))^(1/(α+β)).
    public func computeOptimum(operations: Double) throws(ScalingLawError) -> Optimum {
        try requirePositive("operations", operations)
        let balance = portablePower(
            parameterExponent * parameterScale / (tokenExponent * tokenScale),
            1 / (parameterExponent + tokenExponent))
        let parameters = balance * portablePower(operations / 6, optimalParameterExponent)
        let tokens = operations / 6 / parameters
        return Optimum(parameters: parameters, tokens: tokens, loss: try loss(parameters: parameters, tokens: tokens))
    }
}
