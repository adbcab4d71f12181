/// How a probe in stages goes on: by successive halving (Jamieson and Talwalkar 2016), the simplest
/// search that depends on every record of a stage.
enum ProbeHalving {
    static let axis = "task"

    /// The half of the task numbers whose mean `value` is the smaller, over the stage's rows that have
    /// one; numbers with equal means go by number, and one is always kept.
    ///
    /// The written stage stays as it is when no task number varied, when nothing was recorded to rank
    /// them by, and when it zips `task` with other axes: a half of a zip has no meaning.
    static func decision(after stage: StageOutcome) -> StageDecision {
        guard let next = stage.next else { return .asWritten }
        if !stage.rows.isEmpty, stage.rows.allSatisfy(hasFailed) {
            return .stop(reason: "none of the \(stage.rows.count) tasks of stage \(stage.stage + 1) succeeded")
        }
        let means = means(of: stage.rows)
        let isZipped = next.axes.contains { $0.names.count > 1 && $0.names.contains(axis) }
        guard numbers(of: stage.rows).count > 1, !means.isEmpty, !isZipped else { return .asWritten }
        let ranked = means.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
        let kept = ranked.prefix(max(1, ranked.count / 2)).sorted()
        return .replace(axes: [axis: kept.map(ParameterValue.integer)], fixed: [:])
    }

    /// Every success but a bare no-op's has a value, and only successes have one.
    private static func hasFailed(_ row: StageOutcome.Row) -> Bool {
        let isBare = row.parameters["action"] == "noop" && row.parameters["emit"] != true
        return row.values["value"] == nil && !isBare
    }

    private static func numbers(of rows: [StageOutcome.Row]) -> Set<Int64> {
        Set(rows.compactMap { $0.parameters[axis]?.asInteger })
    }

    private static func means(of rows: [StageOutcome.Row]) -> [Int64: Double] {
        var sums: [Int64: (sum: Double, count: Double)] = [:]
        for row in rows {
            guard let number = row.parameters[axis]?.asInteger, let value = row.values["value"], value.isFinite
            else { continue }
            sums[number, default: (0, 0)].sum += value
            sums[number, default: (0, 0)].count += 1
        }
        return sums.mapValues { $0.sum / $0.count }
    }
}
