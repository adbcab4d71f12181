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
        let x = bests.map { portableLogarithm(Double($0.batch) / Double(reference.batch)) }
        let z = bests.map { portableLogarithm(Double(reference.width) / Double($0.width)) }
        let y = bests.map { portableLogarithm($0.rate) }
        let (hasBatches, hasWidths) = (Set(bests.map(\.batch)).count > 1, Set(bests.map(\.width)).count > 1)
        // What a search does not vary keeps a usual exponent: that of Adam's noise, and of widths as trained here.
        (batchExponent, widthExponent) = (0.5, 0.5)
        var normal = [[Double]](repeating: [0, 0, 0, 0], count: 3)
        for k in bests.indices {
            let row = [1, hasBatches ? x[k] : 0, hasWidths ? z[k] : 0]
            let target = y[k] - (hasBatches ? 0 : batchExponent * x[k]) - (hasWidths ? 0 : widthExponent * z[k])
            for a in 0..<3 {
                for b in 0..<3 { normal[a][b] += row[a] * row[b] }
                normal[a][3] += row[a] * target
            }
        }
        if !hasBatches { normal[1][1] = 1 }
        if !hasWidths { normal[2][2] = 1 }
        guard let solution = solve(normal) else { return nil }
        rate = portableExponential(solution[0])
        if hasBatches { batchExponent = min(max(solution[1], 0), 1) }
        if hasWidths { widthExponent = min(max(solution[2], 0), 2) }
        if !rate.isFinite || rate <= 0 { return nil }
    }

    /// The parameters that make a task follow the rule.
    var parameters: [String: ParameterValue] {
        [
            "learning-rate": .number(rate), "rate-batch": .integer(batch),
            "rate-batch-exponent": .number(batchExponent), "rate-width": .integer(width),
            "rate-width-exponent": .number(widthExponent),
        ]
    }

    /// The rule that a task follows already.
    static func parameters(of parameters: Parameters) -> [String: ParameterValue] {
        let names = ["learning-rate", "rate-batch", "rate-batch-exponent", "rate-width", "rate-width-exponent"]
        return names.reduce(into: [:]) { $0[$1] = parameters[$1] ?? .null }
    }
}

/// The solution of three equations, each written as its coefficients and right side; nil where they are singular.
private func solve(_ rows: [[Double]]) -> [Double]? {
    var rows = rows
    for column in 0..<3 {
        guard let pivot = (column..<3).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
            abs(rows[pivot][column]) > 1e-12
        else { return nil }
        rows.swapAt(column, pivot)
        for row in 0..<3 where row != column {
            let factor = rows[row][column] / rows[column][column]
            for place in column..<4 { rows[row][place] -= factor * rows[column][place] }
        }
    }
    return (0..<3).map { rows[$0][3] / rows[$0][$0] }
}
