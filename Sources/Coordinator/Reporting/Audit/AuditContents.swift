import Identifiers
import Storage

/// Compares the records and artifacts that tasks have with those that their outcomes were written with.
///
/// Tasks are looked at in pieces, in order of index: memory stays the same however many there are.
struct AuditContents {
    private static let piece = 65_536

    private let sweep: SweepID
    private let reader: StoreReader
    /// Tasks that could be compared.
    private(set) var tasks: Int64 = 0
    private var wrong: (count: Int64, examples: [TaskIndex]) = (0, [])

    init(sweep: SweepID, reader: StoreReader) {
        self.sweep = sweep
        self.reader = reader
    }

    /// Whether the file has what this needs: it was opened for writing since there is such a thing.
    static func isKnown(to reader: StoreReader) throws(StoreError) -> Bool {
        (try reader.rows("PRAGMA user_version").first?[0].integer ?? 0) >= 4
    }

    /// The tasks that emitted something more than once.
    static func repetitions(in sweep: SweepID, reader: StoreReader) throws(StoreError) -> AuditFinding? {
        let place: [String: SQLValue] = ["sweep": .integer(sweep.rawValue)]
        let repeated = "FROM task WHERE sweep = :sweep AND repeated > 0"
        let total = try reader.rows(
            "SELECT count(*), sum(repeated) \(repeated)", arguments: place, limit: .infinity)
        guard let count = total.first?[0].integer, count > 0 else { return nil }
        let examples = try reader.rows(
            "SELECT idx \(repeated) ORDER BY idx LIMIT 5", arguments: place, limit: .infinity)
        return AuditFinding(
            .repeated, sweep: sweep, count: count, examples: examples.compactMap { $0[0].integer },
            "the task emitted a record of one name and step, or an artifact of one name, more than once: the last is "
                + "kept (\(NumberText.grouped(total.first?[1].integer ?? 0)) were replaced)")
    }

    /// Looks at every task of the sweep that has an outcome of its own.
    mutating func finding() throws(StoreError) -> AuditFinding? {
        let place: [String: SQLValue] = ["sweep": .integer(sweep.rawValue)]
        let counted = try reader.rows("SELECT counted FROM sweep WHERE id = :sweep", arguments: place)
        let isCounted = counted.first?[0].integer == 1
        let names = try reader.rows("SELECT name FROM record_name WHERE sweep = :sweep", arguments: place)
            .compactMap { $0[0].text }
        var after: TaskIndex = -1
        while let piece = try nextPiece(after: after), let last = piece.last?.index {
            try compare(piece, names: names, isCounted: isCounted)
            after = last
        }
        guard wrong.count > 0 else { return nil }
        return AuditFinding(
            .contents, sweep: sweep, count: wrong.count, examples: wrong.examples,
            "its records, artifacts or digest are not those with which its outcome was written")
    }

    /// A task, and what the file says that it came with; nil: nothing.
    private struct Row {
        let index: TaskIndex
        let digest: UInt64?
        let records: Int64?
        let contents: UInt64?
    }

    private func nextPiece(after: TaskIndex) throws(StoreError) -> [Row]? {
        let cursor = try reader.cursor(
            """
            SELECT idx, digest, records, contents FROM task
            WHERE sweep = :sweep AND idx > :after AND state IN (1, 2, 3) ORDER BY idx LIMIT \(Self.piece)
            """, arguments: ["sweep": .integer(sweep.rawValue), "after": .integer(after)], limit: .infinity)
        var rows: [Row] = []
        while try cursor.next() {
            rows.append(
                Row(
                    index: cursor[0].integer ?? 0, digest: cursor[1].integer.map { UInt64(bitPattern: $0) },
                    records: cursor[2].integer, contents: cursor[3].integer.map { UInt64(bitPattern: $0) }))
        }
        return rows.isEmpty ? nil : rows
    }

    private mutating func compare(_ rows: [Row], names: [String], isCounted: Bool) throws(StoreError) {
        guard let first = rows.first?.index, let last = rows.last?.index else { return }
        var found: [TaskIndex: TaskContents] = [:]
        let bounds: [String: SQLValue] = [
            "sweep": .integer(sweep.rawValue), "first": .integer(first), "last": .integer(last),
        ]
        for name in names { try addRecords(name, bounds, to: &found) }
        try addArtifacts(bounds, to: &found)
        for row in rows {
            let contents = found[row.index] ?? TaskContents()
            let isRight: Bool
            if let stored = row.contents {
                isRight = contents.records == row.records && contents.sealed(result: row.digest) == stored
            } else if isCounted, let digest = row.digest {
                isRight = contents == TaskContents() && digest == ResultDigest().value
            } else {
                continue
            }
            tasks += 1
            if isRight { continue }
            wrong.count += 1
            if wrong.examples.count < 5 { wrong.examples.append(row.index) }
        }
    }

    private func addRecords(
        _ name: String, _ bounds: [String: SQLValue], to found: inout [TaskIndex: TaskContents]
    ) throws(StoreError) {
        let hash = TaskContents.hash(of: name.utf8)
        let cursor = try reader.cursor(
            """
            SELECT idx, step, value FROM record
            WHERE sweep = :sweep AND name = :name AND idx BETWEEN :first AND :last
            """, arguments: bounds.merging(["name": .text(name)]) { $1 }, limit: .infinity)
        while try cursor.next() {
            guard let index = cursor[0].integer, let step = cursor[1].integer else { continue }
            found[index, default: TaskContents()].add(recordNamed: hash, step: step, value: cursor[2].number ?? .nan)
        }
    }

    private func addArtifacts(
        _ bounds: [String: SQLValue], to found: inout [TaskIndex: TaskContents]
    ) throws(StoreError) {
        let cursor = try reader.cursor(
            """
            SELECT idx, name, encoding, size, digest FROM artifact
            WHERE sweep = :sweep AND idx BETWEEN :first AND :last
            """, arguments: bounds, limit: .infinity)
        while try cursor.next() {
            guard let index = cursor[0].integer else { continue }
            found[index, default: TaskContents()].add(
                artifact: cursor[1].text ?? "", encoding: cursor[2].text ?? "", size: cursor[3].integer ?? 0,
                bytes: cursor[4].blob ?? [])
        }
    }
}
