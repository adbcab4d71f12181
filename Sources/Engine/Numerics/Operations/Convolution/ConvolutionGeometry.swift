import KernelInterface

/// The sizes of one convolution over images of [batch, height, width, channels], along each axis on its own.
struct ConvolutionGeometry: Sendable {
    /// One axis: what lies where.
    struct Axis: Sendable {
        var input: Int
        var taps: Int
        var stride: Int
        var dilation: Int
        var before: Int
        var output: Int
        var after: Int

        /// How long an input in its frame is: at least what the last window reaches.
        var frame: Int { max(before + input, (output - 1) * stride + (taps - 1) * dilation + 1) }

        /// Zeros that the output's gradient needs before and after it, so that every input finds its windows.
        var gradientBefore: Int {
            var lowest = 0
            for tap in 0..<taps { lowest = min(lowest, floorQuotient(before - tap * dilation, stride)) }
            return -lowest
        }
        var gradientFrame: Int {
            gradientBefore + max(output, floorQuotient(input - 1 + before, stride) + 1)
        }

        /// The inputs i·stride + `offset` and the taps whose windows meet them.
        func phase(_ offset: Int) -> Phase {
            let taps = (0..<self.taps).reversed().filter { (offset + before - $0 * dilation) % stride == 0 }
            let places = taps.map { (offset + before - $0 * dilation) / stride + gradientBefore }
            return Phase(
                offset: offset, count: max(0, (input - offset + stride - 1) / stride), taps: taps,
                first: places.first ?? 0, step: places.count > 1 ? places[1] - places[0] : 0)
        }

        /// Outputs in order, in runs whose windows meet the same taps within the input.
        var stretches: [Stretch] {
            Self.stretches(output) { place in
                Self.inside((0..<taps).map { place * stride + $0 * dilation - before }, of: input)
            }
        }

        /// Inputs of a phase in order, in runs that meet the same of its taps.
        func stretches(_ phase: Phase) -> [Stretch] {
            Self.stretches(phase.count) { place in
                Self.inside(
                    phase.taps.indices.map { phase.first + place + $0 * phase.step - gradientBefore }, of: output)
            }
        }

        /// Which of ascending places are on an axis of `count`.
        private static func inside(_ places: [Int], of count: Int) -> Range<Int> {
            let first = places.firstIndex { $0 >= 0 } ?? places.count
            return first..<max(first, places.firstIndex { $0 >= count } ?? places.count)
        }

        private static func stretches(_ count: Int, taps: (Int) -> Range<Int>) -> [Stretch] {
            var found: [Stretch] = []
            for place in 0..<count {
                let taps = taps(place)
                if let last = found.last, last.taps == taps {
                    found[found.count - 1].places = last.places.lowerBound..<place + 1
                } else {
                    found.append(Stretch(places: place..<place + 1, taps: taps))
                }
            }
            return found
        }
    }

    /// A run of places along an axis that meet the same taps; the others would meet zeros around the image.
    struct Stretch: Sendable {
        var places: Range<Int>
        /// Places in the list of taps.
        var taps: Range<Int>
    }

    /// A part of an axis in which every input meets the same taps.
    struct Phase: Sendable {
        var offset: Int
        var count: Int
        /// The last tap first: places in the output's gradient then ascend.
        var taps: [Int]
        /// Where input 0 of the phase meets the first of the taps, in the framed gradient, and how much later each next.
        var first: Int
        var step: Int
    }

    let batch: Int
    let rows: Axis
    let columns: Axis
    let inputs: Int
    let outputs: Int

    /// - Throws: `shapeMismatch` if x is no image or smaller than the window; `invalidArgument`.
    init(
        _ name: String, x: Shape, taps: (rows: Int, columns: Int), outputs: Int, _ settings: ConvolutionSettings
    ) throws(NetworkError) {
        guard x.rank == 4, x.sides.allSatisfy({ $0 > 0 }) else {
            throw .shapeMismatch(operation: name, inputs: [x], expected: "images as batch×height×width×channels")
        }
        guard outputs > 0 else { throw .invalidArgument(operation: name, "\(outputs) channels to make") }
        batch = x[0]
        inputs = x[3]
        self.outputs = outputs
        rows = try Self.axis(
            name, x, x[1], taps.rows, settings.stride.rows, settings.dilation.rows, settings.padding.top,
            settings.padding.bottom)
        columns = try Self.axis(
            name, x, x[2], taps.columns, settings.stride.columns, settings.dilation.columns, settings.padding.left,
            settings.padding.right)
    }

    private static func axis(
        _ name: String, _ x: Shape, _ input: Int, _ taps: Int, _ stride: Int, _ dilation: Int, _ before: Int,
        _ after: Int
    ) throws(NetworkError) -> Axis {
        guard taps > 0, stride > 0, dilation > 0, before >= 0, after >= 0,
            max(taps, stride, dilation) <= Int(Int32.max), max(before, after) <= Int(Int32.max)
        else {
            throw .invalidArgument(
                operation: name, "window \(taps), stride \(stride), dilation \(dilation), padding \(before), \(after)")
        }
        let room = before + input + after - (taps - 1) * dilation - 1
        guard room >= 0 else {
            throw .shapeMismatch(
                operation: name, inputs: [x],
                expected: "with padding, at least \((taps - 1) * dilation + 1) along every axis of the window")
        }
        return Axis(
            input: input, taps: taps, stride: stride, dilation: dilation, before: before,
            output: room / stride + 1, after: after)
    }

    var output: Shape { [batch, rows.output, columns.output, outputs] }
    var taps: Int { rows.taps * columns.taps }
    var inputCount: Int { rows.input * columns.input * inputs }
    var outputCount: Int { rows.output * columns.output * outputs }

    /// The frame around an image.
    func frame(pixelStep: Int? = nil) -> FramedImage {
        FramedImage(
            height: rows.input, width: columns.input, channels: inputs, top: rows.before,
            left: columns.before, frameHeight: rows.frame, frameWidth: columns.frame, pixelStep: pixelStep)
    }

    /// The frame around an output's gradient.
    func gradientFrame(pixelStep: Int? = nil) -> FramedImage {
        FramedImage(
            height: rows.output, width: columns.output, channels: outputs, top: rows.gradientBefore,
            left: columns.gradientBefore, frameHeight: rows.gradientFrame, frameWidth: columns.gradientFrame,
            pixelStep: pixelStep)
    }

    /// Filters of a convolution without groups.
    var filters: FilterSides { FilterSides(outputs: outputs, inputs: inputs, taps: taps) }

    /// Where each tap stands when they are taken phase by phase: every tap is of one phase.
    var tapPlaces: [Int] {
        let order = phases.flatMap { rows, columns in
            rows.taps.flatMap { row in columns.taps.map { row * self.columns.taps + $0 } }
        }
        var places = [Int](repeating: 0, count: taps)
        for (place, tap) in order.enumerated() { places[tap] = place }
        return places
    }

    var phases: [(Phase, Phase)] {
        (0..<rows.stride).flatMap { row in
            (0..<columns.stride).map { (rows.phase(row), columns.phase($0)) }
        }
    }
}

/// ⌊a/b⌋ for b > 0.
func floorQuotient(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((b - 1 - a) / b) }

/// `count` rounded up to a multiple of `grain`.
func padded(_ count: Int, _ grain: Int) -> Int { (count + grain - 1) / grain * grain }
