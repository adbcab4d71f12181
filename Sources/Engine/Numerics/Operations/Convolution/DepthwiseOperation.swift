import KernelInterface

/// y = f(x ∗ W + b), every channel on its own: as many groups as channels.
///
/// Inputs: x of batch×height×width×c, W of c×1×rows×columns (PyTorch's order), and b of c if there is one. Output:
/// batch×height×width×c.
struct DepthwiseOperation<Scalar: NetworkScalar>: Operation {
    let name = "depthwise convolution"
    let geometry: ConvolutionGeometry
    let epilogue: ConvolutionEpilogue
    let phases: [(ConvolutionGeometry.Phase, ConvolutionGeometry.Phase)]
    private let tapPlaces: [Int]

    init(_ geometry: ConvolutionGeometry, _ epilogue: ConvolutionEpilogue) {
        self.geometry = geometry
        self.epilogue = epilogue
        phases = geometry.phases
        tapPlaces = geometry.tapPlaces
    }

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        try epilogue.check(name, inputs, channels: channels)
        return geometry.output
    }

    private var channels: Int { geometry.inputs }
    private var filters: FilterSides { FilterSides(outputs: channels, inputs: 1, taps: geometry.taps) }
    private var step: Int { padded(channels, Scalar.kernels.channelGrain) }
    private var frame: FramedImage { geometry.frame(pixelStep: step) }
    private var gradientFrame: FramedImage { geometry.gradientFrame(pixelStep: step) }
    private var panels: FilterPanels { FilterPanels(columns: channels, width: step, rows: 1, taps: geometry.taps) }
    private var weightCount: Int { panels.count }
    private var copyCount: Int {
        step == channels ? 0 : geometry.rows.output * geometry.columns.output * step
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        if wanted[0] { needs.inputsInBackward.append(1) }
        if wanted[1] { needs.inputsInBackward.append(0) }
        epilogue.addNeeds(&needs, output: output, wanted: wanted)
        needs.forwardScratch = weightCount + frame.count
        needs.backwardScratch = max(
            wanted[0] ? weightCount + gradientFrame.count : 0, wanted[1] ? weightCount + frame.count + copyCount : 0)
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        let (g, weights, frame) = (geometry, step.scratch!, frame)
        let framed = weights + weightCount
        Scalar.kernels.packFilters(filters, step.inputs[1], places: nil, panels, into: weights)
        for image in 0..<g.batch {
            let x = frame.place(step.inputs[0] + image * g.inputCount, framed)
            Scalar.kernels.depthwise(
                walk(frame, resultPixel: channels), x, weights, into: step.output + image * g.outputCount)
        }
        epilogue.forward(step)
    }

    /// From an image in its frame to the result.
    private func walk(_ frame: FramedImage, resultPixel: Int) -> DepthwiseWalk {
        let (rows, columns) = (geometry.rows, geometry.columns)
        return DepthwiseWalk(
            lines: rows.output, pixels: columns.output, channels: channels, tapRows: rows.taps,
            tapColumns: columns.taps, line: rows.stride * frame.lineStep, pixel: columns.stride * step,
            tapRow: rows.dilation * frame.lineStep, tapColumn: columns.dilation * step,
            resultLine: columns.output * resultPixel, resultPixel: resultPixel, channelStep: step)
    }

    func backward(_ step: Step<Scalar>) {
        epilogue.backward(step)
        if let slot = step.gradients[0] { inputGradient(step, slot) }
        if let slot = step.gradients[1] { weightGradient(step, slot) }
        epilogue.biasGradient(step)
    }

    private func weightGradient(_ step: Step<Scalar>, _ slot: GradientSlot<Scalar>) {
        let (g, sums, frame) = (geometry, step.scratch!, frame)
        let framed = sums + weightCount
        let copy = framed + frame.count
        var walk = walk(frame, resultPixel: self.step)
        let copyFrame = FramedImage(
            height: g.rows.output, width: g.columns.output, channels: channels, top: 0, left: 0,
            frameHeight: g.rows.output, frameWidth: g.columns.output, pixelStep: self.step)
        for image in 0..<g.batch {
            let x = frame.place(step.inputs[0] + image * g.inputCount, framed)
            let gradient = copyFrame.place(step.outputGradient! + image * g.outputCount, copy)
            walk.accumulates = image > 0
            Scalar.kernels.depthwiseWeightGradient(walk, x, gradient: gradient, into: sums)
        }
        Scalar.kernels.unpackFilters(filters, sums, panels, into: slot.address, accumulates: slot.accumulates)
    }

    /// Every input gathers from the windows that met it, phase by phase of the stride.
    private func inputGradient(_ step: Step<Scalar>, _ slot: GradientSlot<Scalar>) {
        let (g, weights, frame) = (geometry, step.scratch!, gradientFrame)
        let framed = weights + weightCount
        tapPlaces.withUnsafeBufferPointer { places in
            Scalar.kernels.packFilters(
                filters, step.inputs[1], places: places.baseAddress, panels, into: weights)
        }
        for image in 0..<g.batch {
            let gradient = frame.place(step.outputGradient! + image * g.outputCount, framed)
            var packed = weights
            for (rows, columns) in phases {
                let walk = DepthwiseWalk(
                    lines: rows.count, pixels: columns.count, channels: channels, tapRows: rows.taps.count,
                    tapColumns: columns.taps.count, line: frame.lineStep, pixel: self.step,
                    tapRow: rows.step * frame.lineStep, tapColumn: columns.step * self.step,
                    resultLine: g.rows.stride * g.columns.input * channels, resultPixel: g.columns.stride * channels,
                    channelStep: self.step, accumulates: slot.accumulates)
                let start = image * g.inputCount + (rows.offset * g.columns.input + columns.offset) * channels
                Scalar.kernels.depthwise(
                    walk, gradient + rows.first * frame.lineStep + columns.first * self.step, packed,
                    into: slot.address + start)
                packed += rows.taps.count * columns.taps.count * self.step
            }
        }
    }
}
