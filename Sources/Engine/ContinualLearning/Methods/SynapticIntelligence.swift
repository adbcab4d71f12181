package import Numerics

/// SI: weights that have done most for the loss of earlier tasks are held (Zenke, Poole and Ganguli 2017, equations 3 to 5).
///
/// While a task is learned, ω_i sums −g_i·Δθ_i over its steps, with g the gradient of the samples' loss without the penalty
/// and Δθ how the weight then moved. After it, Ω_i ← Ω_i + max(0, ω_i)/((θ_i − θ_i at the task's start)² + ξ). The penalty is
/// c Σ Ω_i (θ_i − θ*_i)², around the weights after the last task.
package struct SynapticIntelligence<Scalar: NetworkScalar>: ContinualMethod {
    private let strength: Scalar
    private let damping: Scalar
    private var importance: [Scalar]
    private var penalty: QuadraticPenalty<Scalar>
    // Within a task.
    private var path: [Scalar]
    private var start: [Scalar]
    private var gradient: [Scalar]
    private var before: [Scalar]

    /// - Parameters:
    ///   - strength: c.
    ///   - damping: ξ, above 0.
    package init(_ model: ContinualModel<Scalar>, strength: Double, damping: Double) {
        (self.strength, self.damping) = (Scalar(strength), Scalar(damping))
        importance = model.zeros
        penalty = QuadraticPenalty(model.weightCount)
        path = model.zeros
        start = path
        gradient = path
        before = path
    }

    package mutating func begin(_ task: Int, _ model: ContinualModel<Scalar>) throws {
        try model.copyWeights(into: &start)
        path.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package mutating func adjustGradients(_ model: ContinualModel<Scalar>) throws {
        let penalty = penalty
        try before.withUnsafeMutableBufferPointer { before in
            try gradient.withUnsafeMutableBufferPointer { gradient in
                try model.forEachBlockOfWeights { values, gradients, place in
                    (before.baseAddress! + place.lowerBound).update(from: values, count: place.count)
                    (gradient.baseAddress! + place.lowerBound).update(from: gradients, count: place.count)
                    penalty.addGradient(values, to: gradients, place)
                }
            }
        }
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package mutating func finishStep(_ batch: BatchProgram<Scalar>, _ model: ContinualModel<Scalar>) throws {
        // −Δθ, and then ω + g·(−Δθ).
        try before.withUnsafeMutableBufferPointer { before in
            try path.withUnsafeMutableBufferPointer { path in
                try model.forEachBlockOfWeights { values, _, place in
                    let moved = before.baseAddress! + place.lowerBound
                    Scalar.kernels.binary(.subtract, count: place.count, moved, values, into: moved)
                    gradient.withUnsafeBufferPointer { gradient in
                        Scalar.kernels.multiplyAdd(
                            count: place.count, gradient.baseAddress! + place.lowerBound, moved,
                            into: path.baseAddress! + place.lowerBound)
                    }
                }
            }
        }
    }

    package mutating func end(_ task: Int, _ model: ContinualModel<Scalar>) throws {
        let now = try model.weightVector()
        Self.add(path, from: start, to: now, damping, into: &importance)
        penalty.replace(importance, scale: 2 * strength, anchor: now)
    }

    /// Ω ← Ω + max(0, ω)/((θ − θ at the start)² + ξ).
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private static func add(
        _ path: [Scalar], from start: [Scalar], to now: [Scalar], _ damping: Scalar, into importance: inout [Scalar]
    ) {
        for i in importance.indices {
            let moved = now[i] - start[i]
            importance[i] += max(0, path[i]) / (moved * moved + damping)
        }
    }

    /// Importances, anchor, and the path within a task.
    package var keptNumbers: Int { 3 * importance.count }
    package func save(into checkpoint: inout CheckpointWriter) {
        checkpoint.append("method/importance", numbers: importance)
        penalty.save(into: &checkpoint)
    }
    package mutating func restore(from checkpoint: Checkpoint, _ model: ContinualModel<Scalar>) throws {
        importance = try checkpoint.numbers("method/importance", count: importance.count)
        try penalty.restore(from: checkpoint)
    }
}
