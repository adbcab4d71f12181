import GRDBSQLite
import Identifiers
import Synchronization

/// Writes a group in one transaction: all of it or nothing.
final class GroupCommit {
    private let writer: StoreWriter
    private let connection: OpaquePointer
    private let begin: Prepared
    private let commit: Prepared

    init(writer: StoreWriter, connection: OpaquePointer) throws(SQLiteFailure) {
        self.writer = writer
        self.connection = connection
        begin = try Prepared(connection, "BEGIN IMMEDIATE")
        commit = try Prepared(connection, "COMMIT")
    }

    /// A write that the file can never take (SQLite calls it too big, say) must not hold up the rest:
    /// the group is written without it, and the loss is written in its place.
    /// - Returns: tasks that succeeded, and whose results the file has as failures instead.
    /// - Throws: what may pass: disk full, input/output error, the file locked. Nothing is written then.
    func write(
        _ group: ArraySlice<CommitQueue.Batch>, checkpointed: borrowing Mutex<Set<TaskKey>>
    ) throws(SQLiteFailure) -> [TaskReference] {
        var refusals: [Int: [String]] = [:]
        while true {
            var ordinal = -1
            do throws(SQLiteFailure) {
                try transact(group, refusals, &ordinal)
                writer.committed(checkpointed)
                return refusals.isEmpty ? [] : Self.rejected(group, refusals)
            } catch {
                let wasCareful = writer.isCareful
                let hadRepetition = writer.hasRepetition
                rollBack()
                // In batches nobody knows which write it was: once more, one at a time.
                if !wasCareful, hadRepetition || !error.isPassing {
                    writer.isCareful = true
                    continue
                }
                guard !error.isPassing, ordinal >= 0, refusals[ordinal, default: []].count < 2 else { throw error }
                refusals[ordinal, default: []].append(error.message)
            }
        }
    }

    /// Writes a part of a checkpoint in a transaction of its own, once: what cannot be written is done without, since
    /// the task can begin anew, and results may fit where a part does not.
    func write(_ part: CheckpointPart, checkpointed: borrowing Mutex<Set<TaskKey>>) -> CheckpointPart.Verdict {
        do throws(SQLiteFailure) {
            writer.now = StoreOpening.now
            try begin.run()
            let verdict = try writer.write(part)
            try writer.finishGroup()
            try commit.run()
            writer.committed(checkpointed)
            return verdict
        } catch {
            rollBack()
            return .refused(reason: error.message)
        }
    }

    private static func rejected(
        _ group: ArraySlice<CommitQueue.Batch>, _ refusals: [Int: [String]]
    ) -> [TaskReference] {
        var tasks: [TaskReference] = []
        for (ordinal, write) in group.lazy.flatMap(\.writes).enumerated() where refusals[ordinal] != nil {
            guard case .attempt(let attempt) = write, attempt.state == .succeeded else { continue }
            tasks.append(TaskReference(sweep: attempt.sweep, index: attempt.index, attempt: attempt.attempt))
        }
        return tasks
    }

    private func transact(
        _ group: ArraySlice<CommitQueue.Batch>, _ refusals: [Int: [String]], _ ordinal: inout Int
    ) throws(SQLiteFailure) {
        writer.now = StoreOpening.now
        try begin.run()
        for batch in group {
            for write in batch.writes {
                ordinal += 1
                if !refusals.isEmpty, let reasons = refusals[ordinal] {
                    if let substitute = Refusal.substitute(for: write, reasons: reasons) {
                        try writer.carryOut(substitute)
                    }
                } else {
                    try writer.carryOut(write)
                }
            }
        }
        ordinal = -1
        try writer.finishGroup()
        try commit.run()
    }

    private func rollBack() {
        if sqlite3_get_autocommit(connection) == 0 { sqlite3_exec(connection, "ROLLBACK", nil, nil, nil) }
        writer.rolledBack()
    }
}
