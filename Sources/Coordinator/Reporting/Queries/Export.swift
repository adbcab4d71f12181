import Families
public import Identifiers
public import Storage

/// A sweep's rows as a file for other programs, streamed: memory stays the same for any number.
public struct Export: Sendable {
    /// What is exported.
    public enum Subject: String, Sendable, Hashable, CaseIterable {
        /// The family's view: a row a task, with parameters and result columns.
        case results
        /// A row a record: stage, index, name, step, value.
        case records
        /// A row an attempt: host, processor, engine, seed, exit, duration, error.
        case attempts
        /// A row an artifact: name, encoding, size, digest. The bytes are had by ``ArtifactExtraction``.
        case artifacts
        /// What happened, in order: workers that came and went, tasks lost, people's commands.
        case events

        /// One line of help.
        public var summary: String {
            switch self {
            case .results: "a row a task: parameters, state, result columns"
            case .records: "a row a record: name, step, value"
            case .attempts: "a row an attempt: host, processor, engine, seed, exit, duration, error"
            case .artifacts: "a row an artifact: name, encoding, size, digest"
            case .events: "what happened to the sweep, in order"
            }
        }
    }

    public let subject: Subject
    public let sweep: SweepSummary
    /// Seconds that the whole export may take; no limit when nil.
    public let limit: Seconds?

    public init(_ subject: Subject, of sweep: SweepSummary, limit: Seconds? = nil) {
        self.subject = subject
        self.sweep = sweep
        self.limit = limit
    }

    /// The query behind the export. Its order is that of the store's keys, so nothing is sorted.
    public var query: Query {
        Query(sql, arguments: ["sweep": .integer(sweep.id.rawValue)], limit: limit ?? .infinity)
    }

    private var sql: String {
        switch subject {
        case .results:
            "SELECT * FROM \"\(viewName(of: sweep.family))\" WHERE sweep = :sweep ORDER BY stage, idx"
        case .records:
            """
            SELECT sweep.root AS sweep, sweep.stage, record.idx, record.name, record.step, record.value
            FROM sweep JOIN record ON record.sweep = sweep.id WHERE sweep.root = :sweep
            ORDER BY sweep.id, record.name, record.idx, record.step
            """
        case .attempts:
            "SELECT * FROM attempts WHERE sweep = :sweep ORDER BY stage, idx, attempt"
        case .artifacts:
            """
            SELECT sweep.root AS sweep, sweep.stage, artifact.idx, artifact.name, artifact.encoding, artifact.size,
                   lower(hex(artifact.digest)) AS digest
            FROM sweep JOIN artifact ON artifact.sweep = sweep.id WHERE sweep.root = :sweep
            ORDER BY sweep.id, artifact.idx, artifact.name
            """
        case .events:
            """
            SELECT event.at, event.kind, sweep.stage, event.idx, event.worker, event.message
            FROM event JOIN sweep ON event.sweep = sweep.id WHERE sweep.root = :sweep ORDER BY event.id
            """
        }
    }

    /// Writes the rows.
    /// - Returns: the number of rows.
    @discardableResult
    public func run(on reader: StoreReader, into writer: inout TableWriter) throws -> Int {
        try query.run(on: reader, into: &writer)
    }

    /// Writes the rows to a file, which appears whole or not at all.
    /// - Returns: the number of rows.
    @discardableResult
    public func write(to path: String, format: TableFormat, reader: StoreReader) throws -> Int {
        let file = try FileOutput(path: path, sparing: reader.path)
        var writer = TableWriter(format: format, output: file)
        let count = try run(on: reader, into: &writer)
        try file.commit()
        return count
    }
}
