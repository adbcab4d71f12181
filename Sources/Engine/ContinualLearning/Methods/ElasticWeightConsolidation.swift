package import Numerics

/// EWC: weights that mattered to earlier tasks are held where they were (Kirkpatrick et al. 2017, equation 3, with a
/// penalty for each task).
///
/// The loss of a task is that of its samples and λ/2 Σ_t Σ_i F_t,i (θ_i − θ*_t,i)², with F_t the diagonal of the empirical
/// Fisher information: the mean over the task's samples of the square of each sample's own gradient at θ*_t, the weights
/// after task t, for the true labels.
package struct ElasticWeightConsolidation<Scalar: NetworkScalar>: ContinualMethod {
    private let strength: Scalar
    private let samples: Int?
    private var penalty: QuadraticPenalty<Scalar>

    /// - Parameters:
    ///   - strength: λ.
    ///   - samples: As many of a task's are gone through for F_t at most; nil: all.
    package init(_ model: ContinualModel<Scalar>, strength: Double, samples: Int? = nil) {
        (self.strength, self.samples) = (Scalar(strength), samples)
        penalty = QuadraticPenalty(model.weightCount)
    }

    package func adjustGradients(_ model: ContinualModel<Scalar>) throws { try penalty.addGradient(to: model) }

    package mutating func end(_ task: Int, _ model: ContinualModel<Scalar>) throws {
        let fisher = try SampleGradients(model, .square, of: .crossEntropy).mean(
            over: model.tasks.train[task], limit: samples)
        penalty.add(fisher, scale: strength, anchor: try model.weightVector())
    }

    /// The sums of importances and of importances times anchors.
    package var keptNumbers: Int { 2 * penalty.stiffness.count }
    package func save(into checkpoint: inout CheckpointWriter) { penalty.save(into: &checkpoint) }
    package mutating func restore(from checkpoint: Checkpoint, _ model: ContinualModel<Scalar>) throws {
        try penalty.restore(from: checkpoint)
    }
}
