import KernelInterface

/// Gradient descent, with momentum if wanted (Sutskever et al. 2013, in the form that PyTorch gives it).
///
/// g ← g + decay·w; v ← momentum·v + (1 − dampening)·g, v ← g in the first step; w ← w − rate·v, or
/// w ← w − rate·(g + momentum·v) after Nesterov.
public struct SGD<Scalar: NetworkScalar>: Optimizer {
    public let name = "SGD"
    /// 0: no velocity is kept.
    public var momentum: Double
    /// How much of a gradient does not enter the velocity.
    public var dampening: Double
    /// Whether the step looks ahead along the velocity.
    public var isNesterov: Bool
    public var weightDecay: Double
    public var groups: ParameterGroups<Scalar>
    public var state = OptimizerState<Scalar>()

    public init(
        momentum: Double = 0, dampening: Double = 0, isNesterov: Bool = false, weightDecay: Double = 0,
        groups: ParameterGroups<Scalar> = .matricesDecay
    ) {
        self.momentum = momentum
        self.dampening = dampening
        self.isNesterov = isNesterov
        self.weightDecay = weightDecay
        self.groups = groups
    }

    /// The velocity, if there is momentum.
    public var vectorsPerParameter: Int { momentum == 0 ? 0 : 1 }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public mutating func update(
        _ parameter: Parameter<Scalar>, rate: Double, weightDecay: Double, gradientScale: Double
    ) throws(NetworkError) {
        let (step, velocity, _) = try state.advance(parameter, vectors: vectorsPerParameter)
        Scalar.kernels.momentum(
            count: parameter.shape.count,
            MomentumStep(
                rate: Scalar(rate), momentum: Scalar(momentum), dampening: Scalar(dampening), isNesterov: isNesterov,
                decay: Scalar(weightDecay), gradientScale: Scalar(gradientScale)),
            isFirst: step == 1, gradients: try parameter.gradientAddress(), weights: parameter.addressToChange(),
            velocity: velocity)
    }
}
