import Numerics

/// A CLR layer: every channel convolved with 3×3 weights of its own that change nothing at first.
func reprogramming(_ name: String, _ x: Value, in graph: Graph<Float>) throws -> Value {
    try DepthwiseConv2D(
        name, channels: x.shape.last, size: 3, padding: 1, hasBias: false, initializer: .identity)(x, in: graph)
}

extension ParameterSet {
    /// Freezes all convolutions but those that have each channel on its own: what CLR trains is all the rest.
    func freezeConvolutions() {
        for parameter in all where parameter.shape.rank == 4 && !parameter.name.contains("rep") { freeze(parameter) }
    }
}
