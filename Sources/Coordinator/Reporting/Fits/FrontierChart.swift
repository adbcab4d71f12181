import ScalingLaws

/// The best use of a number of operations: the size and the tokens of the least loss.
struct FrontierChart {
    let fit: StoredFit
    let runs: [MeasuredRun]

    private static let places = 40
    /// Beyond the largest run.
    static let reach = 10.0

    /// Nil for a law that tells no best size.
    var chart: FitChart? {
        let spent = runs.map { 6 * $0.parameters * $0.tokens }
        guard let least = spent.min(), let largest = spent.max() else { return nil }
        var (sizes, tokens) = ([Plot.Point](), [Plot.Point]())
        for operations in LogGrid.places(least, Self.reach * largest, count: Self.places) {
            guard let parts = try? fit.allocation(operations: operations).quantities else { continue }
            sizes.append(Plot.Point(operations, parts[0].value, lower: parts[0].lower, upper: parts[0].upper))
            tokens.append(Plot.Point(operations, parts[1].value, lower: parts[1].lower, upper: parts[1].upper))
        }
        guard !sizes.isEmpty else { return nil }
        let condition =
            switch fit.law {
            case .trajectory: ", at batches far below the critical one"
            case .repetition, .dataLimited: ", of data that is seen once"
            case .parametric, .bestSize: ""
            }
        return FitChart(
            "Best size and data for a budget",
            "N* and D* of the least loss for C = 6·N·D operations, to ten times the largest run"
                + condition
                + (fit.samples.count < 20 ? "." : "; bands hold 95 % of the refits."),
            Plot(
                x: Plot.Axis("C, operations"), y: Plot.Axis("N*, parameters, and D*, tokens"),
                series: [
                    Plot.Series(
                        "sizes of the runs", .points, .quiet,
                        points: zip(spent, runs).map { Plot.Point($0, $1.parameters) }),
                    Plot.Series("N*", .line, .series(0), points: sizes),
                    Plot.Series("D*", .line, .series(1), points: tokens),
                ]))
    }
}
