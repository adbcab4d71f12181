import KernelInterface

/// y = f(x ∗ W + b), every group of channels on its own: a result of one group sees the inputs of that group only.
///
/// Inputs: x of batch×height×width×i, W of o×(i/groups)×rows×columns (PyTorch's order), and b of o if there is one.
/// Output: batch×height×width×o. Groups are worked through one after the other, each as a small convolution whose images and
/// results lie between those of the others. Groups of few channels are taken together in *bands* that fill a vector: the
/// weights from one group to another are then zeros, which change no sum of finite numbers.
struct GroupedConvolutionOperation<Scalar: NetworkScalar>: Operation {
    let name = "grouped convolution"
    let geometry: ConvolutionGeometry
    let groups: Int
    let epilogue: ConvolutionEpilogue
    let phases: [(ConvolutionGeometry.Phase, ConvolutionGeometry.Phase)]
    private let tapPlaces: [Int]
    /// How many groups make a band.
    private let merged: Int

    init(_ geometry: ConvolutionGeometry, groups: Int, _ epilogue: ConvolutionEpilogue) {
        self.geometry = geometry
        self.groups = groups
        self.epilogue = epilogue
        phases = geometry.phases
        tapPlaces = geometry.tapPlaces
        let most = Scalar.kernels.channelGrain / max(1, max(geometry.inputs, geometry.outputs) / groups)
        merged = (1...max(1, min(groups, most))).last { groups % $0 == 0 } ?? 1
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
        needs.forwardScratch = denseCount + bands * filterPanels.count + frame.count
        let forWeights = wanted[1] ? bands * filterPanels.count + frame.count + gradientCopyCount : 0
        let forInput = wanted[0] ? bands * turnedPanels.count + geometry.gradientFrame().count : 0
        needs.backwardScratch = denseCount + max(forWeights, forInput)
        return needs
    }

    private var bands: Int { groups / merged }
    /// Channels of one band.
    private var inputs: Int { geometry.inputs / bands }
    private var outputs: Int { geometry.outputs / bands }
    /// Those of one band.
    private var filters: FilterSides { FilterSides(outputs: outputs, inputs: inputs, taps: geometry.taps) }
    /// How many numbers all bands' filters have, if those are not the weights themselves.
    private var denseCount: Int { merged == 1 ? 0 : padded(bands * filters.count, 16) }
    private var grain: Int { Scalar.kernels.channelGrain }
    private var frame: FramedImage { geometry.frame() }
    /// One band's filters in the order of the way forward, and of the way back to the input.
    private var filterPanels: FilterPanels {
        FilterPanels(columns: outputs, rows: inputs, taps: geometry.taps, keepsTapsTogether: false, grain: grain)
    }
    private var turnedPanels: FilterPanels {
        FilterPanels(columns: inputs, rows: outputs, taps: geometry.taps, keepsTapsTogether: false, grain: grain)
    }
    /// The gradient of one image's result, and what a vector at its end reaches beyond it.
    private var gradientCopyCount: Int { geometry.outputCount + grain }

