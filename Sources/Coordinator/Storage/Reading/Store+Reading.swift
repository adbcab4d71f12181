public import Families
import GRDBSQLite
public import Identifiers
import Synchronization

/// What a coordinator reads when it starts or plans: each call opens a connection of its own, so that
/// nothing waits for the thread that writes. They see what has been committed.
extension Store {
    /// Every sweep and stage, by id.
    public func loadSweeps() throws(StoreError) -> [StoredSweep] {
        try reading { connection throws(SQLiteFailure) in try StoredSweep.all(connection) }
    }

    /// What is known of the tasks of a sweep. Streams over the primary key.
    public func history(of sweep: SweepID) throws(StoreError) -> StoredHistory {
        try reading { connection throws(SQLiteFailure) in try StoredHistory(of: sweep, connection) }
    }

    /// Workers that had joined and had not left when the file was last written.
    public func presentWorkers() throws(StoreError) -> [StoredWorker] {
        try reading { connection throws(SQLiteFailure) in try StoredWorker.present(connection) }
    }

    /// The last checkpoint of a task; nil when there is none.
    public func checkpoint(sweep: SweepID, index: TaskIndex) throws(StoreError) -> StoredCheckpoint? {
        guard checkpointed.withLock({ $0.contains(TaskKey(sweep: sweep, index: index)) }) else { return nil }
        return try reading { connection throws(SQLiteFailure) in
            try StoredCheckpoint(sweep: sweep, index: index, connection)
        }
    }

    /// The bytes of a part of a checkpoint, from 0; nil when a later checkpoint has taken its place, or the task has
    /// ended. Never more than one part is in memory.
    public func part(
        _ part: Int, of sweep: SweepID, index: TaskIndex, in checkpoint: StoredCheckpoint
    ) throws(StoreError) -> [UInt8]? {
        try reading { connection throws(SQLiteFailure) in
            try checkpoint.part(part, sweep: sweep, index: index, connection)
        }
    }

    /// Digests of the checkpoints of a sweep's open tasks.
    public func checkpoints(of sweep: SweepID) throws(StoreError) -> [TaskIndex: [UInt8]] {
        try reading { connection throws(SQLiteFailure) in try StoredCheckpoint.digests(of: sweep, connection) }
    }

    /// The finished tasks of a stage as its family sees them: in order of index, with the last value of
    /// each record. A failed or cancelled task has no values.
    ///
    /// - Parameter series: Records of which every step is wanted.
    public func stageRows(
        of sweep: SweepID, series: Set<String> = []
    ) throws(StoreError) -> [StageOutcome.Row] {
        try reading { connection throws(SQLiteFailure) in
            try StageRows(series: series, connection).load(sweep)
        }
    }

    /// The same of the stages before this one, the first stage first.
    public func earlierStageRows(
        of sweep: SweepID, series: Set<String> = []
    ) throws(StoreError) -> [[StageOutcome.Row]] {
        try reading { connection throws(SQLiteFailure) in
            let stages = try connection.prepare(
                """
                SELECT e.id FROM sweep s JOIN sweep e ON e.root = s.root AND e.stage < s.stage
                WHERE s.id = ? ORDER BY e.stage
                """)
            stages.bind(1, sweep.rawValue)
            var ids: [SweepID] = []
            while try stages.step() { ids.append(SweepID(stages.integer(0))) }
            let rows = StageRows(series: series, connection)
            var earlier: [[StageOutcome.Row]] = []
            for id in ids { earlier.append(try rows.load(id)) }
            return earlier
        }
    }

    func reading<T>(_ body: (Connection) throws(SQLiteFailure) -> T) throws(StoreError) -> T {
        do {
            return try body(try Connection(readingFrom: path))
        } catch {
            throw error.asStoreError(path: path)
        }
    }
}
