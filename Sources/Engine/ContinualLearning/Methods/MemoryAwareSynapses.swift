package import Numerics

/// MAS: weights that move the outputs most are held (Aljundi et al. 2018, *Memory aware synapses*, section 4).
///
/// After each task, Ω ← Ω + mean over its samples of |∂‖f(x)‖²/∂θ|, which wants no labels; the penalty is
/// λ Σ Ω_i (θ_i − θ*_i)², around the weights after the last task. Where tasks are known, f is the head of the sample's own.
package struct MemoryAwareSynapses<Scalar: NetworkScalar>: ContinualMethod {
    private let strength: Scalar
    private let samples: Int?
    private var importance: [Scalar]
    private var penalty: QuadraticPenalty<Scalar>

    /// - Parameters:
    ///   - strength: λ.
    ///   - samples: As many of a task's are gone through for Ω at most; nil: all.
    package init(_ model: ContinualModel<Scalar>, strength: Double, samples: Int? = nil) {
        (self.strength, self.samples) = (Scalar(strength), samples)
        importance = model.zeros
        penalty = QuadraticPenalty(model.weightCount)
    }

    package func adjustGradients(_ model: ContinualModel<Scalar>) throws { try penalty.addGradient(to: model) }

    package mutating func end(_ task: Int, _ model: ContinualModel<Scalar>) throws {
        let new = try SampleGradients(model, .magnitude, of: .outputNorm).mean(
            over: model.tasks.train[task], limit: samples)
        importance.withUnsafeMutableBufferPointer {
            Scalar.kernels.scaleAdd(count: $0.count, 1, new, 1, into: $0.baseAddress!)
        }
        penalty.replace(importance, scale: 2 * strength, anchor: try model.weightVector())
    }

    /// Importances and anchor.
    package var keptNumbers: Int { 2 * importance.count }
    package func save(into checkpoint: inout CheckpointWriter) {
        checkpoint.append("method/importance", numbers: importance)
        penalty.save(into: &checkpoint)
    }
    package mutating func restore(from checkpoint: Checkpoint, _ model: ContinualModel<Scalar>) throws {
        importance = try checkpoint.numbers("method/importance", count: importance.count)
        try penalty.restore(from: checkpoint)
    }
}
