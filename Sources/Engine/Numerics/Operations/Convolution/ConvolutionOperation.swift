import KernelInterface

/// y = f(x ∗ W + b) by sums as they are written down, block by block in registers.
///
/// Inputs: x of batch×height×width×i, W of o×i×rows×columns (PyTorch's order), and b of o if there is one.
/// Output: batch×height×width×o. Weights are brought into the order rows×columns×i×o once a pass. Places at an image's edges
/// are summed up apart from those in its middle, over fewer taps: nothing is multiplied by the zeros around it. For the
/// weights' gradient, an image is copied into a frame of zeros, so that the sums need not ask where its edges are.
struct ConvolutionOperation<Scalar: NetworkScalar>: Operation {
    let name = "convolution"
    let geometry: ConvolutionGeometry
    let settings: ConvolutionSettings
    let epilogue: ConvolutionEpilogue
    private let tapPlaces: [Int]
    /// Results by the taps that they meet, and inputs by those that they meet.
    private let regions: [ConvolutionRegion]
    private let inputRegions: [ConvolutionRegion]

    init(_ geometry: ConvolutionGeometry, _ settings: ConvolutionSettings, _ epilogue: ConvolutionEpilogue) {
        self.geometry = geometry
        self.settings = settings
        self.epilogue = epilogue
        regions = ConvolutionRegion.ofResults(geometry, joinsTaps: settings.dilation.columns == 1)
        inputRegions = ConvolutionRegion.ofInputs(geometry)
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
        needs.forwardScratch = filterPanels.count
        let forWeights =
            wanted[1] ? filterPanels.count + group * (frame.count + gradientPanels * gradientPanel.count) : 0
        let forInput = wanted[0] ? turnedPanels.count : 0
        needs.backwardScratch = max(forWeights, forInput)
        return needs
    }

    func preparation(wanted: [Bool]) -> OperationPreparation? {
        OperationPreparation(input: 1, count: filterPanels.count + (wanted[0] ? turnedPanels.count : 0))
    }

    func prepare(_ step: Step<Scalar>) {
        let prepared = step.prepared!
        pack(step, into: prepared)
        if step.gradients[0] != nil { packTurned(step, into: prepared + filterPanels.count) }
    }

    private func pack(_ step: Step<Scalar>, into weights: UnsafeMutablePointer<Scalar>) {
        Scalar.kernels.packFilters(geometry.filters, step.inputs[1], places: nil, filterPanels, into: weights)
    }

    private func packTurned(_ step: Step<Scalar>, into weights: UnsafeMutablePointer<Scalar>) {
        tapPlaces.withUnsafeBufferPointer { places in
            Scalar.kernels.packTurnedFilters(
                geometry.filters, step.inputs[1], places: places.baseAddress, turnedPanels, into: weights)
        }
    }

    private var grain: Int { Scalar.kernels.channelGrain }
    private var outputs: Int { geometry.outputs }
    private var paddedOutputs: Int { padded(outputs, grain) }
    private var filterPanels: FilterPanels {
        FilterPanels(
            columns: outputs, rows: geometry.inputs, taps: geometry.taps, keepsTapsTogether: false, grain: grain)
    }
    private var turnedPanels: FilterPanels {
        FilterPanels(
            columns: geometry.inputs, rows: outputs, taps: geometry.taps, keepsTapsTogether: false, grain: grain)
    }
    private var frame: FramedImage { geometry.frame() }
    /// How many images are worked through at once: so many that weights which do not stay in the nearest cache are read
    /// for a hundred places, and no more, as their images should stay there, too. Of small images whole blocks of rows, as
    /// each may have few places at an edge.
    private var group: Int {
        let places = geometry.rows.output * geometry.columns.output
        let images = (Self.placesPerGroup + places - 1) / places
        return min(geometry.batch, places < Self.placesPerGroup / 2 ? padded(images, Self.blockRows) : images)
    }
    private static var placesPerGroup: Int { 128 }
    /// How many rows `nestedProduct` works out at once.
    private static var blockRows: Int { 8 }
    /// The first panel of one image's gradient.
    private var gradientPanel: FramedImage {
        let (rows, columns, width) = (geometry.rows.output, geometry.columns.output, filterPanels.width)
        return FramedImage(
            height: rows, width: columns, channels: min(width, outputs), top: 0, left: 0, frameHeight: rows,
            frameWidth: columns, pixelStep: width, imageStep: outputs)
    }
    private var gradientPanels: Int { (outputs + filterPanels.width - 1) / filterPanels.width }