    func forward(_ step: Step<Scalar>) {
        let (g, frame, panels) = (geometry, frame, filterPanels)
        let dense = dense(step)
        let weights = step.scratch! + denseCount
        let framed = weights + bands * panels.count
        for band in 0..<bands {
            Scalar.kernels.packFilters(
                filters, dense + band * filters.count, places: nil, panels, into: weights + band * panels.count)
        }
        let product = NestedProduct(
            rows: (1, g.rows.output, g.columns.output), columns: outputs,
            counts: (g.rows.taps, g.columns.taps, inputs),
            a: .init(
                rows: (0, g.rows.stride * frame.lineStep, g.columns.stride * g.inputs),
                steps: (g.rows.dilation * frame.lineStep, g.columns.dilation * g.inputs, 1)),
            b: .init(
                steps: (g.columns.taps * panels.tapStep, panels.tapStep, panels.width), panel: panels.panelStep),
            c: .init(rows: (0, g.columns.output * g.outputs, g.outputs)))
        for image in 0..<g.batch {
            let x = frame.place(step.inputs[0] + image * g.inputCount, framed)
            for band in 0..<bands {
                Scalar.kernels.nestedProduct(
                    product, x + band * inputs, weights + band * panels.count,
                    into: step.output + image * g.outputCount + band * outputs)
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

    /// dW[tap, i, o] = Σ over images and places of x[place·stride + tap, i]·dY[place, o], i and o of one band.
    private func weightGradient(_ step: Step<Scalar>, _ slot: GradientSlot<Scalar>) {
        let (g, frame, panels) = (geometry, frame, filterPanels)
        let sums = step.scratch! + denseCount
        let framed = sums + bands * panels.count
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
            // A band's vectors reach into the next band's numbers, and the last band's past the end: those lanes are not
            // stored, but must be there to be read.
            copy.update(from: step.outputGradient! + image * g.outputCount, count: g.outputCount)
            product.accumulates = image > 0
            for band in 0..<bands {
                for column in 0..<g.columns.taps {
                    Scalar.kernels.nestedProduct(
                        product, x + band * inputs + column * g.columns.dilation * g.inputs, copy + band * outputs,
                        into: sums + band * panels.count + column * panels.tapStep)
                }
            }
        }
        let target = merged == 1 ? slot.address : step.scratch!
        for band in 0..<bands {
            Scalar.kernels.unpackFilters(
                filters, sums + band * panels.count, panels, into: target + band * filters.count,
                accumulates: merged == 1 && slot.accumulates)
        }
        if merged > 1 { takeOut(target, into: slot) }
    }

    /// All bands' filters.
    private func dense(_ step: Step<Scalar>) -> UnsafePointer<Scalar> {
        guard merged > 1 else { return UnsafePointer(step.inputs[1]) }
        let target = step.scratch!
        Scalar.kernels.clear(count: bands * filters.count, target)
        for group in 0..<groups {
            let (place, weights) = placeAndWeights(of: group)
            Scalar.kernels.copyRows(
                rows: groupOutputs, columns: groupLength, step.inputs[1] + weights, stride: groupLength,
                into: target + place, stride: merged * groupLength, accumulates: false)
        }
        return UnsafePointer(target)
    }

    /// Of the gradient of all bands' filters that of the weights.
    private func takeOut(_ gradient: UnsafePointer<Scalar>, into slot: GradientSlot<Scalar>) {
        for group in 0..<groups {
            let (place, weights) = placeAndWeights(of: group)
            Scalar.kernels.copyRows(
                rows: groupOutputs, columns: groupLength, gradient + place, stride: merged * groupLength,
                into: slot.address + weights, stride: groupLength, accumulates: slot.accumulates)
        }
    }

    /// Results of one group, and how many weights each of them has.
    private var groupOutputs: Int { geometry.outputs / groups }
    private var groupLength: Int { geometry.inputs / groups * geometry.taps }

    /// Where a group's first number lies among all bands' filters, and among the weights.
    private func placeAndWeights(of group: Int) -> (place: Int, weights: Int) {
        let first = group * groupOutputs
        return ((first * merged + group % merged) * groupLength, first * groupLength)
    }

    /// Every input gathers from the windows that met it, phase by phase of the stride.
    private func inputGradient(_ step: Step<Scalar>, _ slot: GradientSlot<Scalar>) {
        let (g, frame, panels) = (geometry, geometry.gradientFrame(), turnedPanels)
        let weights = step.scratch! + denseCount
        let framed = weights + bands * panels.count
        packForInput(dense(step), weights)
        for image in 0..<g.batch {
            let gradient = frame.place(step.outputGradient! + image * g.outputCount, framed)
            var packed = weights
            for (rows, columns) in phases {
                let product = NestedProduct(
                    rows: (1, rows.count, columns.count), columns: inputs,
                    counts: (rows.taps.count, columns.taps.count, outputs),
                    a: .init(
                        rows: (0, frame.lineStep, g.outputs),
                        steps: (rows.step * frame.lineStep, columns.step * g.outputs, 1)),
                    b: .init(
                        steps: (columns.taps.count * panels.tapStep, panels.tapStep, panels.width),
                        panel: panels.panelStep),
                    c: .init(rows: (0, g.rows.stride * g.columns.input * g.inputs, g.columns.stride * g.inputs)),
                    accumulates: slot.accumulates)
                let start = image * g.inputCount + (rows.offset * g.columns.input + columns.offset) * g.inputs
                let place = gradient + rows.first * frame.lineStep + columns.first * g.outputs
                for band in 0..<bands {
                    Scalar.kernels.nestedProduct(
                        product, place + band * outputs, packed + band * panels.count,
                        into: slot.address + start + band * inputs)
                }
                packed += rows.taps.count * columns.taps.count * panels.tapStep
            }
        }
    }

    /// Every band's filters, tap by tap as the phases meet them.
    private func packForInput(_ dense: UnsafePointer<Scalar>, _ weights: UnsafeMutablePointer<Scalar>) {
        tapPlaces.withUnsafeBufferPointer { places in
            for band in 0..<bands {
                Scalar.kernels.packTurnedFilters(
                    filters, dense + band * filters.count, places: places.baseAddress, turnedPanels,
                    into: weights + band * turnedPanels.count)
            }
        }
    }
}
