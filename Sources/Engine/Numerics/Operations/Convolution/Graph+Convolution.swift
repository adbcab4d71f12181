public import KernelInterface

extension Graph {
    /// f(x ∗ W + b) over images.
    ///
    /// What convolution is called in networks: y[n, r, c, o] = f(Σ W[o, i, kr, kc]·x[n, r·stride + kr·dilation −
    /// top, …, i] + b[o]). Windows of 3×3 that move by one are computed by Winograd's method in single precision,
    /// and directly, like all others, in double precision.
    ///
    /// - Parameters:
    ///   - x: batch×height×width×i: channels last.
    ///   - weight: o×i×rows×columns, PyTorch's order.
    ///   - bias: o numbers.
    /// - Returns: batch×height×width×o.
    /// - Throws: `shapeMismatch`, `invalidArgument`.
    public func conv2d(
        _ x: Value, weight: Value, bias: Value? = nil, _ settings: ConvolutionSettings = ConvolutionSettings(),
        activation: UnaryFunction = .identity
    ) throws(NetworkError) -> Value {
        let inputs = [x, weight] + (bias.map { [$0] } ?? [])
        guard weight.shape.rank == 4, x.shape.last == weight.shape[1] else {
            throw .shapeMismatch(
                operation: "convolution", inputs: inputs.map(\.shape),
                expected: "batch×height×width×i and o×i×rows×columns")
        }
        let geometry = try ConvolutionGeometry(
            "convolution", x: x.shape, taps: (weight.shape[2], weight.shape[3]), outputs: weight.shape[0], settings)
        let epilogue = ConvolutionEpilogue(hasBias: bias != nil, activation: activation)
        if WinogradOperation<Scalar>.suits(geometry) {
            return try apply(WinogradOperation<Scalar>(geometry: geometry, epilogue: epilogue), to: inputs)
        }
        return try apply(ConvolutionOperation<Scalar>(geometry, settings, epilogue), to: inputs)
    }

    /// f(x ∗ W + b) over images, every channel on its own (`groups` = channels in PyTorch).
    ///
    /// - Parameters:
    ///   - x: batch×height×width×c: channels last.
    ///   - weight: c×1×rows×columns, PyTorch's order.
    ///   - bias: c numbers.
    /// - Returns: batch×height×width×c.
    /// - Throws: `shapeMismatch`, `invalidArgument`.
    public func depthwiseConv2d(
        _ x: Value, weight: Value, bias: Value? = nil, _ settings: ConvolutionSettings = ConvolutionSettings(),
        activation: UnaryFunction = .identity
    ) throws(NetworkError) -> Value {
        let inputs = [x, weight] + (bias.map { [$0] } ?? [])
        guard weight.shape.rank == 4, weight.shape[1] == 1, x.shape.last == weight.shape[0] else {
            throw .shapeMismatch(
                operation: "depthwise convolution", inputs: inputs.map(\.shape),
                expected: "batch×height×width×c and c×1×rows×columns")
        }
        let geometry = try ConvolutionGeometry(
            "depthwise convolution", x: x.shape, taps: (weight.shape[2], weight.shape[3]), outputs: x.shape.last,
            settings)
        let epilogue = ConvolutionEpilogue(hasBias: bias != nil, activation: activation)
        return try apply(DepthwiseOperation<Scalar>(geometry, epilogue), to: inputs)
    }

    /// f(x ∗ W + b) over time.
    ///
    /// - Parameters:
    ///   - x: batch×time×i.
    ///   - weight: o×i×taps, PyTorch's order; c×1×taps where every channel is on its own.
    ///   - bias: o numbers.
    ///   - padding: Zeros before the first moment and after the last; (taps − 1)·dilation before and none after
    ///     make a convolution causal.
    /// - Returns: batch×time×o.
    /// - Throws: `shapeMismatch`, `invalidArgument`.
    public func conv1d(
        _ x: Value, weight: Value, bias: Value? = nil, stride: Int = 1, dilation: Int = 1,
        padding: (before: Int, after: Int) = (0, 0), isDepthwise: Bool = false,
        activation: UnaryFunction = .identity
    ) throws(NetworkError) -> Value {
        guard x.shape.rank == 3, weight.shape.rank == 3 else {
            throw .shapeMismatch(
                operation: "convolution over time", inputs: [x.shape, weight.shape],
                expected: "batch×time×i and o×i×taps")
        }
        let line = try reshape(x, [x.shape[0], 1, x.shape[1], x.shape[2]])
        let taps = try reshape(weight, [weight.shape[0], weight.shape[1], 1, weight.shape[2]])
        let settings = ConvolutionSettings(
            stride: (1, stride), dilation: (1, dilation),
            padding: .init(top: 0, left: padding.before, bottom: 0, right: padding.after))
        let y =
            isDepthwise
            ? try depthwiseConv2d(line, weight: taps, bias: bias, settings, activation: activation)
            : try conv2d(line, weight: taps, bias: bias, settings, activation: activation)
        return try reshape(y, [y.shape[0], y.shape[2], y.shape[3]])
    }
}
