package import Numerics

/// Channel-wise lightweight reprogramming (Ge et al. 2023): a kernel for each channel, which is the identity at
/// first.
package struct ChannelKernels: ConvolutionAdapter {
    /// Rows and columns of a kernel: 3, or 1 for a number in its place.
    let size: Int
    /// Whether convolutions of 1×1 have kernels after them, too: the paper's CLR-Full.
    let coversPointwise: Bool

    private func covers(_ unit: AnchorUnit) -> Bool { coversPointwise || unit.size > 1 }

    package func callAsFunction(
        _ x: Value, after unit: AnchorUnit, in graph: Graph<Float>
    ) throws(NetworkError) -> Value {
        guard covers(unit) else { return x }
        return try DepthwiseConv2D(
            "\(ReprogrammedNetwork.own).kernel.\(unit.index)", channels: unit.outputs, size: size, padding: size / 2,
            hasBias: false, initializer: .identity)(x, in: graph)
    }

    package func numbers(_ unit: AnchorUnit) -> Int { covers(unit) ? size * size * unit.outputs : 0 }

    package func multiplications(_ unit: AnchorUnit, side: Int) -> Int { numbers(unit) * unit.places(side: side) }
}
