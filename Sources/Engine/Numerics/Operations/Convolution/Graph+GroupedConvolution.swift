public import KernelInterface

extension Graph {
    /// f(x ∗ W + b) over images, every group of channels on its own (`groups` of PyTorch).
    ///
    /// - Parameters:
    ///   - x: batch×height×width×i: channels last.
    ///   - weight: o×(i/groups)×rows×columns, PyTorch's order. Results 0 to o/groups − 1 are of the first group.
    ///   - bias: o numbers.
    ///   - groups: A divisor of i and of o. As many as channels are what `depthwiseConv2d` is faster at.
    /// - Returns: batch×height×width×o.
    /// - Throws: `shapeMismatch`, `invalidArgument`.
    public func groupedConv2d(
        _ x: Value, weight: Value, bias: Value? = nil, groups: Int,
        _ settings: ConvolutionSettings = ConvolutionSettings(), activation: UnaryFunction = .identity
    ) throws(NetworkError) -> Value {
        let name = "grouped convolution"
        let inputs = [x, weight] + (bias.map { [$0] } ?? [])
        guard groups > 0, x.shape.last % groups == 0, (weight.shape.sides.first ?? 1) % groups == 0 else {
            throw .invalidArgument(
                operation: name,
                "\(groups) groups of \(x.shape.last) channels and \(weight.shape.sides.first ?? 1) results")
        }
        guard weight.shape.rank == 4, x.shape.last == groups * weight.shape[1] else {
            throw .shapeMismatch(
                operation: name, inputs: inputs.map(\.shape),
                expected: "batch×height×width×i and o×(i/\(groups))×rows×columns")
        }
        let geometry = try ConvolutionGeometry(
            name, x: x.shape, taps: (weight.shape[2], weight.shape[3]), outputs: weight.shape[0], settings)
        let epilogue = ConvolutionEpilogue(hasBias: bias != nil, activation: activation)
        return try apply(GroupedConvolutionOperation<Scalar>(geometry, groups: groups, epilogue), to: inputs)
    }
}
