import KernelInterface

/// The largest number of every window, or its mean.
struct PoolingOperation<Scalar: NetworkScalar>: Operation {
    enum Kind: Sendable { case maximum, mean }

    let kind: Kind
    let output: Shape
    let window: PoolingWindow

    var name: String { Self.name(kind) }

    private static func name(_ kind: Kind) -> String { kind == .maximum ? "max pooling" : "average pooling" }

    init(
        _ kind: Kind, _ x: Shape, rows: Int, columns: Int, _ settings: ConvolutionSettings
    ) throws(NetworkError) {
        let geometry = try ConvolutionGeometry(
            Self.name(kind), x: x, taps: (rows, columns), outputs: x.last, settings)
        let padding = settings.padding
        guard 2 * max(padding.top, padding.bottom) <= rows, 2 * max(padding.left, padding.right) <= columns else {
            throw .invalidArgument(
                operation: Self.name(kind), "padding of more than half a window of \(rows)×\(columns)")
        }
        self.kind = kind
        output = geometry.output
        window = PoolingWindow(
            batch: x[0], channels: x[3], height: x[1], width: x[2], resultHeight: output[1], resultWidth: output[2],
            rows: rows, columns: columns, strideRows: settings.stride.rows, strideColumns: settings.stride.columns,
            dilationRows: settings.dilation.rows, dilationColumns: settings.dilation.columns, top: padding.top,
            left: padding.left)
    }

    func shape(of inputs: [Shape]) -> Shape { output }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        if wanted[0], kind == .maximum { needs.saved = output.count }
        return needs
    }

    private var share: Scalar { 1 / Scalar(window.rows * window.columns) }

    func forward(_ step: Step<Scalar>) {
        switch kind {
        case .maximum: Scalar.kernels.maximumPool(window, step.inputs[0], into: step.output, taps: step.saved)
        case .mean: Scalar.kernels.sumPool(window, scale: share, step.inputs[0], into: step.output)
        }
    }

    func backward(_ step: Step<Scalar>) {
        guard let slot = step.gradients[0], let gradient = step.outputGradient else { return }
        if !slot.accumulates { Scalar.kernels.clear(count: step.inputShapes[0].count, slot.address) }
        switch kind {
        case .maximum:
            guard let taps = step.saved else { return }
            Scalar.kernels.addMaximumPoolGradient(window, gradient, taps: taps, into: slot.address)
        case .mean: Scalar.kernels.addSumPoolGradient(window, scale: share, gradient, into: slot.address)
        }
    }
}

extension Graph {
    /// The largest number of every window, channel by channel; of equal ones the first gets the gradient.
    ///
    /// - Parameters:
    ///   - x: batch×height×width×channels.
    ///   - settings: Windows that touch unless it says otherwise. What lies outside of an image does not count.
    /// - Throws: `shapeMismatch`, `invalidArgument`.
    public func maxPool2d(
        _ x: Value, rows: Int, columns: Int, _ settings: ConvolutionSettings? = nil
    ) throws(NetworkError) -> Value {
        let settings = settings ?? ConvolutionSettings(stride: (rows, columns))
        return try apply(PoolingOperation<Scalar>(.maximum, x.shape, rows: rows, columns: columns, settings), to: [x])
    }

    /// The mean of every window, channel by channel; zeros of the padding count, as in PyTorch.
    ///
    /// - Throws: `shapeMismatch`, `invalidArgument`.
    public func averagePool2d(
        _ x: Value, rows: Int, columns: Int, _ settings: ConvolutionSettings? = nil
    ) throws(NetworkError) -> Value {
        let settings = settings ?? ConvolutionSettings(stride: (rows, columns))
        return try apply(PoolingOperation<Scalar>(.mean, x.shape, rows: rows, columns: columns, settings), to: [x])
    }

    /// The mean of each channel over all of an image: batch×channels of batch×height×width×channels.
    ///
    /// - Throws: `shapeMismatch`.
    public func globalAveragePool(_ x: Value) throws(NetworkError) -> Value {
        guard x.shape.rank == 4 else {
            throw .shapeMismatch(
                operation: "global average pooling", inputs: [x.shape],
                expected: "images as batch×height×width×channels")
        }
        let mean = try averagePool2d(x, rows: x.shape[1], columns: x.shape[2])
        return try reshape(mean, [x.shape[0], x.shape[3]])
    }
}
