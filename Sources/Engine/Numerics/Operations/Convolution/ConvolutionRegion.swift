import KernelInterface

/// Places of a convolution's results, or of its inputs' gradients, that all meet the same taps within the image.
///
/// Sums over them are one nested product: of rows (image, line, column), over (tap rows, tap columns, channels). Taps outside
/// of the image meet zeros only, so that leaving them out changes no bit of a finite sum.
struct ConvolutionRegion: Sendable {
    /// How many lines and columns of places there are, and how many taps they meet.
    private let lines: Int
    private let columns: Int
    private let tapRows: Int
    private let tapColumns: Int
    /// Where the first place's first number is read and where its sum goes, in numbers from an image's first.
    let source: Int
    let target: Int
    /// The first tap, in the order in which filters are packed.
    let firstTap: Int
    /// From place to place and from tap to tap, along lines and columns.
    private let sourceSteps: (Int, Int, Int)
    private let targetSteps: (Int, Int, Int)
    private let tapSteps: (Int, Int)
    private let packedRow: Int
    private let depth: Int

    /// - Parameter joinsTaps: Whether taps of a line lie side by side, as one longer tap.
    static func ofResults(_ g: ConvolutionGeometry, joinsTaps: Bool) -> [Self] {
        let line = g.columns.input * g.inputs
        return each(g.rows.stretches, g.columns.stretches) { rows, columns in
            let top = rows.places.lowerBound * g.rows.stride + rows.taps.lowerBound * g.rows.dilation - g.rows.before
            let left =
                columns.places.lowerBound * g.columns.stride + columns.taps.lowerBound * g.columns.dilation
                - g.columns.before
            return Self(
                lines: rows.places.count, columns: columns.places.count, tapRows: rows.taps.count,
                tapColumns: joinsTaps ? min(1, columns.taps.count) : columns.taps.count,
                source: rows.taps.isEmpty || columns.taps.isEmpty ? 0 : top * line + left * g.inputs,
                target: (rows.places.lowerBound * g.columns.output + columns.places.lowerBound) * g.outputs,
                firstTap: rows.taps.lowerBound * g.columns.taps + columns.taps.lowerBound,
                sourceSteps: (g.inputCount, g.rows.stride * line, g.columns.stride * g.inputs),
                targetSteps: (g.outputCount, g.columns.output * g.outputs, g.outputs),
                tapSteps: (g.rows.dilation * line, g.columns.dilation * g.inputs), packedRow: g.columns.taps,
                depth: (joinsTaps ? columns.taps.count : 1) * g.inputs)
        }
    }

    /// Inputs by phases of the stride, each of which meets other taps.
    static func ofInputs(_ g: ConvolutionGeometry) -> [Self] {
        let (line, width) = (g.columns.output * g.outputs, g.columns.input * g.inputs)
        var found: [Self] = []
        var packed = 0
        for (down, across) in g.phases {
            found += each(g.rows.stretches(down), g.columns.stretches(across)) { rows, columns in
                let top = down.first - g.rows.gradientBefore + rows.places.lowerBound + rows.taps.lowerBound * down.step
                let left =
                    across.first - g.columns.gradientBefore + columns.places.lowerBound
                    + columns.taps.lowerBound * across.step
                let row = down.offset + rows.places.lowerBound * g.rows.stride
                let column = across.offset + columns.places.lowerBound * g.columns.stride
                return Self(
                    lines: rows.places.count, columns: columns.places.count, tapRows: rows.taps.count,
                    tapColumns: columns.taps.count,
                    source: rows.taps.isEmpty || columns.taps.isEmpty ? 0 : top * line + left * g.outputs,
                    target: row * width + column * g.inputs,
                    firstTap: packed + rows.taps.lowerBound * across.taps.count + columns.taps.lowerBound,
                    sourceSteps: (g.outputCount, line, g.outputs),
                    targetSteps: (g.inputCount, g.rows.stride * width, g.columns.stride * g.inputs),
                    tapSteps: (down.step * line, across.step * g.outputs), packedRow: across.taps.count,
                    depth: g.outputs)
            }
            packed += down.taps.count * across.taps.count
        }
        return found
    }

    private static func each(
        _ rows: [ConvolutionGeometry.Stretch], _ columns: [ConvolutionGeometry.Stretch],
        _ region: (ConvolutionGeometry.Stretch, ConvolutionGeometry.Stretch) -> Self
    ) -> [Self] {
        rows.flatMap { row in columns.map { region(row, $0) } }
    }

    /// The product for some images and some columns of one panel of filters.
    func product(images: Int, columns count: Int, _ panels: FilterPanels, accumulates: Bool) -> NestedProduct {
        NestedProduct(
            rows: (images, lines, columns), columns: count, counts: (tapRows, tapColumns, depth),
            a: .init(rows: sourceSteps, steps: (tapSteps.0, tapSteps.1, 1)),
            b: .init(steps: (packedRow * panels.tapStep, panels.tapStep, panels.width)),
            c: .init(rows: targetSteps), accumulates: accumulates)
    }
}
