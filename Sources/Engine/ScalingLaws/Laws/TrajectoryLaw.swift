import Numerics

/// The loss of a model of N parameters at step S with batches of B tokens (Kaplan et al. 2020, equations 5.2 to 5.6;
/// Su et al. 2024):
///
/// L = E + (Nc/N)^αN + [(Sc/S)·(1 + B*/(B·L^(1/αB)))]^αS
///
/// The loss stands on both sides. The right side falls as L grows, so there is one solution. Kaplan's law has E = 0.
public struct TrajectoryLaw: Sendable, Hashable {
    /// Nc, in parameters without embeddings.
    public var criticalParameters: Double
    /// αN.
    public var parameterExponent: Double
    /// Sc, in steps.
    public var criticalSteps: Double
    /// αS.
    public var stepExponent: Double
    /// B*, in tokens: the critical batch size at a loss of 1.
    public var criticalBatch: Double
    /// αB; infinite for a critical batch size that does not depend on the loss.
    public var batchExponent: Double
    /// E, in nats a token: what no model and no training removes.
    public var irreducibleLoss: Double

    /// Kaplan et al. 2020, table 5 (their corpus, tokenizer and architecture: an example, not a forecast).
    public static let kaplan = TrajectoryLaw(
        criticalParameters: 6.5e13, parameterExponent: 0.077, criticalSteps: 2.1e3, stepExponent: 0.76,
        criticalBatch: 2.1e8, batchExponent: 0.21)

    public init(
        criticalParameters: Double, parameterExponent: Double, criticalSteps: Double, stepExponent: Double,
        criticalBatch: Double, batchExponent: Double, irreducibleLoss: Double = 0
    ) {
        self.criticalParameters = criticalParameters
        self.parameterExponent = parameterExponent
        self.criticalSteps = criticalSteps
        self.stepExponent = stepExponent
        self.criticalBatch = criticalBatch
        self.batchExponent = batchExponent
        self.irreducibleLoss = irreducibleLoss
    }

    /// E + (Nc/N)^αN: the loss after training without end.
    public func leastLoss(parameters: Double) throws(ScalingLawError) -> Double {
        try requirePositive("parameters", parameters)
        return irreducibleLoss + portablePower(criticalParameters / parameters, parameterExponent)
    }

    /// Bcrit(L) = B*/L^(1/αB), in tokens: below it, twice the batch halves the steps; above, it hardly helps.
    public func criticalBatchSize(loss: Double) throws(ScalingLawError) -> Double {
        try requirePositive("loss", loss)
        return criticalBatch / portablePower(loss, 1 / batchExponent)
    }

    /// Smin(L, N) = Sc/(L − least loss)^(1/αS): the steps to a loss with batches without end.
    public func leastSteps(loss: Double, parameters: Double) throws(ScalingLawError) -> Double {
        let least = try leastLoss(parameters: parameters)
        guard loss > least else { throw .unreachable(loss: loss, leastLoss: least) }
        return criticalSteps / portablePower(loss - least, 1 / stepExponent)
    }

    /// Emin = Smin·Bcrit: the tokens to a loss with the smallest batches.
    public func leastTokens(loss: Double, parameters: Double) throws(ScalingLawError) -> Double {
        try leastSteps(loss: loss, parameters: parameters) * criticalBatchSize(loss: loss)
    }

    /// S = Smin·(1 + Bcrit/B): the steps to a loss with batches of that many tokens.
    public func steps(loss: Double, parameters: Double, batch: Double) throws(ScalingLawError) -> Double {
        try requirePositive("batch", batch)
        let least = try leastSteps(loss: loss, parameters: parameters)
        return least * (1 + (try criticalBatchSize(loss: loss)) / batch)
    }

    /// The loss at a step. The one root of the implicit equation, between the least loss and the right side there, by
    /// Newton's method kept inside a bracket; to the last few bits.
    public func loss(parameters: Double, batch: Double, steps: Double) throws(ScalingLawError) -> Double {
        try requirePositive("batch", batch)
        try requirePositive("steps", steps)
        let least = try leastLoss(parameters: parameters)
        let power = 1 / batchExponent
        /// The term of steps and its slope at a loss.
        func remainder(_ loss: Double) -> (value: Double, slope: Double) {
            let ratio = criticalBatch / (batch * portablePower(loss, power))
            let value = portablePower(criticalSteps / steps * (1 + ratio), stepExponent)
            return (value, -stepExponent * value * ratio / (1 + ratio) * power / loss)
        }
        guard least > 0 else { throw .outOfRange("least loss", value: least, range: "a number above 0") }
        var (low, high) = (least, least + remainder(least).value)
        guard high.isFinite else {
            throw .outOfRange("steps", value: steps, range: "enough for a finite loss by this law")
        }
        var loss = high
        for _ in 0..<200 {
            let (value, slope) = remainder(loss)
            let excess = loss - least - value
            if excess == 0 { return loss }
            if excess > 0 { high = loss } else { low = loss }
            var next = loss - excess / (1 - slope)
            if !(next > low && next < high) { next = low + (high - low) / 2 }
            if next == loss || high - low <= loss * 1e-16 { return next }
            loss = next
        }
        return loss
    }
}
