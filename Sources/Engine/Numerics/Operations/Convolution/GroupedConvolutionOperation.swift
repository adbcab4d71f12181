import KernelInterface

/// y = f(x ∗ W + b), every group of channels on its own: a result of one group sees the inputs of that group only.
///
/// Inputs: x of batch×height×width×i, W of o×(i/groups)×rows×columns (PyTorch's order), and b of o if there is one.
/// Output: batch×height×width×o. Groups are worked through one after the other, each as a small convolution whose images and
/// results lie between those of the others.
struct GroupedConvolutionOperation<Scalar: NetworkScalar>: Operation {
    let name = "grouped convolution"
    let geometry: ConvolutionGeometry
    let groups: Int
    let epilogue: ConvolutionEpilogue
    let phases: [(ConvolutionGeometry.Phase, ConvolutionGeometry.Phase)]
    private let tapPlaces: [Int]

    init(_ geometry: ConvolutionGeometry, groups: Int, _ epilogue: ConvolutionEpilogue) {
        self.geometry = geometry
        self.groups = groups
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
        needs.forwardScratch = groups * filterPanels.count + frame.count
        let forWeights = wanted[1] ? sumCount + frame.count + gradientCopyCount : 0
        let forInput = wanted[0] ? groups * turnedPanels.count + geometry.gradientFrame().count : 0
        needs.backwardScratch = max(forWeights, forInput)
        return needs
    }

    /// Channels of one group, and as many as whole vectors have.
    private var inputs: Int { geometry.inputs / groups }
    private var outputs: Int { geometry.outputs / groups }
    /// Those of one group.
    private var filters: FilterSides { FilterSides(outputs: outputs, inputs: inputs, taps: geometry.taps) }
    private var grain: Int { Scalar.kernels.channelGrain }
    private var frame: FramedImage { geometry.frame() }
    /// One group's weights in the order of the way forward, and of the way back to the input.
    private var filterPanels: FilterPanels {
        FilterPanels(columns: outputs, rows: inputs, taps: geometry.taps, keepsTapsTogether: false, grain: grain)
    }
    private var turnedPanels: FilterPanels {
        FilterPanels(columns: inputs, rows: outputs, taps: geometry.taps, keepsTapsTogether: false, grain: grain)
    }
    /// How many numbers the sums for one group's, and for all weights' gradient take.
    private var groupCount: Int { filterPanels.count }
    private var sumCount: Int { groups * groupCount }
    /// The gradient of one image's result, and what a vector at its end reaches beyond it.
    private var gradientCopyCount: Int { geometry.outputCount + grain }

    func forward(_ step: Step<Scalar>) {
        let (g, weights, frame, panels) = (geometry, step.scratch!, frame, filterPanels)
        let framed = weights + groups * panels.count
        for group in 0..<groups {
            Scalar.kernels.packFilters(
                filters, step.inputs[1] + group * filters.count, places: nil, panels,
                into: weights + group * panels.count)
        }
        let product = NestedProduct(
            batch: g.rows.output, rows: g.columns.output, columns: outputs,
            counts: (g.rows.taps, g.columns.taps, inputs),
            a: .init(
                batch: g.rows.stride * frame.lineStep, row: g.columns.stride * g.inputs,
                steps: (g.rows.dilation * frame.lineStep, g.columns.dilation * g.inputs, 1)),
            b: .init(
                steps: (g.columns.taps * panels.tapStep, panels.tapStep, panels.width), panel: panels.panelStep),
            c: .init(batch: g.columns.output * g.outputs, row: g.outputs))
        for image in 0..<g.batch {
            let x = frame.place(step.inputs[0] + image * g.inputCount, framed)
            for group in 0..<groups {
                Scalar.kernels.nestedProduct(
                    product, x + group * inputs, weights + group * panels.count,
                    into: step.output + image * g.outputCount + group * outputs)
            }
        }
        epilogue.forward(step)
    }

    func backward(_ step: Step<Scalar>) {
        epilogue.backward(step)
        if let slot = step.gradients[0] { inputGradient(step, slot) }
        if let slot = step.gradients[1] { weightGradient(step, slot) }
        epilogue.biasGradient(step)
    }

