import Identifiers
public import Storage

/// What a file tells of its sweeps when no coordinator runs to be asked.
public struct StatusFromFile: Sendable {
    /// One sweep with all its stages.
    public struct Line: Sendable, Hashable {
        public let sweep: SweepSummary
        /// Of all stages together. What a cancelled stage has left out counts as cancelled, not as missing.
        public let counts: CoverageCounts
        /// Of the stage that the sweep is at.
        public let stageCounts: CoverageCounts
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
            var stageCounts = CoverageCounts()
            var lastEnd: Double?
            for stage in sweep.stages {
                let own = try Self.counts(stage, reader: reader)
                counts = counts + own
                if stage.id == sweep.current?.id { stageCounts = own }
                if let end = try Self.lastEnd(stage, reader: reader) { lastEnd = max(lastEnd ?? end, end) }
            }
            lines.append(Line(sweep: sweep, counts: counts, stageCounts: stageCounts, lastEnd: lastEnd))
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
        // Tasks that had not begun have no rows, and will have none.
        if stage.state == .cancelled { counts.cancelled += counts.missing }
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
                .text(NumberText.grouped(line.counts.failed)), .text(NumberText.grouped(line.counts.cancelled)),
                .text(NumberText.grouped(line.counts.missing)),
                .text(NumberText.moment(line.sweep.submitted)),
                line.rate.map(SQLValue.real) ?? .null,
            ]
        }
        let names = ["id", "name", "family", "state", "done", "failed", "cancelled", "missing", "submitted", "tasks/s"]
        return ResultTable(names: names, rows: rows)
    }

    /// The sweeps for people, without a final line end.
    public var text: String { text(style: TableStyle()) }

    /// The sweeps for people, without a final line end.
    public func text(style: TableStyle) -> String {
        if lines.isEmpty { return SweepLookupError.none.description }
        return "no coordinator runs; the file tells:\n\n" + table.text(format: .table, style: style).dropLast()
    }
}
