package import Numerics

/// PSP: every task sees the weights through signs of its own (Cheung et al. 2019, *Superposition of many models into one*,
/// section 2.2, binary superposition).
///
/// The input of every layer is multiplied, element by element, by a vector of ±1 that is drawn once for task and layer. The
/// weights are shared; the models of different tasks lie in them nearly at right angles. Which task an image is of must be
/// known when it is answered.
package struct ParameterSuperposition<Scalar: NetworkScalar>: ContinualMethod {
    package let keptNumbers: Int

    /// Adds the signs to the model's parameters, as state.
    package init(_ model: ContinualModel<Scalar>) throws(NetworkError) {
        var random = model.streams[.method]
        var count = 0
        for task in 0..<model.tasks.count {
            for (k, layer) in model.network.layers.enumerated() {
                let signs = try model.parameters.add(Self.name(task, k), [layer.inputs], .zeros, isState: true)
                try signs.assign((0..<layer.inputs).map { _ in random.next() >> 63 == 0 ? 1 : -1 })
                count += layer.inputs
            }
        }
        keptNumbers = count
    }

    private static func name(_ task: Int, _ layer: Int) -> String { "signs.\(task).\(layer)" }

    package func adapt(
        _ x: Value, layer: Int, task: Int, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        guard let signs = graph.parameters[Self.name(task, layer)] else { return x }
        return try graph.broadcast(x, .multiply, graph.value(of: signs))
    }
}
