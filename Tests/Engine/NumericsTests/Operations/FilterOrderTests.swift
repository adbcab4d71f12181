import KernelInterface
import Numerics
import Testing

/// Filters are kept in one order and read in others; here each order is written out, number by number.
@Suite("Orders of filters")
struct FilterOrderTests {
    static let sides = [
        FilterSides(outputs: 1, inputs: 1, taps: 1), FilterSides(outputs: 16, inputs: 16, taps: 9),
        FilterSides(outputs: 33, inputs: 17, taps: 9), FilterSides(outputs: 5, inputs: 20, taps: 25),
        FilterSides(outputs: 64, inputs: 32, taps: 1), FilterSides(outputs: 40, inputs: 1, taps: 9),
        FilterSides(outputs: 2, inputs: 48, taps: 18),
    ]

    @Test("outputs side by side, tap by tap and input by input, in Float and in Double", arguments: sides)
    func packs(_ sides: FilterSides) {
        packs(sides, Float.self)
        packs(sides, Double.self)
    }

    @Test("inputs side by side, tap by tap and output by output, in Float and in Double", arguments: sides)
    func packsTurned(_ sides: FilterSides) {
        packsTurned(sides, Float.self)
        packsTurned(sides, Double.self)
    }

    @Test("gradients come back to the places of their weights, and are added where they are to be", arguments: sides)
    func unpacks(_ sides: FilterSides) {
        unpacks(sides, Float.self)
        unpacks(sides, Double.self)
    }

    private func filters<Scalar: NetworkScalar>(_ sides: FilterSides) -> [Scalar] {
        (0..<sides.count).map { Scalar($0 + 1) }
    }

    /// Every tap somewhere else, and each once: the count and 7 have no common divisor.
    private func places(_ taps: Int) -> [Int] { (0..<taps).map { ($0 * 7 + 3) % taps } }

    private func packs<Scalar: NetworkScalar>(_ sides: FilterSides, _: Scalar.Type) {
        let (x, places): ([Scalar], [Int]) = (filters(sides), places(sides.taps))
        for keepsTapsTogether in [false, true] {
            let panels = FilterPanels(
                columns: sides.outputs, rows: sides.inputs, taps: sides.taps, keepsTapsTogether: keepsTapsTogether,
                grain: Scalar.kernels.channelGrain)
            var y = [Scalar](repeating: -1, count: panels.count)
            Scalar.kernels.packFilters(sides, x, places: places, panels, into: &y)
            expect(y, panels, rows: sides.inputs, taps: sides.taps) { tap, input, output in
                let before = places.firstIndex(of: tap)!
                return x[(output * sides.inputs + input) * sides.taps + before]
            }
        }
    }

    private func packsTurned<Scalar: NetworkScalar>(_ sides: FilterSides, _: Scalar.Type) {
        let (x, places): ([Scalar], [Int]) = (filters(sides), places(sides.taps))
        for keepsTapsTogether in [false, true] {
            let panels = FilterPanels(
                columns: sides.inputs, rows: sides.outputs, taps: sides.taps, keepsTapsTogether: keepsTapsTogether,
                grain: Scalar.kernels.channelGrain)
            var y = [Scalar](repeating: -1, count: panels.count)
            Scalar.kernels.packTurnedFilters(sides, x, places: places, panels, into: &y)
            expect(y, panels, rows: sides.outputs, taps: sides.taps) { tap, output, input in
                let before = places.firstIndex(of: tap)!
                return x[(output * sides.inputs + input) * sides.taps + before]
            }
        }
    }

    /// Reads panels number by number, in the order in which they lie.
    private func expect<Scalar: NetworkScalar>(
        _ y: [Scalar], _ panels: FilterPanels, rows: Int, taps: Int,
        is value: (_ tap: Int, _ row: Int, _ column: Int) -> Scalar
    ) {
        let isWide = panels.columns > Scalar.kernels.channelGrain
        #expect(panels.width == (isWide ? 2 : 1) * Scalar.kernels.channelGrain)
        let panelCount = (panels.columns + panels.width - 1) / panels.width
        #expect(y.count == panelCount * taps * rows * panels.width)
        for panel in 0..<panelCount {
            for tap in 0..<taps {
                for row in 0..<rows {
                    let start = panel * panels.panelStep + tap * panels.tapStep + row * panels.width
                    let expected = (0..<panels.width).map { k in
                        let column = panel * panels.width + k
                        return column < panels.columns ? value(tap, row, column) : 0
                    }
                    #expect(Array(y[start..<start + panels.width]) == expected)
                }
            }
        }
    }

    private func unpacks<Scalar: NetworkScalar>(_ sides: FilterSides, _: Scalar.Type) {
        let x: [Scalar] = filters(sides)
        for keepsTapsTogether in [false, true] {
            let panels = FilterPanels(
                columns: sides.outputs, rows: sides.inputs, taps: sides.taps, keepsTapsTogether: keepsTapsTogether,
                grain: Scalar.kernels.channelGrain)
            var packed = [Scalar](repeating: -1, count: panels.count)
            Scalar.kernels.packFilters(sides, x, places: nil, panels, into: &packed)
            var back = x.map { _ in Scalar(-1) }
            Scalar.kernels.unpackFilters(sides, packed, panels, into: &back, accumulates: false)
            #expect(back == x)
            Scalar.kernels.unpackFilters(sides, packed, panels, into: &back, accumulates: true)
            #expect(back == x.map { 2 * $0 })
        }
    }
}
