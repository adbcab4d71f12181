package import Numerics

/// L2-init: all weights are held near where they began (Kumar, Marklund and Van Roy 2023, *Maintaining plasticity in
/// continual learning via regenerative regularization*): the penalty is λ Σ (θ_i − θ_i at the start)².
package struct InitialWeightsPenalty<Scalar: NetworkScalar>: ContinualMethod {
    private var penalty: QuadraticPenalty<Scalar>

    /// - Parameter strength: λ.
    package init(_ model: ContinualModel<Scalar>, strength: Double) throws {
        penalty = QuadraticPenalty(model.weightCount)
        penalty.add(
            Array(repeating: 1, count: model.weightCount), scale: Scalar(2 * strength), anchor: try model.weightVector()
        )
    }

    package func adjustGradients(_ model: ContinualModel<Scalar>) throws { try penalty.addGradient(to: model) }

    /// The weights at the start.
    package var keptNumbers: Int { penalty.pull.count }
}
