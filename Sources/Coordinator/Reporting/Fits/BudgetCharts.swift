import ScalingLaws

/// The curves of every budget with their best sizes, and how these grow.
struct BudgetCharts {
    let fit: IsoFLOPFit
    let runs: [IsoFLOPFit.Run]

    private static let places = 60

    var charts: [FitChart] { [curves, growth] }

    private var curves: FitChart {
        let ladder = Ladder("C", runs.map(\.operations))
        let series = Dictionary(grouping: runs, by: \.operations).sorted { $0.key < $1.key }
            .flatMap { operations, runs -> [Plot.Series] in
                let place = ladder.place(of: operations)
                let (name, colour) = (ladder.name(place), ladder.colour(place))
                let measured = Plot.Series(
                    name, .points, colour,
                    points: runs.sorted { $0.parameters < $1.parameters }.map { Plot.Point($0.parameters, $0.loss) })
                guard let curve = try? BudgetCurve(runs, fit.curve) else { return [measured] }
                let line = LogGrid.places(curve.sizes.least, curve.sizes.largest, count: Self.places)
                return [
                    measured,
                    Plot.Series(name, .line, colour, points: line.map { Plot.Point($0, curve.loss(parameters: $0)) }),
                    Plot.Series(
                        "best sizes", .openPoints, .series(1), points: [Plot.Point(curve.parameters, curve.loss)]),
                ]
            }
        let words =
            switch fit.curve {
            case .akima: "Akima's curve of ln L over ln N"
            case .parabola(let factor):
                "a parabola of ln L over ln N, through sizes within a factor of \(NumberText.rounded(factor)) of the best"
            }
        return FitChart(
            "Loss against size for each budget",
            "Points are measured, lines are \(words); the open marks are where these are lowest."
                + (fit.rejections.isEmpty ? "" : " Budgets without a line have no best size between two runs."),
            Plot(
                x: Plot.Axis("N, parameters"), y: Plot.Axis("loss, nats a token"), legend: "operations", series: series)
        )
    }

    private var growth: FitChart {
        let best = fit.budgets.map { Plot.Point($0.operations, $0.parameters) }
        let (low, high) = (best.first?.x ?? 1, FrontierChart.reach * (best.last?.x ?? 1))
        return FitChart(
            "Best size against budget",
            "N* = \(NumberText.rounded(fit.optimum.coefficient)) C^\(NumberText.rounded(fit.optimum.exponent)), to ten "
                + "times the largest budget.",
            Plot(
                x: Plot.Axis("C, operations"), y: Plot.Axis("N*, parameters"),
                series: [
                    Plot.Series("best sizes", .openPoints, .series(1), points: best),
                    Plot.Series(
                        "N*(C)", .line, .series(0),
                        points: LogGrid.places(low, high, count: 2).map { Plot.Point($0, fit.optimum($0)) }),
                ]))
    }
}
