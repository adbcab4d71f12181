import KernelInterface

/// One 3×3 convolution of a batch of images by Winograd's transforms, group of tiles by group of tiles.
struct WinogradPass: Sendable {
    let batch: Int
    let inputs: Int
    let outputs: Int
    let height: Int
    let width: Int
    let size: WinogradSize
    let frame: FramedImage
    private let grain: Int
    private let gradientFrame: FramedImage
    private let tileRows: Int
    private let tileColumns: Int
    /// How many images a group spans, or how many rows of tiles of one image.
    private let imagesPerGroup: Int
    private let rowsPerGroup: Int

    /// - Parameter isPrepared: Whether filters were transformed before, once for many passes.
    init(_ g: ConvolutionGeometry, isPrepared: Bool, grain: Int) {
        self.init(
            isPrepared: isPrepared,
            batch: g.batch, inputs: g.inputs, outputs: g.outputs, input: (g.rows.input, g.columns.input),
            before: (g.rows.before, g.columns.before), output: (g.rows.output, g.columns.output), grain: grain)
    }

    /// The convolution that takes the gradient of y back to x: images of o channels, padding 2 − p.
    init(gradientOf g: ConvolutionGeometry, isPrepared: Bool, grain: Int) {
        self.init(
            isPrepared: isPrepared,
            batch: g.batch, inputs: g.outputs, outputs: g.inputs, input: (g.rows.output, g.columns.output),
            before: (2 - g.rows.before, 2 - g.columns.before), output: (g.rows.input, g.columns.input), grain: grain)
    }

    private init(
        isPrepared: Bool, batch: Int, inputs: Int, outputs: Int, input: (Int, Int), before: (Int, Int),
        output: (Int, Int), grain: Int
    ) {
        self.batch = batch
        self.inputs = inputs
        self.outputs = outputs
        self.grain = grain
        (height, width) = output
        size = Self.size(
            isPrepared: isPrepared, batch: batch, channels: min(inputs, outputs), height: height, width: width)
        let pixels = size.rawValue
        tileRows = Self.tiles(height, size)
        tileColumns = Self.tiles(width, size)
        frame = FramedImage(
            height: input.0, width: input.1, channels: inputs, top: before.0, left: before.1,
            frameHeight: max(pixels * tileRows + 2, before.0 + input.0),
            frameWidth: max(pixels * tileColumns + 2, before.1 + input.1))
        gradientFrame = FramedImage(
            height: height, width: width, channels: outputs, top: 0, left: 0, frameHeight: pixels * tileRows,
            frameWidth: pixels * tileColumns)
        // Both sides of the products of small tiles together take 256 KiB, a quarter to half of a second-level cache; where
        // channels are many, more: all filters, which are larger then, are read for every group.
        let tiles = max(32, 4096 / (padded(inputs, grain) + padded(outputs, grain)))
        if tileRows * tileColumns >= tiles {
            imagesPerGroup = 1
            rowsPerGroup = min(tileRows, max(1, tiles / tileColumns))
        } else {
            imagesPerGroup = min(batch, tiles / (tileRows * tileColumns))
            rowsPerGroup = tileRows
        }
    }

    /// Tiles of 4×4 pixels where they take the fewer products by a fifth and are many enough: filters for them are twice as
    /// many numbers as for small ones, to be read for every pass, and transformed if they are not prepared.
    private static func size(
        isPrepared: Bool, batch: Int, channels: Int, height: Int, width: Int
    ) -> WinogradSize {
        func tiles(_ size: WinogradSize) -> Int { Self.tiles(height, size) * Self.tiles(width, size) }
        let pays = 5 * WinogradSize.four.places * tiles(.four) < 4 * WinogradSize.two.places * tiles(.two)
        return pays && channels >= 32 && batch * tiles(.four) >= (isPrepared ? 16 : 256) ? .four : .two
    }

    private static func tiles(_ pixels: Int, _ size: WinogradSize) -> Int {
        (pixels + size.rawValue - 1) / size.rawValue
    }

    /// Where taps go when the window is turned by half a circle.
    static let turnedTaps = [8, 7, 6, 5, 4, 3, 2, 1, 0]

    private var paddedInputs: Int { padded(inputs, grain) }
    private var paddedOutputs: Int { padded(outputs, grain) }
    private var tilesPerGroup: Int { imagesPerGroup * rowsPerGroup * tileColumns }
    /// From one place's matrix to the next: a vector more than it takes, or all places would fall into the same
    /// few lines of the first-level cache.
    private func positionStep(_ channels: Int) -> Int { padded(tilesPerGroup * channels, 16) + 16 }

    /// How the filters lie that `run` reads, and their gradient.
    var panels: FilterPanels {
        FilterPanels(columns: outputs, rows: inputs, taps: places, keepsTapsTogether: true, grain: grain)
    }
    /// Places of a transformed tile.
    var places: Int { size.places }
    /// Numbers of all transformed filters.
    var filterCount: Int { places * panels.tapStep }
    private var frameCount: Int { padded(frame.count, 16) }
    private var transformed: Int { places * (positionStep(paddedInputs) + positionStep(paddedOutputs)) }
    var scratch: Int { frameCount + transformed }
    var gradientScratch: Int { frameCount + padded(gradientFrame.count, 16) + transformed }

