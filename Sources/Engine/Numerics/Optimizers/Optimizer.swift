/// What moves parameters along their gradients, step by step.
///
/// An optimiser is a value: a copy goes its own way from where it was copied. A new one is one file: its settings,
/// and `update`, which calls a kernel.
///
/// ```swift
/// var optimizer = AdamW<Float>(weightDecay: 0.1)
/// program.forward()
/// program.backward()
/// try optimizer.step(program.trained, rate: 1e-3)
/// ```
public protocol Optimizer<Scalar>: Sendable {
    associatedtype Scalar: NetworkScalar

    /// As checkpoints call it: "SGD", "AdamW".
    var name: String { get }
    /// The decay of the parameters whose group does not say otherwise.
    var weightDecay: Double { get }
    /// What is particular to some parameters: their rate, their decay.
    var groups: ParameterGroups<Scalar> { get }
    /// How many vectors as long as itself are remembered of a parameter.
    var vectorsPerParameter: Int { get }
    /// What the optimiser remembers of every parameter; checkpoints keep it.
    var state: OptimizerState<Scalar> { get set }

    /// One step for one parameter, from the gradient that it holds.
    ///
    /// - Parameters:
    ///   - rate: The learning rate, the group's factor worked in.
    ///   - weightDecay: The decay that holds for this parameter.
    ///   - gradientScale: What the gradient is multiplied by first: clipping, the mean over micro-batches.
    /// - Throws: `outOfMemory` in the first step, when room for the optimiser's memory is not to be had.
    mutating func update(
        _ parameter: Parameter<Scalar>, rate: Double, weightDecay: Double, gradientScale: Double
    ) throws(NetworkError)
}

extension Optimizer {
    /// One step for every parameter given, from the gradients that they hold.
    ///
    /// - Parameters:
    ///   - rate: The learning rate of this step, from a schedule.
    ///   - gradientScale: What gradients are multiplied by first: clipping.
    /// - Throws: `outOfMemory`, in the first step only.
    public mutating func step(
        _ parameters: [Parameter<Scalar>], rate: Double, gradientScale: Double = 1
    ) throws(NetworkError) {
        for parameter in parameters { try step(parameter, rate: rate, gradientScale: gradientScale) }
    }

    /// One step for one parameter, from the gradient that it holds.
    ///
    /// - Throws: `outOfMemory`, in the first step only.
    public mutating func step(
        _ parameter: Parameter<Scalar>, rate: Double, gradientScale: Double = 1
    ) throws(NetworkError) {
        let group = groups[parameter]
        try update(
            parameter, rate: rate * group.rateFactor, weightDecay: group.weightDecay ?? weightDecay,
            gradientScale: gradientScale)
    }
}
