/// What an optimiser does differently for some parameters.
public struct ParameterGroup: Sendable, Hashable {
    /// What the learning rate is multiplied by; 0 keeps the parameter where it is.
    public var rateFactor: Double
    /// The weight decay in place of the optimiser's; nil: the optimiser's.
    public var weightDecay: Double?

    public init(rateFactor: Double = 1, weightDecay: Double? = nil) {
        self.rateFactor = rateFactor
        self.weightDecay = weightDecay
    }
}

/// The rule that tells every parameter's group.
///
/// ```swift
/// let groups = ParameterGroups<Float> { parameter in
///     parameter.name.hasPrefix("head.") ? ParameterGroup() : ParameterGroup(rateFactor: 0.1, weightDecay: 0)
/// }
/// ```
public struct ParameterGroups<Scalar: NetworkScalar>: Sendable {
    private let rule: @Sendable (Parameter<Scalar>) -> ParameterGroup

    /// A rule of one's own. It is asked in every step, so it should look at names and shapes, not at numbers.
    public init(_ rule: @escaping @Sendable (Parameter<Scalar>) -> ParameterGroup) { self.rule = rule }

    /// Matrices decay, biases and gains do not: what a parameter was declared with decides.
    public static var matricesDecay: Self {
        Self { $0.decays ? ParameterGroup() : ParameterGroup(weightDecay: 0) }
    }

    /// Every parameter decays, as in an optimiser of PyTorch without parameter groups.
    public static var allDecay: Self { Self { _ in ParameterGroup() } }

    public subscript(parameter: Parameter<Scalar>) -> ParameterGroup { rule(parameter) }
}
