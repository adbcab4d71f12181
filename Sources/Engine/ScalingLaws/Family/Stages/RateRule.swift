import Families
import Numerics

/// How the best learning rate depends on batch and width: rate·(batch/b)^p·(w/width)^q, by least squares in
/// logarithms over the best rates of a search.
struct RateRule: Sendable, Hashable {
    var rate: Double
    var batch: Int64
    var batchExponent: Double
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
        guard let reference = bests.first else { return nil }
        (batch, width) = (reference.batch, reference.width)
        // What a search does not vary keeps a usual exponent: that of Adam's noise, and of widths as trained here.
        let usual = 0.5
        let (hasBatches, hasWidths) = (Set(bests.map(\.batch)).count > 1, Set(bests.map(\.width)).count > 1)
        var rows: [[Double]] = []
        var targets: [Double] = []
        for best in bests {
            let x = portableLogarithm(Double(best.batch) / Double(reference.batch))
            let z = portableLogarithm(Double(reference.width) / Double(best.width))
            rows.append([1, hasBatches ? x : 0, hasWidths ? z : 0])
            targets.append(portableLogarithm(best.rate))
        }
        // A column of zeros has the least solution, 0.
        guard let design = try? Matrix(rowMajor: rows),
            let fit = try? LeastSquares(design: design, targets: Matrix(column: targets))
        else { return nil }
        rate = Self.rounded(portableExponential(fit.solution[0, 0]))
        batchExponent = hasBatches ? Self.rounded(min(max(fit.solution[1, 0], 0), 1)) : usual
        widthExponent = hasWidths ? Self.rounded(min(max(fit.solution[2, 0], 0), 2)) : usual
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
            "learning-rate": .number(rate), "rate-batch": .integer(batch),
            "rate-batch-exponent": .number(batchExponent), "rate-width": .integer(width),
            "rate-width-exponent": .number(widthExponent),
        ]
    }
}
