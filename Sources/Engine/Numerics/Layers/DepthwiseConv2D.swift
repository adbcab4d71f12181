public import KernelInterface

/// A convolution over images of batch×height×width×channels in which every channel is on its own.
///
/// Parameters: `NAME.weight` of channels×1×rows×columns (PyTorch's order) and `NAME.bias`; both uniform within
/// ±1/√(rows·columns) at first, as in PyTorch. With the initialiser `identity`, and without bias, the layer changes
/// nothing until it is trained: what channel-wise lightweight reprogramming starts from.
public struct DepthwiseConv2D: Sendable {
    public let name: String
    public let channels: Int
    public let rows: Int
    public let columns: Int
    public let settings: ConvolutionSettings
    public let hasBias: Bool
    public let initializer: Initializer?

    /// A square window of `size`×`size`.
    public init(
        _ name: String, channels: Int, size: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1,
        hasBias: Bool = true, initializer: Initializer? = nil
    ) {
        self.init(
            name, channels: channels, rows: size, columns: size,
            ConvolutionSettings(stride: stride, padding: padding, dilation: dilation), hasBias: hasBias,
            initializer: initializer)
    }

    public init(
        _ name: String, channels: Int, rows: Int, columns: Int, _ settings: ConvolutionSettings,
        hasBias: Bool = true, initializer: Initializer? = nil
    ) {
        self.name = name
        self.channels = channels
        self.rows = rows
        self.columns = columns
        self.settings = settings
        self.hasBias = hasBias
        self.initializer = initializer
    }

    /// Applies the layer to a batch of images; its parameters are made on the first call.
    ///
    /// - Throws: `shapeMismatch`, `invalidArgument`, `outOfMemory`.
    public func callAsFunction<Scalar>(
        _ x: Value, activation: UnaryFunction = .identity, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let start = Initializer.kaimingUniform(fanIn: rows * columns)
        let weight = try graph.parameter("\(name).weight", [channels, 1, rows, columns], initializer ?? start)
        let bias = hasBias ? try graph.parameter("\(name).bias", [channels], start) : nil
        return try graph.depthwiseConv2d(x, weight: weight, bias: bias, settings, activation: activation)
    }
}
