import Glibc
import ScalingLaws

/// The critical batch size as the loss falls, and what it was read from.
struct CriticalBatchChart {
    let fit: StoredFit
    /// Where critical batches were read from curves.
    let levels: [CriticalBatchLevel]

    private static let places = 40

    /// Nil for a law without batches.
    var chart: FitChart? {
        guard case .trajectory(let law) = fit.law, let losses = fit.ranges.loss else { return nil }
        let line = LogGrid.places(losses.lower, losses.upper, count: Self.places).compactMap { loss -> Plot.Point? in
            guard let batch = try? law.criticalBatchSize(loss: loss) else { return nil }
            let range = fit.interval { sample throws(ScalingLawError) in
                guard case .trajectory(let sample) = sample else {
                    throw .insufficient("a refit is of another law than the fit")
                }
                return try sample.criticalBatchSize(loss: loss)
            }
            return Plot.Point(loss, batch, lower: range?.lower, upper: range?.upper)
        }
        let sizes = Ladder("N", levels.map(\.parameters))
        let read = grouped.map { size, levels in
            Plot.Series(
                sizes.name(sizes.place(of: size)), .points, sizes.colour(sizes.place(of: size)),
                points: levels.map { level in
                    let factor = exp(1.96 * level.logarithmicError)
                    return Plot.Point(
                        level.loss, level.criticalBatch, lower: level.criticalBatch / factor,
                        upper: level.criticalBatch * factor)
                })
        }
        return FitChart(
            "Critical batch size against loss",
            "Below the line twice the batch halves the steps, above it hardly helps."
                + (fit.samples.count < 20 ? "" : " The band holds 95 % of the refits.")
                + (levels.isEmpty
                    ? ""
                    : " Points are those read from the curves at levels of loss, with their standard error, times 1.96."),
            Plot(
                x: Plot.Axis("loss, nats a token"), y: Plot.Axis("critical batch, tokens"),
                series: [Plot.Series("the law", .line, .series(1), points: line)] + read))
    }

    /// Steps and tokens to each level of loss: (S/Smin − 1)(E/Emin − 1) = 1. Nil without levels.
    var hyperbolas: FitChart? {
        let batches = levels.flatMap { $0.readings.map(\.batch) }
        guard let least = batches.min(), let largest = batches.max() else { return nil }
        let sizes = Ladder("N", levels.map(\.parameters))
        let series = grouped.flatMap { size, levels in
            levels.flatMap { level -> [Plot.Series] in
                let place = sizes.place(of: size)
                // Along the curve the batch is what changes: S = Smin + Emin/B, E = Emin + Smin·B.
                let curve = LogGrid.places(least / 2, 2 * largest, count: Self.places).map { batch in
                    Plot.Point(
                        level.leastSteps + level.leastTokens / batch, level.leastTokens + level.leastSteps * batch)
                }
                return [
                    Plot.Series(
                        sizes.name(place), .points, sizes.colour(place),
                        points: level.readings.map { Plot.Point($0.steps, $0.tokens) }),
                    Plot.Series(sizes.name(place), .line, sizes.colour(place), points: curve),
                ]
            }
        }
        return FitChart(
            "Steps and tokens to a loss",
            "Each line is one loss of one size: from few steps of large batches to few tokens of small ones. Points are "
                + "where the curves of the batch sizes come down to it.",
            Plot(x: Plot.Axis("steps"), y: Plot.Axis("tokens"), legend: "size", series: series))
    }

    private var grouped: [(key: Double, value: [CriticalBatchLevel])] {
        Dictionary(grouping: levels, by: \.parameters).sorted { $0.key < $1.key }
    }
}
