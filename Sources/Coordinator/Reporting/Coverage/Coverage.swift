public import Families
import Identifiers
public import Storage

/// Which cells of a sweep are done, failed and missing, stage by stage.
public struct Coverage: Sendable {
    public let sweep: SweepSummary
    public let stages: [StageCoverage]
    /// Why the family ended the sweep before its last written stage; nil when it did not.
    public let stoppedEarly: String?

    /// Reads a sweep's rows.
    /// - Parameter axes: two axes that are to be crossed, or none.
    /// - Throws: `SweepError` when this Swath cannot read the sweep, `StoreError`, ``CoverageError``.
    public init(
        of sweep: SweepSummary, registry: FamilyRegistry, reader: StoreReader, axes: (String, String)? = nil
    ) throws {
        self.sweep = sweep
        stages = try sweep.stages.map { stage in
            let plan = try Sweep(canonical: stage.canonical, registry: registry)
            return try StageCoverage(stage, sweep: plan, reader: reader, matrixAxes: axes)
        }
        stoppedEarly = try Self.reasonToStop(sweep, reader: reader)
    }

    /// The family's words on a sweep that has ended with fewer stages than its file writes.
    private static func reasonToStop(_ sweep: SweepSummary, reader: StoreReader) throws -> String? {
        guard sweep.state == .done, sweep.stages.count < sweep.plannedStages, let last = sweep.stages.last else {
            return nil
        }
        if !last.reason.isEmpty { return last.reason }
        let said = try reader.rows(
            "SELECT message FROM event WHERE sweep = :sweep AND kind = 'stage-decided' ORDER BY id DESC LIMIT 1",
            arguments: ["sweep": .integer(last.id.rawValue)])
        return said.first?[0].text
    }

    public var counts: CoverageCounts { stages.reduce(CoverageCounts()) { $0 + $1.counts } }
    /// Every task has its result, of every stage that there is to be.
    public var isComplete: Bool { counts.done == counts.total && hasEveryStage }
    /// The last stage has begun: the file writes no more, or the family wanted none.
    public var hasEveryStage: Bool { sweep.stages.count == sweep.plannedStages || stoppedEarly != nil }
}

extension Coverage {
    /// The coverage for people, without a final line end.
    public func text(style: TableStyle = TableStyle()) -> String {
        var text = "\(headline)\n"
        for stage in stages {
            if stages.count > 1 { text += "\nstage \(stage.stage): \(Self.line(stage.counts))\n" }
            text += Self.body(stage, style: style)
        }
        if let stoppedEarly { text += "\n\(DisplayWidth.printable(stoppedEarly))\n" }
        return text.last == "\n" ? String(text.dropLast()) : text
    }

    /// `sweep 3 chaos-first, done: 3,103 of 3,240 done (95.8%), 137 failed`
    public var headline: String {
        "sweep \(sweep.id) \(DisplayWidth.printable(sweep.name)), \(sweep.state.word): \(Self.line(counts))"
    }

    private static func line(_ counts: CoverageCounts) -> String {
        var parts = [
            "\(NumberText.grouped(counts.done)) of \(NumberText.grouped(counts.total)) done "
                + "(\(NumberText.percent(counts.done, of: counts.total)))"
        ]
        if counts.reused > 0 { parts.append("\(NumberText.grouped(counts.reused)) of them reused") }
        for (count, word) in [(counts.failed, "failed"), (counts.cancelled, "cancelled"), (counts.missing, "missing")]
        where count > 0 {
            parts.append("\(NumberText.grouped(count)) \(word)")
        }
        return parts.joined(separator: ", ")
    }

    private static func body(_ stage: StageCoverage, style: TableStyle) -> String {
        var text = ""
        for pattern in stage.failures.patterns { text += "  ! \(pattern.description)\n" }
        if stage.failures.scattered > 0 {
            let others = stage.failures.patterns.isEmpty ? "" : " other"
            let count = NumberText.grouped(stage.failures.scattered)
            text += "  ! \(count)\(others) failures follow no pattern:\n"
            for error in stage.failures.others.prefix(5) { text += "      \(error.description)\n" }
        }
        if let matrix = stage.matrix {
            text += "\n" + matrix.table.text(format: .table, style: style)
        } else {
            for axis in stage.axes where axis.values.count > 1 { text += "\n" + table(axis, style: style) }
        }
        for name in stage.hiddenAxes { text += "\n\(name) has too many values to be listed\n" }
        for (word, ranges) in [("missing", stage.holes.missing), ("failed", stage.holes.failed)] where !ranges.isEmpty {
            text += "\n\(word): \(CoverageHoles.text(ranges, limit: 12))\n"
        }
        return text
    }

    /// Values that are complete take one line together: what is wanted is what is not.
    private static func table(_ axis: StageCoverage.Axis, style: TableStyle) -> String {
        let complete = axis.values.filter { $0.counts.done == $0.counts.total }
        let shown = axis.values.count <= 12 ? axis.values : axis.values.filter { $0.counts.done != $0.counts.total }
        var rows = shown.map { [SQLValue.text(CellAxes.text($0.value))] + $0.counts.cells }
        if shown.count < axis.values.count {
            let sum = complete.reduce(CoverageCounts()) { $0 + $1.counts }
            rows.append([.text("(\(complete.count) others, complete)")] + sum.cells)
        }
        return ResultTable(names: [axis.name] + CoverageCounts.headings, rows: rows).text(format: .table, style: style)
    }

    /// The coverage for machines.
    public var json: JSONText {
        .object([
            "sweep": .integer(sweep.id.rawValue), "name": .string(sweep.name), "state": .string(sweep.state.word),
            "complete": .bool(isComplete), "counts": counts.json, "stages": .array(stages.map(Self.json)),
            "stopped_early": .text(stoppedEarly),
        ])
    }

    private static func json(_ stage: StageCoverage) -> JSONText {
        let axes = stage.axes.map { axis in
            JSONText.object([
                "axis": .string(axis.name),
                "values": .array(
                    axis.values.map { value in
                        .object(["value": json(value.value), "counts": value.counts.json])
                    }),
            ])
        }
        return .object([
            "id": .integer(stage.id.rawValue), "stage": .integer(Int64(stage.stage)), "counts": stage.counts.json,
            "failures": .object([
                "patterns": .array(stage.failures.patterns.map(json)),
                "others": .array(stage.failures.others.map(json)),
            ]),
            "axes": .array(axes), "matrix": stage.matrix?.json ?? .null,
            "missing": CoverageHoles.json(stage.holes.missing), "failed": CoverageHoles.json(stage.holes.failed),
            "cancelled": CoverageHoles.json(stage.holes.cancelled),
        ])
    }

    private static func json(_ pattern: FailureMap.Pattern) -> JSONText {
        .object([
            "where": .object(pattern.parts.map { .init($0.axis, json($0.value)) }), "failed": .integer(pattern.failed),
            "commonest": json(pattern.error),
        ])
    }

    private static func json(_ error: FailureMap.CommonError) -> JSONText {
        .object(["kind": .string(error.kind), "message": .string(error.message), "count": .integer(error.count)])
    }

    private static func json(_ value: ParameterValue?) -> JSONText {
        switch value {
        case nil, .null: .null
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .list(let values): .array(values.map(json))
        case .map(let members): .object(members.sorted { $0.key < $1.key }.map { .init($0.key, json($0.value)) })
        }
    }
}
