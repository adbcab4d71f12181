import Identifiers
public import Storage

/// What a file tells of its sweeps when no coordinator runs to be asked.
public struct StatusFromFile: Sendable {
    /// One sweep with all its stages.
    public struct Line: Sendable, Hashable {
        public let sweep: SweepSummary
        public let counts: CoverageCounts
        /// The end of the last attempt, in seconds since 1970; nil when none has ended.
        public let lastEnd: Double?

        /// Tasks done a second from submission to the last attempt's end; nil when none has ended.
        public var rate: Double? {
            let done = counts.succeeded + counts.failed
            guard let lastEnd, done > 0, lastEnd > sweep.submitted else { return nil }
            return Double(done) / (lastEnd - sweep.submitted)
        }

        /// The state in words. A sweep that the file has as running waits: nobody runs it.
        public var word: String { sweep.state == .running ? "waiting" : sweep.state.word }
    }

    /// Oldest first.
    public let lines: [Line]

    /// Reads the sweeps of a file, or one of them.
    public init(of sweep: SweepSummary? = nil, reader: StoreReader) throws(StoreError) {
        let sweeps: [SweepSummary] = if let sweep { [sweep] } else { try SweepSummary.all(in: reader) }
        var lines: [Line] = []
        for sweep in sweeps {
            var counts = CoverageCounts()
            var lastEnd: Double?
            for stage in sweep.stages {
                counts = counts + (try Self.counts(stage, reader: reader))
                if let end = try Self.lastEnd(stage, reader: reader) { lastEnd = max(lastEnd ?? end, end) }
            }
            lines.append(Line(sweep: sweep, counts: counts, lastEnd: lastEnd))
        }
        self.lines = lines
    }

    /// Reads all sweeps of a file.
    public static func read(_ reader: StoreReader) throws(StoreError) -> StatusFromFile {
        try StatusFromFile(reader: reader)
    }

    private static func counts(_ stage: SweepSummary.Stage, reader: StoreReader) throws(StoreError) -> CoverageCounts {
        var counts = CoverageCounts(total: stage.tasks)
        let rows = try reader.rows(
            "SELECT state, count(*) FROM task WHERE sweep = :sweep GROUP BY state",
            arguments: ["sweep": .integer(stage.id.rawValue)], limit: .infinity)
        for row in rows {
            guard let state = row[0].integer.flatMap(TaskState.init(rawValue:)), let count = row[1].integer else {
                continue
            }
            switch state {
            case .open: break
            case .succeeded: counts.succeeded = count
            case .failed: counts.failed = count
            case .cancelled: counts.cancelled = count
            case .reused: counts.reused = count
            }
        }
        return counts
    }

    private static func lastEnd(_ stage: SweepSummary.Stage, reader: StoreReader) throws(StoreError) -> Double? {
        try reader.rows(
            "SELECT max(started + duration) FROM attempt WHERE sweep = :sweep",
            arguments: ["sweep": .integer(stage.id.rawValue)], limit: .infinity
        ).first?[0].number
    }
}

extension StatusFromFile {
    /// The sweeps as a table.
    public var table: ResultTable {
        let rows = lines.map { line -> [SQLValue] in
            [
                .integer(line.sweep.id.rawValue), .text(line.sweep.name), .text(line.sweep.family), .text(line.word),
                .text("\(NumberText.grouped(line.counts.done)) of \(NumberText.grouped(line.counts.total))"),
                .integer(line.counts.failed), .integer(line.counts.missing),
                .text(NumberText.moment(line.sweep.submitted)),
                line.rate.map(SQLValue.real) ?? .null,
            ]
        }
        let names = ["id", "name", "family", "state", "done", "failed", "missing", "submitted", "tasks/s"]
        return ResultTable(names: names, rows: rows)
    }

    /// The sweeps for people, without a final line end.
    public var text: String { text(style: TableStyle()) }

    /// The sweeps for people, without a final line end.
    public func text(style: TableStyle) -> String {
        if lines.isEmpty { return SweepLookupError.none.description }
        return "no coordinator runs; the file tells:\n\n" + table.text(format: .table, style: style).dropLast()
    }

    /// The sweeps for machines.
    public var json: JSONText {
        .array(
            lines.map { line in
                .object([
                    "id": .integer(line.sweep.id.rawValue), "name": .string(line.sweep.name),
                    "family": .string(line.sweep.family), "state": .string(line.sweep.state.word),
                    "running": false, "stages": .integer(Int64(line.sweep.stages.count)),
                    "planned_stages": .integer(Int64(line.sweep.plannedStages)), "counts": line.counts.json,
                    "submitted": .number(line.sweep.submitted), "ended": .number(line.sweep.ended),
                    "tasks_per_second": .number(line.rate), "hash": .string(line.sweep.hash),
                ])
            })
    }
}
