package import Numerics

/// Online EWC: one penalty for all earlier tasks, whose importances fade (Schwarz et al. 2018, *Progress & compress*,
/// section 3.2).
///
/// After task t, F* ← γ·F* + F_t; while task t + 1 is learned the penalty is λ/2 Σ γ·F*_i (θ_i − θ*_t,i)², around the weights
/// after task t alone. F_t is that of `ElasticWeightConsolidation`.
package struct OnlineElasticWeightConsolidation<Scalar: NetworkScalar>: ContinualMethod {
    private let strength: Scalar
    private let samples: Int?
    private let decay: Scalar
    private var fisher: [Scalar]
    private var penalty: QuadraticPenalty<Scalar>

    /// - Parameters:
    ///   - strength: λ.
    ///   - decay: γ, from 0 to 1.
    ///   - samples: As many of a task's are gone through for F_t at most; nil: all.
    package init(_ model: ContinualModel<Scalar>, strength: Double, decay: Double, samples: Int? = nil) {
        self.samples = samples
        (self.strength, self.decay) = (Scalar(strength), Scalar(decay))
        fisher = model.zeros
        penalty = QuadraticPenalty(model.weightCount)
    }

    package func adjustGradients(_ model: ContinualModel<Scalar>) throws { try penalty.addGradient(to: model) }

    package mutating func end(_ task: Int, _ model: ContinualModel<Scalar>) throws {
        let new = try SampleGradients(model, .square, of: .crossEntropy).mean(
            over: model.tasks.train[task], limit: samples)
        fisher.withUnsafeMutableBufferPointer { [decay] in
            Scalar.kernels.scaleAdd(count: $0.count, 1, new, decay, into: $0.baseAddress!)
        }
        penalty.replace(fisher, scale: strength * decay, anchor: try model.weightVector())
    }

    /// Importances and anchor.
    package var keptNumbers: Int { 2 * fisher.count }
    package func save(into checkpoint: inout CheckpointWriter) {
        checkpoint.append("method/fisher", numbers: fisher)
        penalty.save(into: &checkpoint)
    }
    package mutating func restore(from checkpoint: Checkpoint, _ model: ContinualModel<Scalar>) throws {
        fisher = try checkpoint.numbers("method/fisher", count: fisher.count)
        try penalty.restore(from: checkpoint)
    }
}
