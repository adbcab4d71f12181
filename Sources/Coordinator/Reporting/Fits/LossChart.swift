import ScalingLaws

/// Measured losses against tokens or steps beside the law's curves, and the law's word on runs that it has not seen.
struct LossChart {
    let fit: StoredFit
    let seen: [MeasuredRun]
    let unseen: [MeasuredRun]

    /// Along each curve.
    private static let places = 40

    /// Runs of one size, of one batch where the law has batches, and of the same data where it knows repetitions.
    private struct Group {
        let parameters: Double
        let batch: Double?
        /// Nil for data seen once.
        let unique: Double?
        let runs: [MeasuredRun]
        let isSeen: Bool
    }

    private var isTrajectory: Bool {
        if case .trajectory = fit.law { true } else { false }
    }
    private var isRepetition: Bool {
        if case .repetition = fit.law { true } else { false }
    }

    var chart: FitChart {
        let groups = groups(seen, isSeen: true) + groups(unseen, isSeen: false)
        let sizes = Ladder("N", groups.map(\.parameters))
        // Data seen once has the first mark.
        let marks = Set(groups.map { $0.batch ?? $0.unique ?? 0 }).sorted()
        let series = groups.flatMap { group -> [Plot.Series] in
            let place = sizes.place(of: group.parameters)
            let name =
                sizes.name(place) + (group.batch.map { ", B \(ShortNumber.text($0))" } ?? "")
                + (group.unique.map { ", U \(ShortNumber.text($0))" } ?? "")
                + (group.isSeen ? "" : ", held out")
            let symbol = marks.firstIndex(of: group.batch ?? group.unique ?? 0) ?? 0
            return [
                Plot.Series(
                    name, group.isSeen ? .points : .openPoints, sizes.colour(place), symbol: symbol,
                    points: group.runs.map { Plot.Point(x($0), $0.loss) }),
                Plot.Series(name, group.isSeen ? .line : .dashes, sizes.colour(place), points: curve(group)),
            ]
        }
        var summary = "Points are measured, lines are the law, one colour for each size."
        if isTrajectory { summary += " A batch size has a mark of its own." }
        if isRepetition { summary += " So has an amount of data that is seen again; what has none is seen once." }
        if !unseen.isEmpty {
            summary += " Open marks were held out: dashed lines are what the law, fitted without them, says of them"
            summary += fit.samples.count < 20 ? "." : ", with the range of 95 % of its refits."
        }
        let variable = isTrajectory ? "steps" : "tokens"
        return FitChart(
            "Loss against \(variable)", summary,
            Plot(
                x: Plot.Axis(variable), y: Plot.Axis("loss, nats a token"),
                legend: isTrajectory ? "size, batch" : isRepetition ? "size, unique tokens" : "size",
                series: series))
    }

    private func x(_ run: MeasuredRun) -> Double { isTrajectory ? run.steps ?? .nan : run.tokens }

    private func groups(_ runs: [MeasuredRun], isSeen: Bool) -> [Group] {
        // Batches that follow from rounded tokens and steps differ a little.
        let bySize = Dictionary(grouping: runs) { run in
            "\(run.parameters) " + (isTrajectory ? NumberText.rounded(run.batch ?? 0, digits: 2) : "")
                + (unique(run).map { NumberText.rounded($0) } ?? "")
        }
        return bySize.values.map { runs in
            let batch = isTrajectory ? Middle.median(runs.compactMap(\.batch)) : nil
            return Group(
                parameters: runs[0].parameters, batch: batch, unique: unique(runs[0]),
                runs: runs.sorted { x($0) < x($1) }, isSeen: isSeen)
        }
        .sorted {
            ($0.parameters, $0.batch ?? 0, $0.unique ?? 0) < ($1.parameters, $1.batch ?? 0, $1.unique ?? 0)
        }
    }

    private func unique(_ run: MeasuredRun) -> Double? { isRepetition && run.epochs > 1 ? run.unique : nil }

    private func curve(_ group: Group) -> [Plot.Point] {
        guard var low = group.runs.first.map(x), var high = group.runs.last.map(x) else { return [] }
        // A single run has a curve about it.
        if high < 2 * low { (low, high) = (low / 1.5, high * 1.5) }
        return LogGrid.places(low, high, count: Self.places).compactMap { place in
            let tokens = place * (group.batch ?? 1)
            if group.isSeen {
                let loss = try? fit.law.loss(
                    parameters: group.parameters, tokens: tokens, batch: group.batch, unique: group.unique)
                return loss.map { Plot.Point(place, $0) }
            }
            let forecast = try? fit.loss(
                parameters: group.parameters, tokens: tokens, batch: group.batch, unique: group.unique)
            return forecast?.quantities.first.map {
                Plot.Point(place, $0.value, lower: $0.lower, upper: $0.upper)
            }
        }
    }
}
