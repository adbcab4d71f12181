/// The times at which a solution of a delay differential equation is not smooth, ascending.
///
/// A jump in some derivative at time s comes back a derivative smoother at s + τ for every delay τ.
struct DelayBreaks {
    let times: [Double]

    /// How often a jump is followed: a step of order 8 does not notice smoother ones.
    private static let generations = 8
    /// With many delays that share no divisor the sums are countless, and late generations faint.
    private static let most = 20_000

    /// - Parameters:
    ///   - origins: The first jumps: the start, and those of the history.
    ///   - delays: Positive.
    ///   - range: What is kept: after the start, before the end.
    init(origins: [Double], delays: [Double], after start: Double, before end: Double) {
        var all: [Double] = []
        var generation = origins
        for _ in 0..<Self.generations {
            guard generation.count * delays.count <= Self.most else { break }
            generation = Self.distinct(generation.flatMap { time in delays.map { time + $0 } }.filter { $0 < end })
            all += generation
        }
        times = Self.distinct(all.filter { $0 > start })
    }

    /// True for times that rounding alone has parted, if anything.
    static func coincide(_ a: Double, _ b: Double) -> Bool {
        abs(a - b) <= 32 * max(abs(a), abs(b)).ulp
    }

    /// Sorted, and one for what rounding alone has parted.
    private static func distinct(_ times: [Double]) -> [Double] {
        var result: [Double] = []
        for time in times.sorted() {
            if let last = result.last, coincide(time, last) { continue }
            result.append(time)
        }
        return result
    }
}
