package import Numerics

/// Adam that first recalls where weights were, and then forgets it (Chen et al. 2020, *Recall and learn*, algorithm 1):
/// θ ← θ − λ(t)·Adam's step − rate·(1 − λ(t))·γ·(θ − θ*), λ(t) = 1/(1 + exp(−k·(t − t₀))).
package struct RecAdam<Scalar: NetworkScalar>: Optimizer {
    package let name = "RecAdam"
    package let weightDecay = 0.0
    package let vectorsPerParameter = 2
    package var groups: ParameterGroups<Scalar> { adam.groups }
    package var state: OptimizerState<Scalar> {
        get { adam.state }
        set { adam.state = newValue }
    }

    /// k: how suddenly recalling ends.
    let slope: Double
    /// t₀: the step, from 0, half-way through.
    let middle: Double
    /// γ.
    let pull: Double
    /// θ*, by name.
    private let anchors: [String: [Scalar]]
    private var adam: Adam<Scalar>

    /// - Parameter anchors: Whose weights, as they are now, are recalled.
    package init(slope: Double, middle: Double, pull: Double, anchors: ParameterSet<Scalar>) {
        (self.slope, self.middle, self.pull) = (slope, middle, pull)
        self.anchors = Dictionary(uniqueKeysWithValues: anchors.all.map { ($0.name, $0.withValues(Array.init)) })
        adam = Adam()
    }

    package mutating func update(
        _ parameter: Parameter<Scalar>, rate: Double, weightDecay: Double, gradientScale: Double
    ) throws(NetworkError) {
        let time = Double(state.steps(of: parameter.name))
        let learning = 1 / (1 + portableExponential(-slope * (time - middle)))
        // A pull of all the way back and further would throw weights about.
        let recall = Scalar(min(1, rate * (1 - learning) * pull))
        if let anchor = anchors[parameter.name] {
            parameter.withValues { values in
                for k in values.indices { values[k] -= recall * (values[k] - anchor[k]) }
            }
        }
        try adam.update(parameter, rate: rate * learning, weightDecay: 0, gradientScale: gradientScale)
    }
}
