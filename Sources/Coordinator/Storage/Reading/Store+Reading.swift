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

    /// Digests of the checkpoints of a sweep's open tasks.
    public func checkpoints(of sweep: SweepID) throws(StoreError) -> [TaskIndex: [UInt8]] {
        try reading { connection throws(SQLiteFailure) in try StoredCheckpoint.digests(of: sweep, connection) }
    }

    /// The finished tasks of a stage as its family sees them: in order of index, with the last value of
    /// each record. A failed or cancelled task has no values.
    public func stageRows(of sweep: SweepID) throws(StoreError) -> [StageOutcome.Row] {
        try reading { connection throws(SQLiteFailure) in try StageRows.load(sweep, connection) }
    }

    func reading<T>(_ body: (Connection) throws(SQLiteFailure) -> T) throws(StoreError) -> T {
        do {
            return try body(try Connection(readingFrom: path))
        } catch {
            throw error.asStoreError(path: path)
        }
    }
}
