public import KernelInterface

/// A convolution over time, of sequences of batch×time×channels.
///
/// Parameters: `NAME.weight` of outputs×inputs×taps (outputs×1×taps where every channel is on its own; PyTorch's
/// order) and `NAME.bias`; both uniform within ±1/√(inputs·taps) at first, as in PyTorch.
public struct Conv1D: Sendable {
    /// Zeros around a sequence.
    public enum Padding: Sendable, Hashable {
        /// As many on both sides.
        case both(Int)
        /// Before the first moment only, as many as let no result look ahead: (taps − 1)·dilation. With stride 1
        /// a result is as long as its input (van den Oord et al. 2016, section 2.1).
        case causal
    }

    public let name: String
    public let inputs: Int
    public let outputs: Int
    public let taps: Int
    public let stride: Int
    public let dilation: Int
    public let padding: Padding
    /// Whether every channel is on its own; `outputs` is then `inputs`.
    public let isDepthwise: Bool
    public let hasBias: Bool
    public let initializer: Initializer?

    public init(
        _ name: String, inputs: Int, outputs: Int, taps: Int, stride: Int = 1, dilation: Int = 1,
        padding: Padding = .both(0), hasBias: Bool = true, initializer: Initializer? = nil
    ) {
        self.init(
            name, inputs: inputs, outputs: outputs, taps: taps, stride: stride, dilation: dilation, padding: padding,
            isDepthwise: false, hasBias: hasBias, initializer: initializer)
    }

    /// A convolution of every channel on its own.
    public init(
        depthwise name: String, channels: Int, taps: Int, stride: Int = 1, dilation: Int = 1,
        padding: Padding = .both(0), hasBias: Bool = true, initializer: Initializer? = nil
    ) {
        self.init(
            name, inputs: channels, outputs: channels, taps: taps, stride: stride, dilation: dilation,
            padding: padding, isDepthwise: true, hasBias: hasBias, initializer: initializer)
    }

    private init(
        _ name: String, inputs: Int, outputs: Int, taps: Int, stride: Int, dilation: Int, padding: Padding,
        isDepthwise: Bool, hasBias: Bool, initializer: Initializer?
    ) {
        self.name = name
        self.inputs = inputs
        self.outputs = outputs
        self.taps = taps
        self.stride = stride
        self.dilation = dilation
        self.padding = padding
        self.isDepthwise = isDepthwise
        self.hasBias = hasBias
        self.initializer = initializer
    }

    /// Applies the layer to a batch of sequences; its parameters are made on the first call.
    ///
    /// - Throws: `shapeMismatch`, `invalidArgument`, `outOfMemory`.
    public func callAsFunction<Scalar>(
        _ x: Value, activation: UnaryFunction = .identity, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let perOutput = isDepthwise ? 1 : inputs
        let start = Initializer.kaimingUniform(fanIn: perOutput * taps)
        let weight = try graph.parameter("\(name).weight", [outputs, perOutput, taps], initializer ?? start)
        let bias = hasBias ? try graph.parameter("\(name).bias", [outputs], start) : nil
        let sides =
            switch padding {
            case .both(let count): (before: count, after: count)
            case .causal: (before: (taps - 1) * dilation, after: 0)
            }
        return try graph.conv1d(
            x, weight: weight, bias: bias, stride: stride, dilation: dilation, padding: sides,
            isDepthwise: isDepthwise, activation: activation)
    }
}
