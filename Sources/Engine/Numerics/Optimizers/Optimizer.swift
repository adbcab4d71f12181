/// What moves parameters along their gradients, step by step.
public protocol Optimizer<Scalar>: Sendable {
    associatedtype Scalar: NetworkScalar

    /// One step for every parameter given, from the gradients that it holds.
    ///
    /// - Parameters:
    ///   - rate: The learning rate of this step, from a schedule.
    ///   - gradientScale: What gradients are multiplied by first: clipping.
    mutating func step(_ parameters: [Parameter<Scalar>], rate: Double, gradientScale: Double) throws(NetworkError)
}
