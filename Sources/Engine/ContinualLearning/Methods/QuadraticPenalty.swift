package import Numerics

/// ½ Σ A·θ² − Σ B·θ: a sum of pulls ½·a·(θ − θ*)² on every weight, up to a constant, however many there are.
///
/// Its gradient A·θ − B costs two vectors and one pass, also where a method keeps an anchor of each task.
package struct QuadraticPenalty<Scalar: NetworkScalar> {
    /// A, a number for each weight.
    package private(set) var stiffness: [Scalar]
    /// B.
    package private(set) var pull: [Scalar]
    /// Whether there is a pull at all.
    package private(set) var isSlack = true

    package init(_ count: Int) {
        stiffness = Array(repeating: 0, count: count)
        pull = stiffness
    }

    /// Adds ½·scale·Σ importance·(θ − anchor)².
    package mutating func add(_ importance: [Scalar], scale: Scalar, anchor: [Scalar]) {
        isSlack = false
        let count = stiffness.count
        var scaled = importance
        scaled.withUnsafeMutableBufferPointer {
            Scalar.kernels.affine(count: count, scale, $0.baseAddress!, 0, into: $0.baseAddress!)
        }
        stiffness.withUnsafeMutableBufferPointer {
            Scalar.kernels.scaleAdd(count: count, 1, scaled, 1, into: $0.baseAddress!)
        }
        pull.withUnsafeMutableBufferPointer {
            Scalar.kernels.multiplyAdd(count: count, scaled, anchor, into: $0.baseAddress!)
        }
    }

    /// Replaces what there is by ½·scale·Σ importance·(θ − anchor)².
    package mutating func replace(_ importance: [Scalar], scale: Scalar, anchor: [Scalar]) {
        self = QuadraticPenalty(stiffness.count)
        add(importance, scale: scale, anchor: anchor)
    }

    /// Adds A·θ − B to the gradients of all weights.
    package func addGradient(to model: ContinualModel<Scalar>) throws {
        guard !isSlack else { return }
        try model.forEachBlockOfWeights(addGradient)
    }

    /// Adds A·θ − B to the gradients of some weights.
    ///
    /// - Parameter place: Which of all weights they are.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func addGradient(
        _ values: UnsafeMutablePointer<Scalar>, to gradients: UnsafeMutablePointer<Scalar>, _ place: Range<Int>
    ) {
        guard !isSlack else { return }
        stiffness.withUnsafeBufferPointer {
            Scalar.kernels.multiplyAdd(count: place.count, $0.baseAddress! + place.lowerBound, values, into: gradients)
        }
        pull.withUnsafeBufferPointer {
            Scalar.kernels.scaleAdd(count: place.count, -1, $0.baseAddress! + place.lowerBound, 1, into: gradients)
        }
    }

    package func save(into checkpoint: inout CheckpointWriter) {
        checkpoint.append("method/stiffness", numbers: stiffness)
        checkpoint.append("method/pull", numbers: pull)
        checkpoint.append("method/is slack", words: [isSlack ? 1 : 0])
    }

    package mutating func restore(from checkpoint: Checkpoint) throws {
        stiffness = try checkpoint.numbers("method/stiffness", count: stiffness.count)
        pull = try checkpoint.numbers("method/pull", count: pull.count)
        isSlack = try checkpoint.words("method/is slack", count: 1)[0] == 1
    }
}