    /// dW[tap, i, o] = Σ over images and places of x[place·stride + tap, i]·dY[place, o], i and o of one group.
    private func weightGradient(_ step: Step<Scalar>, _ slot: GradientSlot<Scalar>) {
        let (g, sums, frame, panels) = (geometry, step.scratch!, frame, filterPanels)
        let framed = sums + sumCount
        let copy = framed + frame.count
        var product = NestedProduct(
            batch: g.rows.taps, rows: inputs, columns: outputs, counts: (1, g.rows.output, g.columns.output),
            a: .init(
                batch: g.rows.dilation * frame.lineStep, row: 1,
                steps: (0, g.rows.stride * frame.lineStep, g.columns.stride * g.inputs)),
            b: .init(steps: (0, g.columns.output * g.outputs, g.outputs)),
            c: .init(batch: g.columns.taps * panels.tapStep, row: panels.width, panel: panels.panelStep))
        for image in 0..<g.batch {
            let x = frame.place(step.inputs[0] + image * g.inputCount, framed)
            // A group's vectors reach into the next group's numbers, and the last group's past the end: those lanes are not
            // stored, but must be there to be read.
            copy.update(from: step.outputGradient! + image * g.outputCount, count: g.outputCount)
            product.accumulates = image > 0
            for group in 0..<groups {
                for column in 0..<g.columns.taps {
                    Scalar.kernels.nestedProduct(
                        product, x + group * inputs + column * g.columns.dilation * g.inputs, copy + group * outputs,
                        into: sums + group * groupCount + column * panels.tapStep)
                }
            }
        }
        for group in 0..<groups {
            Scalar.kernels.unpackFilters(
                filters, sums + group * groupCount, panels, into: slot.address + group * filters.count,
                accumulates: slot.accumulates)
        }
    }

    /// Every input gathers from the windows that met it, phase by phase of the stride.
    private func inputGradient(_ step: Step<Scalar>, _ slot: GradientSlot<Scalar>) {
        let (g, weights, frame, panels) = (geometry, step.scratch!, geometry.gradientFrame(), turnedPanels)
        let framed = weights + groups * panels.count
        packForInput(step, weights)
        for image in 0..<g.batch {
            let gradient = frame.place(step.outputGradient! + image * g.outputCount, framed)
            var packed = weights
            for (rows, columns) in phases {
                let product = NestedProduct(
                    batch: rows.count, rows: columns.count, columns: inputs,
                    counts: (rows.taps.count, columns.taps.count, outputs),
                    a: .init(
                        batch: frame.lineStep, row: g.outputs,
                        steps: (rows.step * frame.lineStep, columns.step * g.outputs, 1)),
                    b: .init(
                        steps: (columns.taps.count * panels.tapStep, panels.tapStep, panels.width),
                        panel: panels.panelStep),
                    c: .init(batch: g.rows.stride * g.columns.input * g.inputs, row: g.columns.stride * g.inputs),
                    accumulates: slot.accumulates)
                let start = image * g.inputCount + (rows.offset * g.columns.input + columns.offset) * g.inputs
                let place = gradient + rows.first * frame.lineStep + columns.first * g.outputs
                for group in 0..<groups {
                    Scalar.kernels.nestedProduct(
                        product, place + group * outputs, packed + group * panels.count,
                        into: slot.address + start + group * inputs)
                }
                packed += rows.taps.count * columns.taps.count * panels.tapStep
            }
        }
    }

    /// Every group's weights, tap by tap as the phases meet them.
    private func packForInput(_ step: Step<Scalar>, _ weights: UnsafeMutablePointer<Scalar>) {
        tapPlaces.withUnsafeBufferPointer { places in
            for group in 0..<groups {
                Scalar.kernels.packTurnedFilters(
                    filters, step.inputs[1] + group * filters.count, places: places.baseAddress, turnedPanels,
                    into: weights + group * turnedPanels.count)
            }
        }
    }
}