    private func inputTiles(rows: Int) -> WinogradTiles {
        WinogradTiles(
            size: size, rows: rows, columns: tileColumns, channels: inputs, lineStep: frame.lineStep, pixelStep: inputs,
            tileStep: paddedInputs, positionStep: positionStep(paddedInputs))
    }

    private func outputTiles(rows: Int, lineStep: Int) -> WinogradTiles {
        WinogradTiles(
            size: size, rows: rows, columns: tileColumns, channels: outputs, lineStep: lineStep, pixelStep: outputs,
            tileStep: paddedOutputs, positionStep: positionStep(paddedOutputs))
    }

    /// y ← x ∗ filters.
    func run<Scalar: NetworkScalar>(
        _ x: UnsafePointer<Scalar>, _ filters: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
        _ scratch: UnsafeMutablePointer<Scalar>, accumulates: Bool
    ) {
        let v = scratch + frameCount
        let m = v + places * positionStep(paddedInputs)
        let lineStep = width * outputs
        eachGroup { first, images, row, rows in
            let tiles = rows * tileColumns
            for k in 0..<images {
                transform(x, image: first + k, row, rows, scratch, into: v + k * tiles * paddedInputs)
            }
            let product = NestedProduct(
                batch: places, rows: images * tiles, columns: paddedOutputs, counts: (1, 1, inputs),
                a: .init(batch: positionStep(paddedInputs), row: paddedInputs, steps: (0, 0, 1)),
                b: .init(batch: panels.tapStep, steps: (0, 0, panels.width), panel: panels.panelStep),
                c: .init(batch: positionStep(paddedOutputs), row: paddedOutputs))
            Scalar.kernels.nestedProduct(product, v, filters, into: m)
            for k in 0..<images {
                Scalar.kernels.winogradOutput(
                    outputTiles(rows: rows, lineStep: lineStep), m + k * tiles * paddedOutputs,
                    into: y + ((first + k) * height + size.rawValue * row) * lineStep,
                    height: height - size.rawValue * row, width: width,
                    accumulates: accumulates)
            }
        }
    }

    /// dU ← Σ over tiles of V·(A·dY·Aᵀ), place by place.
    func filterGradient<Scalar: NetworkScalar>(
        _ x: UnsafePointer<Scalar>, _ gradient: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>,
        _ scratch: UnsafeMutablePointer<Scalar>
    ) {
        let framed = scratch + frameCount
        let v = framed + padded(gradientFrame.count, 16)
        let d = v + size.places * positionStep(paddedInputs)
        let isWhole = height % size.rawValue == 0 && width % size.rawValue == 0
        eachGroup { first, images, row, rows in
            let tiles = rows * tileColumns
            for k in 0..<images {
                let image = first + k
                transform(x, image: image, row, rows, scratch, into: v + k * tiles * paddedInputs)
                var dY = gradient + image * height * width * outputs
                if !isWhole {
                    if row == 0 { Scalar.kernels.frame(gradientFrame, dY, into: framed) }
                    dY = UnsafePointer(framed)
                }
                Scalar.kernels.winogradOutputGradient(
                    outputTiles(rows: rows, lineStep: gradientFrame.lineStep),
                    dY + size.rawValue * row * gradientFrame.lineStep, into: d + k * tiles * paddedOutputs)
            }
            let product = NestedProduct(
                batch: size.places, rows: inputs, columns: paddedOutputs, counts: (1, 1, images * tiles),
                a: .init(batch: positionStep(paddedInputs), row: 1, steps: (0, 0, paddedInputs)),
                b: .init(batch: positionStep(paddedOutputs), steps: (0, 0, paddedOutputs)),
                c: .init(batch: panels.tapStep, row: panels.width, panel: panels.panelStep),
                accumulates: first > 0 || row > 0)
            Scalar.kernels.nestedProduct(product, v, d, into: places)
        }
    }

    /// V of some rows of tiles of one image, which is framed when its first row comes.
    private func transform<Scalar: NetworkScalar>(
        _ x: UnsafePointer<Scalar>, image: Int, _ row: Int, _ rows: Int, _ framed: UnsafeMutablePointer<Scalar>,
        into v: UnsafeMutablePointer<Scalar>
    ) {
        if row == 0 {
            Scalar.kernels.frame(frame, x + image * frame.height * frame.width * inputs, into: framed)
        }
        Scalar.kernels.winogradInput(inputTiles(rows: rows), framed + size.rawValue * row * frame.lineStep, into: v)
    }

    private func eachGroup(_ body: (_ first: Int, _ images: Int, _ row: Int, _ rows: Int) -> Void) {
        var first = 0
        while first < batch {
            let images = min(imagesPerGroup, batch - first)
            var row = 0
            while row < tileRows {
                let rows = min(rowsPerGroup, tileRows - row)
                body(first, images, row, rows)
                row += rows
            }
            first += images
        }
    }
}
