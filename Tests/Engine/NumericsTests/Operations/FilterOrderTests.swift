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
        let (x, places, step): ([Scalar], [Int], Int) = (filters(sides), places(sides.taps), sides.outputs + 3)
        var y = [Scalar](repeating: -1, count: sides.taps * sides.inputs * step)
        Scalar.kernels.packFilters(sides, x, places: places, step: step, into: &y)
        for t in 0..<sides.taps {
            for i in 0..<sides.inputs {
                let row = (places[t] * sides.inputs + i) * step
                #expect(
                    Array(y[row..<row + step])
                        == (0..<sides.outputs).map { x[($0 * sides.inputs + i) * sides.taps + t] } + [0, 0, 0])
            }
        }
    }

    private func packsTurned<Scalar: NetworkScalar>(_ sides: FilterSides, _: Scalar.Type) {
        let (x, places, step): ([Scalar], [Int], Int) = (filters(sides), places(sides.taps), sides.inputs + 3)
        var y = [Scalar](repeating: -1, count: sides.taps * sides.outputs * step)
        Scalar.kernels.packTurnedFilters(sides, x, places: places, step: step, into: &y)
        for t in 0..<sides.taps {
            for o in 0..<sides.outputs {
                let row = (places[t] * sides.outputs + o) * step
                #expect(
                    Array(y[row..<row + step])
                        == (0..<sides.inputs).map { x[(o * sides.inputs + $0) * sides.taps + t] } + [0, 0, 0])
            }
        }
    }

    private func unpacks<Scalar: NetworkScalar>(_ sides: FilterSides, _: Scalar.Type) {
        let (x, step): ([Scalar], Int) = (filters(sides), sides.outputs + 3)
        var packed = [Scalar](repeating: -1, count: sides.taps * sides.inputs * step)
        var back = x.map { _ in Scalar(-1) }
        Scalar.kernels.packFilters(sides, x, places: nil, step: step, into: &packed)
        Scalar.kernels.unpackFilters(sides, packed, step: step, into: &back, accumulates: false)
        #expect(back == x)
        Scalar.kernels.unpackFilters(sides, packed, step: step, into: &back, accumulates: true)
        #expect(back == x.map { 2 * $0 })
    }
}
