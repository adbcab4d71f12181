public import KernelInterface

/// A convolution over images of batch×height×width×channels in which every group of channels is on its own, with as many
/// results as channels.
///
/// Parameters: `NAME.weight` of channels×`groupSize`×`size`×`size` (PyTorch's order) and `NAME.bias`; both uniform within
/// ±1/√(groupSize·size²) at first, as in PyTorch, unless an initialiser says otherwise, which is then that of both.
public struct GroupedConv2D: Sendable {
    public let name: String
    public let channels: Int
    /// Channels of a group; a divisor of `channels`.
    public let groupSize: Int
    public let size: Int
    public let settings: ConvolutionSettings
    public let hasBias: Bool
    public let initializer: Initializer?

    public init(
        _ name: String, channels: Int, groupSize: Int, size: Int, stride: Int = 1, padding: Int = 0,
        hasBias: Bool = true, initializer: Initializer? = nil
    ) {
        self.name = name
        self.channels = channels
        self.groupSize = groupSize
        self.size = size
        settings = ConvolutionSettings(stride: stride, padding: padding)
        self.hasBias = hasBias
        self.initializer = initializer
    }

    /// Applies the layer to a batch of images; its parameters are made on the first call.
    ///
    /// - Throws: `shapeMismatch`, `invalidArgument`, `outOfMemory`.
    public func callAsFunction<Scalar>(
        _ x: Value, activation: UnaryFunction = .identity, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        guard groupSize > 0, channels % groupSize == 0 else {
            throw .invalidArgument(operation: name, "groups of \(groupSize) among \(channels) channels")
        }
        let start = initializer ?? .kaimingUniform(fanIn: groupSize * size * size)
        let weight = try graph.parameter("\(name).weight", [channels, groupSize, size, size], start)
        let bias = hasBias ? try graph.parameter("\(name).bias", [channels], start) : nil
        return try graph.groupedConv2d(
            x, weight: weight, bias: bias, groups: channels / groupSize, settings, activation: activation)
    }
}
