package import Numerics

/// PSP: every task sees the weights through signs of its own (Cheung et al. 2019, *Superposition of many models into one*,
/// section 2.2, binary superposition).
///
/// The input of every layer is multiplied, channel by channel, by a vector of ±1 that is drawn once for task and layer. The
/// weights are shared; the models of different tasks lie in them nearly at right angles. Which task an image is of must be
/// known when it is answered.
package struct ParameterSuperposition<Scalar: NetworkScalar>: ContinualMethod {
    /// By task and layer.
    package let signs: [[[Scalar]]]
    package var keptNumbers: Int { signs.joined().reduce(0) { $0 + $1.count } }

    /// Adds the signs of the task at hand to the model's parameters, as state.
    package init(_ model: ContinualModel<Scalar>) throws(NetworkError) {
        var random = model.streams[.method]
        let inputs = model.network.layerInputs
        signs = (0..<model.tasks.count).map { _ in
            inputs.map { count in (0..<count).map { _ in random.next() >> 63 == 0 ? 1 : -1 } }
        }
        for (layer, count) in inputs.enumerated() {
            try model.parameters.add(Self.name(layer), [count], .ones, isState: true)
        }
    }

    private static func name(_ layer: Int) -> String { "signs.\(layer)" }

    package func adapt(_ x: Value, layer: Int, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        guard let signs = graph.parameters[Self.name(layer)] else { return x }
        return try graph.broadcast(x, .multiply, graph.value(of: signs))
    }

    package func prepare(for task: Int, _ model: ContinualModel<Scalar>) throws {
        for (layer, signs) in signs[task].enumerated() {
            try model.parameters[Self.name(layer)]?.assign(signs)
        }
    }
}