    private func eachGroup(_ body: (_ first: Int, _ images: Int) -> Void) {
        var first = 0
        while first < geometry.batch {
            let images = min(group, geometry.batch - first)
            body(first, images)
            first += images
        }
    }

    func forward(_ step: Step<Scalar>) {
        let weights = step.prepared ?? step.scratch!
        if step.prepared == nil { pack(step, into: weights) }
        eachGroup { first, images in
            multiply(
                regions, images: images, step.inputs[0] + first * geometry.inputCount, weights, filterPanels,
                into: step.output + first * geometry.outputCount, accumulates: false)
        }
        epilogue.forward(step)
    }

    /// Panel by panel of result channels, whose weights then stay near for all regions.
    private func multiply(
        _ regions: [ConvolutionRegion], images: Int, _ x: UnsafePointer<Scalar>, _ weights: UnsafePointer<Scalar>,
        _ panels: FilterPanels, into y: UnsafeMutablePointer<Scalar>, accumulates: Bool
    ) {
        var (column, panel) = (0, weights)
        while column < panels.columns {
            let columns = min(panels.width, panels.columns - column)
            for region in regions {
                let product = region.product(images: images, columns: columns, panels, accumulates: accumulates)
                Scalar.kernels.nestedProduct(
                    product, x + region.source, panel + region.firstTap * panels.tapStep,
                    into: y + (region.target + column))
            }
            column += panels.width
            panel += panels.panelStep
        }
    }

    func backward(_ step: Step<Scalar>) {
        epilogue.backward(step)
        if let slot = step.gradients[0] { inputGradient(step, slot) }
        if let slot = step.gradients[1] { weightGradient(step, slot) }
        epilogue.biasGradient(step)
    }

    /// dW[tap, i, o] = Σ over images and places of x[place·stride + tap, i]·dY[place, o].
    private func weightGradient(_ step: Step<Scalar>, _ slot: GradientSlot<Scalar>) {
        let (g, sums, frame, panels) = (geometry, step.scratch!, frame, filterPanels)
        let framed = sums + panels.count
        let copies = framed + group * frame.count
        let (width, places) = (panels.width, g.rows.output * g.columns.output)
        let joins = settings.dilation.columns == 1
        let rows = joins ? g.columns.taps * g.inputs : g.inputs
        eachGroup { first, images in
            let x = frame.place(images: images, step.inputs[0] + first * g.inputCount, framed)
            let gradient = panelled(step.outputGradient! + first * g.outputCount, images, into: copies)
            let product = NestedProduct(
                batch: g.rows.taps, rows: rows, columns: paddedOutputs,
                counts: (images, g.rows.output, g.columns.output),
                a: .init(
                    batch: g.rows.dilation * frame.lineStep, row: 1,
                    steps: (frame.count, g.rows.stride * frame.lineStep, g.columns.stride * g.inputs)),
                b: .init(
                    steps: (places * width, g.columns.output * width, width), panel: images * gradientPanel.count),
                c: .init(batch: g.columns.taps * panels.tapStep, row: width, panel: panels.panelStep),
                accumulates: first > 0)
            for column in 0..<(joins ? 1 : g.columns.taps) {
                Scalar.kernels.nestedProduct(
                    product, x + column * g.columns.dilation * g.inputs, gradient,
                    into: sums + column * panels.tapStep)
            }
        }
        Scalar.kernels.unpackFilters(g.filters, sums, panels, into: slot.address, accumulates: slot.accumulates)
    }

    /// The gradient of some images' result, panel by panel of channels.
    private func panelled(
        _ gradient: UnsafePointer<Scalar>, _ images: Int, into copies: UnsafeMutablePointer<Scalar>
    ) -> UnsafePointer<Scalar> {
        var panel = gradientPanel
        let width = panel.pixelStep
        let result = panel.place(images: images, gradient, copies)
        for k in 1..<max(1, gradientPanels) {
            panel.channels = min(width, outputs - k * width)
            _ = panel.place(images: images, gradient + k * width, copies + k * images * panel.count)
        }
        return result
    }

    /// Every input gathers from the windows that met it.
    private func inputGradient(_ step: Step<Scalar>, _ slot: GradientSlot<Scalar>) {
        let weights = step.prepared.map { $0 + filterPanels.count } ?? step.scratch!
        if step.prepared == nil { packTurned(step, into: weights) }
        eachGroup { first, images in
            multiply(
                inputRegions, images: images, step.outputGradient! + first * geometry.outputCount, weights,
                turnedPanels, into: slot.address + first * geometry.inputCount, accumulates: slot.accumulates)
        }
    }
}
