import Families
import GRDBSQLite
import Identifiers

/// Checkpoints that come in parts. The parts lie in the file as they come; when the last is there, and all together are
/// what the digest says, they become the task's checkpoint in that same transaction.
///
/// Of a task there are parts of at most two: of its checkpoint, and of a later one that is still coming.
extension StoreWriter {
    /// When something of a task was saved: of two checkpoints the later counts.
    struct SaveNumber: Comparable {
        var attempt: Int64
        var sequence: Int64

        /// Before the first.
        static let none = SaveNumber(attempt: 0, sequence: 0)
        static let last = SaveNumber(attempt: .max, sequence: .max)
        static func < (a: Self, b: Self) -> Bool { (a.attempt, a.sequence) < (b.attempt, b.sequence) }
    }

    func write(_ part: CheckpointPart) throws(SQLiteFailure) -> CheckpointPart.Verdict {
        let key = TaskKey(sweep: part.sweep, index: part.index)
        guard let context = try context(part.sweep), context.contains(part.index) else {
            try refuse(sweep: part.sweep, index: part.index, worker: nil)
            return .refused(reason: "there is no such task")
        }
        guard part.layout.size <= checkpointLimit else {
            return .refused(reason: try refuseLarge(part.layout.size, key))
        }
        guard try isOpen(part.sweep, part.index), try isUnderWay(part.sweep) else {
            return .refused(reason: "the task has ended")
        }
        let number = SaveNumber(attempt: Int64(part.attempt), sequence: Int64(part.sequence))
        let complete = try checkpointRow(part.sweep, part.index)
        guard number > complete?.number ?? .none else { return .refused(reason: "there is a later checkpoint") }
        if let begun = try lastBegun(key), begun.number > complete?.number ?? .none {
            guard begun.number <= number else { return .refused(reason: "parts of a later checkpoint have come") }
            guard begun.number < number || begun.digest == part.digest else {
                return try refuseInconsistent(part, number)
            }
            if begun.number < number { try dropParts(key, after: complete?.number ?? .none, before: number) }
        }
        try keep(part)
        unfinished.insert(key)
        let (count, digests) = try kept(key, number)
        guard count >= part.layout.size else { return .kept }
        guard count == part.layout.size, digests.count == part.layout.count,
            CheckpointDigest.joining(digests) == part.digest
        else { return try refuseInconsistent(part, number) }
        try makeCheckpoint(of: part, number)
        return .completed
    }

    /// A part may come behind the end of its sweep.
    private func isUnderWay(_ sweep: SweepID) throws(SQLiteFailure) -> Bool {
        let statement = try statements.prepared("SELECT state FROM sweep WHERE id = ?")
        statement.bind(1, sweep.rawValue)
        defer { statement.reset() }
        let ended = [SweepState.done.rawValue, SweepState.cancelled.rawValue]
        return try statement.step() && !ended.contains(statement.integer(0))
    }

    private func keep(_ part: CheckpointPart) throws(SQLiteFailure) {
        // Not packed: weights hardly shrink, and a part would keep results waiting for the time that it takes.
        let digest = try writeBlob(part.bytes, packs: false)
        let statement = statements.part
        statement.bind(1, part.sweep.rawValue)
        statement.bind(2, part.index)
        statement.bind(3, Int64(part.attempt))
        statement.bind(4, Int64(part.sequence))
        statement.bind(5, part.part)
        statement.bind(6, blob: digest)
        statement.bind(7, part.bytes.count)
        statement.bind(8, blob: part.digest)
        // It has come before. With other bytes: the digest of the whole will tell.
        if try statement.runCountingChanges() == 0 { try prune(digest) }
    }

    /// Bytes of the parts that are there, and the digest of each.
    private func kept(
        _ key: TaskKey, _ number: SaveNumber
    ) throws(SQLiteFailure) -> (count: Int, digests: [[UInt8]]) {
        let statement = try statements.prepared(
            """
            SELECT size, digest FROM checkpoint_part
            WHERE sweep = ? AND idx = ? AND attempt = ? AND sequence = ? ORDER BY part
            """)
        bind(statement, key, number)
        defer { statement.reset() }
        var count = 0
        var digests: [[UInt8]] = []
        while try statement.step() {
            count += Int(statement.integer(0))
            digests.append([UInt8](statement.bytes(1)))
        }
        return (count, digests)
    }

    /// The last checkpoint of which there are parts.
    private func lastBegun(_ key: TaskKey) throws(SQLiteFailure) -> (number: SaveNumber, digest: [UInt8])? {
        let statement = try statements.prepared(
            """
            SELECT attempt, sequence, whole FROM checkpoint_part WHERE sweep = ? AND idx = ?
            ORDER BY attempt DESC, sequence DESC LIMIT 1
            """)
        statement.bind(1, key.sweep.rawValue)
        statement.bind(2, key.index)
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        let number = SaveNumber(attempt: statement.integer(0), sequence: statement.integer(1))
        return (number, [UInt8](statement.bytes(2)))
    }

    private func makeCheckpoint(of part: CheckpointPart, _ number: SaveNumber) throws(SQLiteFailure) {
        let key = TaskKey(sweep: part.sweep, index: part.index)
        let earlier = try checkpointRow(part.sweep, part.index)
        _ = try writeCheckpointRow(
            key, number, digest: part.digest, size: part.layout.size, parts: part.layout.count)
        try dropParts(key, after: .none, before: number)
        if let earlier, earlier.digest != part.digest { try prune(earlier.digest) }
    }

    private func refuseInconsistent(
        _ part: CheckpointPart, _ number: SaveNumber
    ) throws(SQLiteFailure) -> CheckpointPart.Verdict {
        let key = TaskKey(sweep: part.sweep, index: part.index)
        try dropParts(
            key, after: SaveNumber(attempt: number.attempt, sequence: number.sequence - 1),
            before: SaveNumber(attempt: number.attempt, sequence: number.sequence + 1))
        let reason = "the parts of a checkpoint are not those of one whole"
        try write(EventWrite(kind: "checkpoint-refused", sweep: part.sweep, index: part.index, message: reason))
        return .refused(reason: reason)
    }

    /// Drops what there is of the checkpoints of a task between two, both left out.
    func dropParts(_ key: TaskKey, after: SaveNumber, before: SaveNumber) throws(SQLiteFailure) {
        let place = """
            FROM checkpoint_part WHERE sweep = ?1 AND idx = ?2 AND (attempt, sequence) > (?3, ?4)
            AND (attempt, sequence) < (?5, ?6)
            """
        let found = try statements.prepared("SELECT DISTINCT digest \(place)")
        let drop = try statements.prepared("DELETE \(place)")
        for statement in [found, drop] {
            bind(statement, key, after)
            statement.bind(5, before.attempt)
            statement.bind(6, before.sequence)
        }
        var digests: [[UInt8]] = []
        while try found.step() { digests.append([UInt8](found.bytes(0))) }
        guard !digests.isEmpty else { return }
        try drop.run()
        for digest in digests { try prune(digest) }
    }

    private func bind(_ statement: Prepared, _ key: TaskKey, _ number: SaveNumber) {
        statement.bind(1, key.sweep.rawValue)
        statement.bind(2, key.index)
        statement.bind(3, number.attempt)
        statement.bind(4, number.sequence)
    }
}
