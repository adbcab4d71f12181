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
}
