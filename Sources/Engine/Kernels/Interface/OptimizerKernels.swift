/// The numbers of one step of Adam or AdamW, with the corrections of bias worked in.
public struct AdamStep<Scalar: Sendable>: Sendable {
    /// The learning rate over 1 − β₁ᵗ.
    public var rate: Scalar
    public var beta1: Scalar
    public var beta2: Scalar
    /// 1/√(1 − β₂ᵗ).
    public var secondMomentScale: Scalar
    public var epsilon: Scalar
    /// What weights are multiplied by first: 1 − rate·decay for AdamW, 1 for Adam.
    public var shrink: Scalar
    /// Added to the gradient as decay·weight: Adam's own (L2) weight decay, 0 for AdamW.
    public var decay: Scalar
    /// What gradients are multiplied by first: clipping.
    public var gradientScale: Scalar

    public init(
        rate: Scalar, beta1: Scalar, beta2: Scalar, secondMomentScale: Scalar, epsilon: Scalar, shrink: Scalar,
        decay: Scalar, gradientScale: Scalar
    ) {
        self.rate = rate
        self.beta1 = beta1
        self.beta2 = beta2
        self.secondMomentScale = secondMomentScale
        self.epsilon = epsilon
        self.shrink = shrink
        self.decay = decay
        self.gradientScale = gradientScale
    }
}

/// The numbers of one step of gradient descent.
public struct MomentumStep<Scalar: Sendable>: Sendable {
    public var rate: Scalar
    public var momentum: Scalar
    public var dampening: Scalar
    public var isNesterov: Bool
    /// Added to the gradient as decay·weight.
    public var decay: Scalar
    /// What gradients are multiplied by first: clipping.
    public var gradientScale: Scalar

    public init(
        rate: Scalar, momentum: Scalar, dampening: Scalar, isNesterov: Bool, decay: Scalar, gradientScale: Scalar
    ) {
        self.rate = rate
        self.momentum = momentum
        self.dampening = dampening
        self.isNesterov = isNesterov
        self.decay = decay
        self.gradientScale = gradientScale
    }
}

/// One pass over weights, gradients and the optimiser's state.
public protocol OptimizerKernels<Scalar> {
    associatedtype Scalar: Sendable

    /// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← shrink·w − rate·m/(√v·scale + ε)
    /// (Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019, algorithm 2).
    static func adam(
        count: Int, _ step: AdamStep<Scalar>, gradients: UnsafePointer<Scalar>,
        weights: UnsafeMutablePointer<Scalar>, firstMoments: UnsafeMutablePointer<Scalar>,
        secondMoments: UnsafeMutablePointer<Scalar>)

    /// g ← g + decay·w, then without `velocity` w ← w − rate·g; with it v ← momentum·v + (1−dampening)·g
    /// and w ← w − rate·v, or w ← w − rate·(g + momentum·v) after Nesterov (Sutskever et al. 2013, in
    /// the form that PyTorch gives it). In the first step v ← g.
    static func momentum(
        count: Int, _ step: MomentumStep<Scalar>, isFirst: Bool, gradients: UnsafePointer<Scalar>,
        weights: UnsafeMutablePointer<Scalar>, velocity: UnsafeMutablePointer<Scalar>?)

    /// g ← g within ±limit; what is not a number stays so.
    static func clamp(count: Int, limit: Scalar, _ gradients: UnsafeMutablePointer<Scalar>)
}
