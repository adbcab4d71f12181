import Glibc
import ScalingLaws

/// What the law leaves of each run's loss, against size: whatever has a shape here the law does not say.
struct ResidualChart {
    let law: FittedLaw
    let seen: [MeasuredRun]
    let unseen: [MeasuredRun]

    var chart: FitChart {
        let ladder = Ladder(colour.symbol, (seen + unseen).map(value), most: 8)
        func series(_ runs: [MeasuredRun], _ mark: Plot.Mark, _ words: String) -> [Plot.Series] {
            let groups = Dictionary(grouping: runs) { ladder.place(of: value($0)) }
            return groups.sorted { $0.key < $1.key }.map { place, runs in
                Plot.Series(
                    ladder.name(place) + words, mark, ladder.colour(place), points: runs.compactMap(point))
            }
        }
        let sizes = (seen + unseen).map(\.parameters)
        let zero = Plot.Series(
            "no error", .line, .quiet, points: [sizes.min(), sizes.max()].compactMap { $0 }.map { Plot.Point($0, 0) })
        return FitChart(
            "Residuals against size",
            "ln of the predicted over the measured loss, 0.01 for one percent too high, a colour for each "
                + colour.words
                + ". Predicted by the law alone, without the measured loss"
                + (unseen.isEmpty ? "." : "; open marks were held out."),
            Plot(
                x: Plot.Axis("N, parameters"), y: Plot.Axis("ln predicted - ln measured", isLogarithmic: false),
                legend: colour.legend,
                series: [zero] + series(seen, .points, "") + series(unseen, .openPoints, ", held out")))
    }

    /// What the runs of a colour have in common.
    private var colour: (symbol: String, words: String, legend: String) {
        switch law {
        case .trajectory: ("B", "batch size", "batch, tokens")
        case .repetition: ("D/U", "number of epochs", "epochs")
        default: ("D", "amount of data", "data, tokens")
        }
    }

    private func value(_ run: MeasuredRun) -> Double {
        switch law {
        case .trajectory: run.batch ?? .nan
        case .repetition: run.epochs
        default: run.tokens
        }
    }

    private func point(_ run: MeasuredRun) -> Plot.Point? {
        guard
            let loss = try? law.loss(
                parameters: run.parameters, tokens: run.tokens, batch: run.batch, unique: run.unique)
        else { return nil }
        return Plot.Point(run.parameters, log(loss) - log(run.loss))
    }
}
