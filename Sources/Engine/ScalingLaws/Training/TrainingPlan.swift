public import Numerics

/// How a language model is trained: everything but its sides and its data.
public struct TrainingPlan: Sendable, Hashable {
    /// Updates in all, at least 1.
    public var steps = 1000
    /// Sequences of an update.
    public var batch = 16
    /// Sequences of a pass; `batch` is a multiple of it. Gradients of passes are averaged.
    public var microBatch = 16
    /// The learning rate over steps.
    public var schedule = Schedule.constant(1e-3)
    public var clipping = GradientClipping.norm(1)
    public var beta1 = 0.9
    public var beta2 = 0.99
    public var epsilon = 1e-8
    /// Of matrices; gains and biases do not decay.
    public var weightDecay = 0.1
    /// η of the mean of weights that is judged: after step t it moves a share of (η + 1)/(t + η) towards the weights
    /// (polynomial-decay averaging, Shamir and Zhang 2013, section 4), so that it looks back over about t/η steps however
    /// long the run has been. 0: the weights themselves are judged.
    ///
    /// At a constant rate weights wander around where they would come to rest. Their mean does not, so that every point
    /// of a curve is nearly what a run would have that ends there with a falling rate (Hägele et al. 2024, section 4).
    public var averaging = 8.0
    /// Whether the noise scale of gradients is measured; needs two passes a step.
    public var measuresNoise = true
    /// At how many steps a decade the run is looked at.
    public var recordsPerDecade = 12
    /// How many tokens are held out to judge by.
    public var heldOutTokens = 32_768

    public init() {}

    /// Passes of an update.
    public var passes: Int { max(1, batch / max(1, microBatch)) }

    /// The optimiser of this plan.
    func optimizer<Scalar: NetworkScalar>() -> AdamW<Scalar> {
        AdamW(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
    }
}
