import KernelInterface

/// y = f(x ∗ W + b) by sums as they are written down, block by block in registers.
///
/// Inputs: x of batch×height×width×i, W of o×i×rows×columns (PyTorch's order), and b of o if there is one.
/// Output: batch×height×width×o. Weights are brought into the order rows×columns×i×o once a pass; an image is
/// copied into a frame of zeros, so that the sums need not ask where its edges are.
struct ConvolutionOperation<Scalar: NetworkScalar>: Operation {
    let name = "convolution"
    let geometry: ConvolutionGeometry
    let settings: ConvolutionSettings
    let epilogue: ConvolutionEpilogue
    let phases: [(ConvolutionGeometry.Phase, ConvolutionGeometry.Phase)]
    private let tapPlaces: [Int]

    init(_ geometry: ConvolutionGeometry, _ settings: ConvolutionSettings, _ epilogue: ConvolutionEpilogue) {
        self.geometry = geometry
        self.settings = settings
        self.epilogue = epilogue
        phases = geometry.phases
        tapPlaces = geometry.tapPlaces
    }

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        try epilogue.check(name, inputs, channels: geometry.outputs)
        return geometry.output
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        if wanted[0] { needs.inputsInBackward.append(1) }
        if wanted[1] { needs.inputsInBackward.append(0) }
        epilogue.addNeeds(&needs, output: output, wanted: wanted)
        needs.forwardScratch = packedCount + frame.count
        let forWeights = wanted[1] ? packedCount + frame.count + gradientCopyCount : 0
        let forInput = wanted[0] ? packedGradientCount + geometry.gradientFrame().count : 0
        needs.backwardScratch = max(forWeights, forInput)
        return needs
    }

    private var grain: Int { Scalar.kernels.channelGrain }
    private var outputs: Int { geometry.outputs }
    private var paddedOutputs: Int { padded(outputs, grain) }
    private var paddedInputs: Int { padded(geometry.inputs, grain) }
    /// How many numbers weights take in the order of the way forward, and of the way back to the input.
    private var packedCount: Int { padded(geometry.taps * geometry.inputs * paddedOutputs, 16) }
    private var packedGradientCount: Int { padded(geometry.taps * outputs * paddedInputs, 16) }
    private var frame: FramedImage { geometry.frame() }
    /// The gradient of one image's result with channels padded to whole vectors.
    private var gradientCopyCount: Int {
        paddedOutputs == outputs ? 0 : geometry.rows.output * geometry.columns.output * paddedOutputs
    }

    func forward(_ step: Step<Scalar>) {
        let (g, weights, frame) = (geometry, step.scratch!, frame)
        let framed = weights + packedCount
        Scalar.kernels.packFilters(g.filters, step.inputs[1], places: nil, step: paddedOutputs, into: weights)
        // Taps side by side are one longer tap.
        let joins = settings.dilation.columns == 1
        let (tapColumns, depth) = joins ? (1, g.columns.taps * g.inputs) : (g.columns.taps, g.inputs)
        let product = NestedProduct(
            batch: g.rows.output, rows: g.columns.output, columns: outputs, counts: (g.rows.taps, tapColumns, depth),
            a: .init(
                batch: g.rows.stride * frame.lineStep, row: g.columns.stride * g.inputs,
                steps: (g.rows.dilation * frame.lineStep, g.columns.dilation * g.inputs, 1)),
            b: .init(steps: (g.columns.taps * g.inputs * paddedOutputs, g.inputs * paddedOutputs, paddedOutputs)),
            c: .init(batch: g.columns.output * outputs, row: outputs))
        for image in 0..<g.batch {
            let x = frame.place(step.inputs[0] + image * g.inputCount, framed)
            Scalar.kernels.nestedProduct(product, x, weights, into: step.output + image * g.outputCount)
        }
        epilogue.forward(step)
    }

    func backward(_ step: Step<Scalar>) {
        epilogue.backward(step)
        if let slot = step.gradients[0] { inputGradient(step, slot) }
        if let slot = step.gradients[1] { weightGradient(step, slot) }
        epilogue.biasGradient(step)
    }

    /// dW[tap, i, o] = Σ over images and places of x[place·stride + tap, i]·dY[place, o].
    private func weightGradient(_ step: Step<Scalar>, _ slot: GradientSlot<Scalar>) {
        let (g, sums, frame) = (geometry, step.scratch!, frame)
        let framed = sums + packedCount
        let copy = framed + frame.count
        let joins = settings.dilation.columns == 1
        let rows = joins ? g.columns.taps * g.inputs : g.inputs
        var product = NestedProduct(
            batch: g.rows.taps, rows: rows, columns: paddedOutputs, counts: (1, g.rows.output, g.columns.output),
            a: .init(
                batch: g.rows.dilation * frame.lineStep, row: 1,
                steps: (0, g.rows.stride * frame.lineStep, g.columns.stride * g.inputs)),
            b: .init(steps: (0, g.columns.output * paddedOutputs, paddedOutputs)),
            c: .init(batch: g.columns.taps * g.inputs * paddedOutputs, row: paddedOutputs))
        let copyFrame = FramedImage(
            height: g.rows.output, width: g.columns.output, channels: outputs, top: 0, left: 0,
            frameHeight: g.rows.output, frameWidth: g.columns.output, pixelStep: paddedOutputs)
        for image in 0..<g.batch {
            let x = frame.place(step.inputs[0] + image * g.inputCount, framed)
            let gradient = copyFrame.place(step.outputGradient! + image * g.outputCount, copy)
            product.accumulates = image > 0
            for column in 0..<(joins ? 1 : g.columns.taps) {
                Scalar.kernels.nestedProduct(
                    product, x + column * g.columns.dilation * g.inputs, gradient,
                    into: sums + column * g.inputs * paddedOutputs)
            }
        }
        Scalar.kernels.unpackFilters(
            g.filters, sums, step: paddedOutputs, into: slot.address, accumulates: slot.accumulates)
    }

    /// Every input gathers from the windows that met it, phase by phase of the stride.
    private func inputGradient(_ step: Step<Scalar>, _ slot: GradientSlot<Scalar>) {
        let (g, weights, frame) = (geometry, step.scratch!, geometry.gradientFrame())
        let framed = weights + packedGradientCount
        let tapCount = outputs * paddedInputs
        tapPlaces.withUnsafeBufferPointer { places in
            Scalar.kernels.packTurnedFilters(
                g.filters, step.inputs[1], places: places.baseAddress, step: paddedInputs, into: weights)
        }
        for image in 0..<g.batch {
            let gradient = frame.place(step.outputGradient! + image * g.outputCount, framed)
            var packed = weights
            for (rows, columns) in phases {
                let product = NestedProduct(
                    batch: rows.count, rows: columns.count, columns: g.inputs,
                    counts: (rows.taps.count, columns.taps.count, outputs),
                    a: .init(
                        batch: frame.lineStep, row: outputs,
                        steps: (rows.step * frame.lineStep, columns.step * outputs, 1)),
                    b: .init(steps: (columns.taps.count * tapCount, tapCount, paddedInputs)),
                    c: .init(batch: g.rows.stride * g.columns.input * g.inputs, row: g.columns.stride * g.inputs),
                    accumulates: slot.accumulates)
                let start = image * g.inputCount + (rows.offset * g.columns.input + columns.offset) * g.inputs
                Scalar.kernels.nestedProduct(
                    product, gradient + rows.first * frame.lineStep + columns.first * outputs, packed,
                    into: slot.address + start)
                packed += rows.taps.count * columns.taps.count * tapCount
            }
        }
    }
}
