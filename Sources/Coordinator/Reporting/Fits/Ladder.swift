import Glibc

/// The values of sizes, data or batches among some runs, with a name and a colour for each: those of a ladder by
/// themselves, many different ones by a few even parts of their range.
struct Ladder: Sendable, Hashable {
    /// Rising.
    private let steps: [Double]
    /// Between neighbouring parts; empty where every value stands by itself.
    private let ends: [Double]
    private let symbol: String

    /// - Parameters:
    ///   - symbol: As names have it: `N`.
    ///   - most: More different values than these are put together into parts; nil for never.
    init(_ symbol: String, _ values: some Sequence<Double>, most: Int? = nil) {
        let steps = Set(values.filter { $0 > 0 && $0.isFinite }).sorted()
        let parts = 6
        if let most, steps.count > most, let low = steps.first, let high = steps.last {
            ends = LogGrid.places(low, high, count: parts + 1)
        } else {
            ends = []
        }
        (self.symbol, self.steps) = (symbol, steps)
    }

    /// How many names there are.
    var count: Int { ends.isEmpty ? steps.count : ends.count - 1 }

    func place(of value: Double) -> Int {
        let above = ends.isEmpty ? steps.firstIndex { $0 >= value } : ends.dropFirst().firstIndex { $0 >= value }
        return min(max((above ?? count) - (ends.isEmpty ? 0 : 1), 0), max(count - 1, 0))
    }

    func name(_ place: Int) -> String {
        if ends.isEmpty { return "\(symbol) \(ShortNumber.text(steps[place]))" }
        return "\(symbol) \(ShortNumber.text(ends[place])) to "
            + ShortNumber.text(ends[place + 1])
    }

    func colour(_ place: Int) -> Plot.Colour { .shade(count < 2 ? 0.5 : Double(place) / Double(count - 1)) }
}
