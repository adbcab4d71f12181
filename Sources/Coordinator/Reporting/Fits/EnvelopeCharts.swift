import ScalingLaws

/// Training curves over operations with their lower envelope, and how the best size and its tokens grow along it.
struct EnvelopeCharts {
    let fit: EnvelopeFit
    let runs: [MeasuredRun]

    /// - Throws: What stops runs from being curves.
    func charts() throws(ScalingLawError) -> [FitChart] { [try curves(), growth] }

    private func curves() throws(ScalingLawError) -> FitChart {
        let curves = try LossCurve.curves(runs)
        let ladder = Ladder("N", curves.map(\.parameters))
        let lines = curves.map { curve in
            let place = ladder.place(of: curve.parameters)
            return Plot.Series(
                ladder.name(place), .line, ladder.colour(place),
                points: zip(curve.tokens, curve.losses).map { Plot.Point(6 * curve.parameters * $0, $1) })
        }
        return FitChart(
            "Loss against operations",
            "A line for each run, a colour for each size; the marks are the envelope, where the best size lies between "
                + "two others.",
            Plot(
                x: Plot.Axis("C, operations"), y: Plot.Axis("loss, nats a token"), legend: "size",
                series: lines + [
                    Plot.Series(
                        "envelope", .points, .series(1), points: fit.points.map { Plot.Point($0.operations, $0.loss) })
                ]))
    }

    private var growth: FitChart {
        let (low, high) = (fit.points.first?.operations ?? 1, FrontierChart.reach * (fit.points.last?.operations ?? 1))
        func line(_ name: String, _ law: PowerLaw, _ colour: Int) -> Plot.Series {
            Plot.Series(
                name, .line, .series(colour),
                points: LogGrid.places(low, high, count: 2).map { Plot.Point($0, law($0)) })
        }
        return FitChart(
            "Best size and data against budget",
            "Along the envelope sizes go up in stairs; the lines are the power laws through them, to ten times the "
                + "largest budget.",
            Plot(
                x: Plot.Axis("C, operations"), y: Plot.Axis("N*, parameters, and D*, tokens"),
                series: [
                    Plot.Series(
                        "N*", .points, .series(0), points: fit.points.map { Plot.Point($0.operations, $0.parameters) }),
                    line("N*", fit.parameters, 0),
                    Plot.Series(
                        "D*", .points, .series(1), points: fit.points.map { Plot.Point($0.operations, $0.tokens) }),
                    line("D*", fit.tokens, 1),
                ]))
    }
}
