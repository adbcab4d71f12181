import Families
import Numerics

/// How the best learning rate depends on batch B and width w: rate/(1 + b/B)·(width/w)^q. It grows with the batch while
/// gradients are mostly noise and no further beyond (McCandlish et al. 2018, section 2.2; theirs is of
/// gradient descent), so that a ladder may go on above the batches of the search. By least squares in logarithms over the best rates.
struct RateRule: Sendable, Hashable {
    /// Of an infinitely large batch, at the width `width`.
    var rate: Double
    /// The batch b that has half that rate, in sequences; 0: all batches have one rate.
    var noiseBatch: Double
    var width: Int64
    var widthExponent: Double

    /// The best rate of one width and batch.
    struct Best: Sendable, Hashable {
        let width: Int64
        let batch: Int64
        let rate: Double
        /// Whether runs with both a smaller and a larger rate did worse.
        let isInterior: Bool
    }

    /// The best rate of every width and batch of a search: the lowest point of a parabola through the best run and its
    /// neighbours in ln rate, or the best run's rate where it has no neighbour on one side.
    static func bests(_ rows: [StageOutcome.Row]) -> [Best] {
        var groups: [[Int64]: [(rate: Double, loss: Double)]] = [:]
        for row in rows {
            guard MeasuredCurves.purpose(of: row.parameters) == .rates, let width = row.parameters["width"]?.asInteger,
                let batch = row.parameters["batch"]?.asInteger, let rate = row.values["rate"],
                let loss = row.values["loss"], loss.isFinite, rate > 0, row.values["diverged_at"] == nil
            else { continue }
            groups[[width, batch], default: []].append((rate, loss))
        }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, runs in
            let runs = runs.sorted { $0.rate < $1.rate }
            let place = runs.indices.min { runs[$0].loss < runs[$1].loss } ?? 0
            guard place > 0, place + 1 < runs.count else {
                return Best(width: key[0], batch: key[1], rate: runs[place].rate, isInterior: false)
            }
            let x = (place - 1...place + 1).map { portableLogarithm(runs[$0].rate) }
            let y = (place - 1...place + 1).map { runs[$0].loss }
            let (left, right) = ((y[1] - y[0]) / (x[1] - x[0]), (y[2] - y[1]) / (x[2] - x[1]))
            // Where the parabola's slope is 0: slopes hold at the middles of their intervals.
            let lowest =
                right > left
                ? (x[0] + x[1]) / 2 - left * ((x[2] - x[0]) / 2) / (right - left) : x[1]
            return Best(
                width: key[0], batch: key[1], rate: portableExponential(min(max(lowest, x[0]), x[2])),
                isInterior: true)
        }
    }

    /// - Returns: nil where no run of the search has ended well.
    init?(_ bests: [Best]) {
        guard let reference = bests.first, let smallest = bests.map(\.batch).min(),
            let largest = bests.map(\.batch).max(),
            var fit = RateFit(bests, noiseBatch: smallest == largest ? Double(smallest) : 0)
        else { return nil }
        if smallest < largest {
            // The sum of squares over ln b may have more than one low place: all of it is seen, then the lowest more closely.
            let places = 128
            var from = portableLogarithm(Double(smallest)) - 4
            var spacing = (portableLogarithm(Double(largest)) + 4 - from) / Double(places)
            for _ in 0..<4 {
                var best = from
                for place in 0...places {
                    let logarithm = from + Double(place) * spacing
                    guard let next = RateFit(bests, noiseBatch: portableExponential(logarithm)) else { continue }
                    if next.sumOfSquares < fit.sumOfSquares { (fit, best) = (next, logarithm) }
                }
                if fit.noiseBatch == 0 { break }
                (from, spacing) = (best - spacing, 2 * spacing / Double(places))
            }
        }
        width = reference.width
        noiseBatch = Self.rounded(fit.noiseBatch)
        widthExponent = Self.rounded(min(max(fit.widthExponent, 0), 2))
        rate = Self.rounded(fit.rate)
        if !rate.isFinite || rate <= 0 { return nil }
    }

    /// To three digits, which is more than a search tells. A rate is part of what a task is, and so of the random numbers
    /// that it draws: digits that differ from one kind of processor to another would make other tasks.
    private static func rounded(_ value: Double) -> Double {
        guard value.isFinite, value > 0 else { return value }
        var scale = 1.0
        while value * scale < 100 { scale *= 10 }
        while value * scale >= 1000 { scale /= 10 }
        return (value * scale).rounded() / scale
    }

    /// The parameters that make a task follow the rule.
    var parameters: [String: ParameterValue] {
        [
            "learning-rate": .number(rate), "rate-noise-batch": .number(noiseBatch),
            "rate-width": .integer(width), "rate-width-exponent": .number(widthExponent),
        ]
    }
}

/// The rate and its exponent of the width that go best with one noise batch.
private struct RateFit {
    let noiseBatch: Double
    let rate: Double
    let widthExponent: Double
    let sumOfSquares: Double

    init?(_ bests: [RateRule.Best], noiseBatch: Double) {
        guard let reference = bests.first else { return nil }
        let hasWidths = Set(bests.map(\.width)).count > 1
        var rows: [[Double]] = []
        var targets: [Double] = []
        for best in bests {
            // A column of zeros has the least solution, 0.
            rows.append([1, hasWidths ? portableLogarithm(Double(reference.width) / Double(best.width)) : 0])
            targets.append(portableLogarithm(best.rate) + portableLogarithm1p(noiseBatch / Double(best.batch)))
        }
        guard let design = try? Matrix(rowMajor: rows),
            let fit = try? LeastSquares(design: design, targets: Matrix(column: targets))
        else { return nil }
        self.noiseBatch = noiseBatch
        rate = portableExponential(fit.solution[0, 0])
        // What a search does not vary keeps a usual exponent, of widths as trained here.
        widthExponent = hasWidths ? fit.solution[1, 0] : 0.5
        sumOfSquares = zip(rows, targets).reduce(0) { sum, pair in
            let left = pair.1 - fit.solution[0, 0] - pair.0[1] * fit.solution[1, 0]
            return sum + left * left
        }
    }
}
