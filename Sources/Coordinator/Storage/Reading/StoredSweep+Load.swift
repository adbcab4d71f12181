import Identifiers

extension StoredSweep {
    static func all(_ connection: Connection) throws(SQLiteFailure) -> [StoredSweep] {
        let statement = try connection.prepare(
            """
            SELECT id, root, stage, stages, name, family, family_version, canonical, source, hash, git, engine, tasks,
                state, priority, token, submitted, ended, reason, succeeded, failed, cancelled, reused,
                planned
            FROM sweep ORDER BY id
            """)
        var sweeps: [StoredSweep] = []
        while try statement.step() {
            sweeps.append(
                StoredSweep(
                    id: SweepID(statement.integer(0)), root: SweepID(statement.integer(1)),
                    stage: Int(statement.integer(2)), stages: Int(statement.integer(3)), name: statement.text(4),
                    family: statement.text(5), familyVersion: Int(statement.integer(6)),
                    canonical: [UInt8](statement.bytes(7)), hash: statement.text(9), source: statement.text(8),
                    git: statement.text(10), engine: statement.text(11), tasks: statement.integer(12),
                    state: SweepState(rawValue: statement.integer(13)) ?? .done,
                    priority: Int(statement.integer(14)), token: UInt64(bitPattern: statement.integer(15)),
                    submitted: statement.double(16), ended: statement.isNull(17) ? nil : statement.double(17),
                    reason: statement.text(18), tally: tally(statement, at: 19), isPlanned: statement.integer(23) != 0))
        }
        return sweeps
    }

    private static func tally(_ row: Prepared, at first: Int32) -> SweepTally? {
        guard (0..<4).allSatisfy({ !row.isNull(first + $0) }) else { return nil }
        return SweepTally(
            succeeded: row.integer(first), failed: row.integer(first + 1), cancelled: row.integer(first + 2),
            reused: row.integer(first + 3))
    }
}

extension StoredWorker {
    static func present(_ connection: Connection) throws(SQLiteFailure) -> [StoredWorker] {
        let statement = try connection.prepare(
            """
            SELECT id, node, processor, engine, slots, process, joined, seen FROM worker
            WHERE present = 1 ORDER BY joined, id
            """)
        var workers: [StoredWorker] = []
        while try statement.step() {
            workers.append(
                StoredWorker(
                    id: WorkerID(UInt64(bitPattern: statement.integer(0))), node: statement.text(1),
                    processor: statement.text(2), engine: statement.text(3), slots: Int(statement.integer(4)),
                    process: statement.integer(5), joined: statement.double(6), seen: statement.double(7)))
        }
        return workers
    }
}
