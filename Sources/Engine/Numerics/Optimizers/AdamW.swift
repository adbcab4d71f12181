/// Adam with weight decay apart from the gradient: w ← (1 − rate·decay)·w before every step (Loshchilov and Hutter
/// 2019, algorithm 2).
public struct AdamW<Scalar: NetworkScalar>: Optimizer {
    public let name = "AdamW"
    /// How slowly the mean of gradients forgets.
    public var beta1: Double { moments.beta1 }
    /// How slowly the mean of squared gradients forgets.
    public var beta2: Double { moments.beta2 }
    /// Added to the root of the mean square, so that nothing is divided by 0.
    public var epsilon: Double { moments.epsilon }
    public var weightDecay: Double
    public var groups: ParameterGroups<Scalar>
    public var state = OptimizerState<Scalar>()
    /// Both means.
    public let vectorsPerParameter = 2
    private let moments: AdaptiveMoments

    public init(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01,
        groups: ParameterGroups<Scalar> = .matricesDecay
    ) {
        moments = AdaptiveMoments(beta1: beta1, beta2: beta2, epsilon: epsilon)
        self.weightDecay = weightDecay
        self.groups = groups
    }

    public mutating func update(
        _ parameter: Parameter<Scalar>, rate: Double, weightDecay: Double, gradientScale: Double
    ) throws(NetworkError) {
        try moments.update(
            parameter, &state, rate: rate, shrink: 1 - rate * weightDecay, decay: 0, gradientScale: gradientScale)
    }
}
