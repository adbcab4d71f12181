public import KernelInterface

/// A convolution over images of batch×height×width×channels.
///
/// Parameters: `NAME.weight` of outputs×inputs×rows×columns, PyTorch's order, so that its weights can be assigned as
/// they are, and `NAME.bias`; both uniform within ±1/√(inputs·rows·columns) at first, as in PyTorch.
public struct Conv2D: Sendable {
    public let name: String
    public let inputs: Int
    public let outputs: Int
    public let rows: Int
    public let columns: Int
    public let settings: ConvolutionSettings
    public let hasBias: Bool
    public let initializer: Initializer?

    /// A square window of `size`×`size`.
    public init(
        _ name: String, inputs: Int, outputs: Int, size: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1,
        hasBias: Bool = true, initializer: Initializer? = nil
    ) {
        self.init(
            name, inputs: inputs, outputs: outputs, rows: size, columns: size,
            ConvolutionSettings(stride: stride, padding: padding, dilation: dilation), hasBias: hasBias,
            initializer: initializer)
    }

    public init(
        _ name: String, inputs: Int, outputs: Int, rows: Int, columns: Int, _ settings: ConvolutionSettings,
        hasBias: Bool = true, initializer: Initializer? = nil
    ) {
        self.name = name
        self.inputs = inputs
        self.outputs = outputs
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
        let start = Initializer.kaimingUniform(fanIn: inputs * rows * columns)
        let weight = try graph.parameter("\(name).weight", [outputs, inputs, rows, columns], initializer ?? start)
        let bias = hasBias ? try graph.parameter("\(name).bias", [outputs], start) : nil
        return try graph.conv2d(x, weight: weight, bias: bias, settings, activation: activation)
    }
}
