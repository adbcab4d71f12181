package import Numerics

/// EFT: efficient feature transformations (Verma et al. 2021, *Efficient Feature Transformations for Discriminative and
/// Generative Continual Learning*): in the place of a frozen convolution's activations F come H = H_s + γ·H_d, H_s
/// a 3×3 convolution of F over groups of channels and H_d a 1×1 convolution over other groups, both with offsets, and γ = 1.
///
/// Groups have the 8 and 16 channels of the paper's code. H_d is written as F and what is trained: it begins as the identity and
/// H_s as 0, where the paper's first task trains both with the network, and later ones go on from there.
package struct FeatureTransformation: ConvolutionAdapter {
    /// Channels of a group, in the 3×3 convolution and in the 1×1 convolution.
    static let spatialGroup = 8
    static let pointGroup = 16

    package func callAsFunction(
        _ x: Value, after unit: AnchorUnit, in graph: Graph<Float>
    ) throws(NetworkError) -> Value {
        let own = ReprogrammedNetwork.own
        let spatial = try GroupedConv2D(
            "\(own).spatial.\(unit.index)", channels: unit.outputs, groupSize: unit.groupSize(Self.spatialGroup),
            size: 3,
            padding: 1, initializer: .zeros)(x, in: graph)
        let point = try GroupedConv2D(
            "\(own).point.\(unit.index)", channels: unit.outputs, groupSize: unit.groupSize(Self.pointGroup), size: 1,
            initializer: .zeros)(x, in: graph)
        return try graph.add(x, graph.add(spatial, point))
    }

    private func weights(_ unit: AnchorUnit) -> Int {
        (9 * unit.groupSize(Self.spatialGroup) + unit.groupSize(Self.pointGroup)) * unit.outputs
    }

    package func numbers(_ unit: AnchorUnit) -> Int { weights(unit) + 2 * unit.outputs }

    package func multiplications(_ unit: AnchorUnit, side: Int) -> Int { weights(unit) * unit.places(side: side) }
}
