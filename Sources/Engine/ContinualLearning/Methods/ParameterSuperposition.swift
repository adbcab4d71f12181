package import Numerics

/// PSP: every task sees the weights through signs of its own (Cheung et al. 2019, *Superposition of many models into one*,
/// section 2.2, binary superposition).
///
/// The input of every layer is multiplied, channel by channel, by a vector of ±1 that is drawn once for task and layer. The
/// weights are shared; the models of different tasks lie in them nearly at right angles. Which task an image is of must be
/// known when it is answered. Where the network begins with an anchor, whose weights mean something as they are, what lies in
/// superposition is how far the weights have moved from them.
///
/// Signs of an input are as well signs of the weights that it meets, so nothing is multiplied in a step: weights are turned
/// when the task changes.
package struct ParameterSuperposition<Scalar: NetworkScalar>: ContinualMethod {
    /// By task and layer.
    package let signs: [[[Scalar]]]
    package var keptNumbers: Int { signs.joined().reduce(0) { $0 + $1.count } }

    /// Where every layer's weights begin; empty: nowhere in particular.
    private let origins: [[Scalar]]
    private let turned: Turned

    /// Which task's signs the weights now have.
    private final class Turned {
        var task: Int?
    }

    package init(_ model: ContinualModel<Scalar>) {
        var random = model.streams[.method]
        let layers = Self.layers(model)
        signs = (0..<model.tasks.count).map { _ in
            layers.map { layer in (0..<layer.shape[1]).map { _ in random.next() >> 63 == 0 ? 1 : -1 } }
        }
        let isAnchored = model.network is ConvolutionalNetwork
        origins = layers.map { isAnchored && $0.name != "head.weight" ? $0.values : [] }
        turned = Turned()
    }

    /// Weights of outputs×inputs, or of outputs×inputs×rows×columns, layer by layer.
    private static func layers(_ model: ContinualModel<Scalar>) -> [Parameter<Scalar>] {
        model.weights.filter { $0.shape.rank >= 2 }
    }

    package func prepare(for task: Int, _ model: ContinualModel<Scalar>) throws {
        guard task != turned.task else { return }
        for (k, layer) in Self.layers(model).enumerated() {
            let before = turned.task.map { signs[$0][k] }
            let turning = signs[task][k].indices.filter { signs[task][k][$0] != before?[$0] ?? 1 }
            layer.withValues { values in
                Self.turn(values, around: origins[k], turning, layer.shape)
            }
        }
        turned.task = task
    }

    /// Turns all that meets some of the inputs.
    ///
    /// - Parameters:
    ///   - values: Of outputs×inputs×window.
    ///   - origins: As many, or none: what they are turned around, 0 by default.
    ///   - inputs: Which.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private static func turn(
        _ values: UnsafeMutableBufferPointer<Scalar>, around origins: [Scalar], _ inputs: [Int], _ shape: Shape
    ) {
        let window = shape.count / (shape[0] * shape[1])
        for output in 0..<shape[0] {
            for input in inputs {
                let first = (output * shape[1] + input) * window
                for place in first..<first + window {
                    let origin = origins.isEmpty ? 0 : origins[place]
                    values[place] = origin - (values[place] - origin)
                }
            }
        }
    }

    package func save(into checkpoint: inout CheckpointWriter) {
        checkpoint.append("method/turned", words: [UInt64(turned.task.map { $0 + 1 } ?? 0)])
    }

    package mutating func restore(from checkpoint: Checkpoint, _ model: ContinualModel<Scalar>) throws {
        let word = try checkpoint.words("method/turned", count: 1)[0]
        guard word <= UInt64(model.tasks.count) else { throw CheckpointError.invalidValue(name: "method/turned") }
        turned.task = word == 0 ? nil : Int(word) - 1
    }
}
