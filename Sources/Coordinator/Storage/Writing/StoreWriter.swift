import Families
import GRDBSQLite
import Identifiers
import Synchronization

/// Turns writes into rows, inside a transaction that its owner begins and ends.
///
/// Rows are only ever changed as this says: an outcome is written where there is none, an attempt
/// where it is not yet on record, records and artifacts together with the outcome that they belong to.
/// So a write that comes twice changes nothing the second time.
final class StoreWriter {
    let connection: OpaquePointer
    let registry: FamilyRegistry
    let checkpointLimit: Int
    let statements: WriteStatements
    private let outcomes: OutcomeBatch
    let records: RecordBatch
    var tally = RecordTally()
    /// Write each row by itself and look at what it changed: slower, and knows which write it is that
    /// came twice or is refused.
    var isCareful = false
    /// The group at hand has a task that had its outcome already: it is to be written with care.
    private(set) var hasRepetition = false
    private var sweeps: [SweepID: SweepContext] = [:]
    /// Tasks that may have rows in `progress` or `checkpoint`. A superset: what is rolled back stays.
    var unfinished: Set<TaskKey> = []
    /// Tasks whose rows there go with the transaction at hand.
    var concluded: [TaskKey] = []
    /// Tasks that have a checkpoint with the transaction at hand.
    var checkpointed: [TaskKey] = []
    /// Families whose views lack a column that the transaction at hand has brought.
    var staleViews: Set<String> = []
    /// Large sweeps that have ended and are to be indexed when there is time.
    var endedSweeps: [SweepID] = []
    /// The last mark of ``SweepNumbers`` that the transaction at hand has brought.
    var sweepMark: Int64?
    /// Whether a sweep has been indexed.
    var hasIndexed = false
    /// The time written with what is written now: seconds since 1970.
    var now: Double = 0

    init(connection: OpaquePointer, registry: FamilyRegistry, checkpointLimit: Int) throws(SQLiteFailure) {
        self.connection = connection
        self.registry = registry
        self.checkpointLimit = checkpointLimit
        statements = try WriteStatements(connection)
        outcomes = try OutcomeBatch(connection)
        records = try RecordBatch(connection)
        for table in ["progress", "checkpoint"] {
            let rows = try Prepared(connection, "SELECT DISTINCT sweep, idx FROM \(table)")
            while try rows.step() {
                unfinished.insert(TaskKey(sweep: SweepID(rows.integer(0)), index: rows.integer(1)))
            }
        }
    }

    func carryOut(_ next: StoreWrite) throws(SQLiteFailure) {
        if !isCareful {
            if case .attempt(let attempt) = next, try writeQuickly(attempt) { return }
            try flush()
        }
        switch next {
        case .attempt(let attempt): try write(attempt)
        case .progress(let sweep, let index, let attempt, let records):
            try writeProgress(sweep, index, attempt, records)
        case .conclusion(let sweep, let index, let attempt, let kind, let reason):
            try conclude(sweep, index, attempt, kind, reason)
        case .checkpoint(let sweep, let index, let attempt, let sequence, let bytes):
            try writeCheckpoint(sweep, index, attempt, sequence, bytes)
        case .sweep(let sweep): try write(sweep)
        case .sweepState(let sweep, let state, let reason, let tally):
            try write(state, of: sweep, reason: reason, tally)
        case .sweepPriority(let sweep, let priority):
            statements.sweepPriority.bind(1, priority)
            statements.sweepPriority.bind(2, sweep.rawValue)
            try statements.sweepPriority.run()
        case .retryFailed(let sweep): try retryFailed(sweep)
        case .reused(let sweep, let tasks): try writeReused(sweep, tasks)
        case .indexed(let sweep, let tasks): try writeIndex(sweep, tasks)
        case .sweepPlanned(let sweep): try execute("UPDATE sweep SET planned = 1 WHERE id = ?", sweep)
        case .sweepMark(let mark): try writeMark(mark)
        case .worker(let worker): try write(worker)
        case .event(let event): try write(event)
        }
    }

    /// Adds a plain success to the batch. False: it is not one.
    private func writeQuickly(_ attempt: AttemptWrite) throws(SQLiteFailure) -> Bool {
        guard attempt.state == .succeeded, attempt.failure == nil,
            !unfinished.contains(TaskKey(sweep: attempt.sweep, index: attempt.index)),
            let context = try context(attempt.sweep), context.contains(attempt.index), context.cursor != nil
        else { return false }
        let contents = try writeContents(of: attempt, context)
        if try !outcomes.add(attempt, contents, context) { try stopAtRepetition() }
        return true
    }

    private func stopAtRepetition() throws(SQLiteFailure) {
        hasRepetition = true
        throw SQLiteFailure(code: SQLITE_ABORT, message: "a task of the group has its outcome already")
    }

    /// Writes what the batches hold.
    private func flush() throws(SQLiteFailure) {
        if try !outcomes.flush() { try stopAtRepetition() }
        try records.flush()
    }

    /// To be called before the transaction is committed.
    func finishGroup() throws(SQLiteFailure) {
        try flush()
        for family in staleViews {
            guard let instance = registry[family] else { continue }
            try FamilyTables.refreshView(FamilyLayout(instance), connection)
        }
    }

    /// - Parameter known: tasks that have a checkpoint on disk; brought up to date.
    func committed(_ known: borrowing Mutex<Set<TaskKey>>) {
        if !checkpointed.isEmpty || !concluded.isEmpty {
            for key in concluded { unfinished.remove(key) }
            known.withLock { known in
                known.formUnion(checkpointed)
                known.subtract(concluded)
            }
        }
        checkpointed.removeAll(keepingCapacity: true)
        concluded.removeAll(keepingCapacity: true)
        staleViews.removeAll()
        isCareful = false
        hasRepetition = false
    }

    func rolledBack() {
        hasRepetition = false
        outcomes.clear()
        records.clear()
        checkpointed.removeAll(keepingCapacity: true)
        concluded.removeAll(keepingCapacity: true)
        staleViews.removeAll()
        endedSweeps.removeAll()
        sweepMark = nil
        // They may speak of sweeps and columns that are no longer there.
        sweeps.removeAll()
    }

    // MARK: Sweeps

    /// The context of a sweep; nil when the file has no such sweep.
    func context(_ id: SweepID) throws(SQLiteFailure) -> SweepContext? {
        if let context = sweeps[id] { return context }
        let row = statements.sweepRow
        row.bind(1, id.rawValue)
        guard try row.step() else { return nil }
        defer { row.reset() }
        let sweep: Sweep?
        do throws(SweepError) {
            sweep = try Sweep(canonical: row.bytes(4), registry: registry)
        } catch {
            // Results are kept all the same: identity and parameters can be added from the sweep's text.
            sweep = nil
            try write(
                EventWrite(
                    kind: "sweep-unreadable", sweep: id,
                    message: "its results are kept without parameters and identity: \(error)"))
        }
        let context = try SweepContext(
            id: id, root: SweepID(row.integer(0)), stage: Int(row.integer(1)), tasks: row.integer(2),
            family: row.text(3), sweep: sweep, connection: connection)
        let names = try statements.prepared("SELECT name FROM record_name WHERE sweep = ?")
        names.bind(1, id.rawValue)
        defer { names.reset() }
        while try names.step() { _ = context.number(names.text(0)) }
        sweeps[id] = context
        return context
    }

    func forget(_ id: SweepID) { sweeps[id] = nil }

    // MARK: Workers and events

    private func write(_ worker: WorkerWrite) throws(SQLiteFailure) {
        let statement = statements.worker
        statement.bind(1, Int64(bitPattern: worker.id.rawValue))
        statement.bind(2, worker.node)
        statement.bind(3, worker.processor)
        statement.bind(4, worker.engine)
        statement.bind(5, worker.slots)
        statement.bind(6, worker.process)
        statement.bind(7, now)
        statement.bind(8, worker.isPresent ? 1 : 0)
        statement.bind(9, worker.reason)
        try statement.run()
    }

    func write(_ event: EventWrite) throws(SQLiteFailure) {
        let statement = statements.event
        statement.bind(1, now)
        statement.bind(2, event.kind)
        statement.bind(3, event.sweep.map { .integer($0.rawValue) } ?? .null)
        statement.bind(4, event.index.map { .integer($0) } ?? .null)
        statement.bind(5, event.worker.map { .integer(Int64(bitPattern: $0.rawValue)) } ?? .null)
        statement.bind(6, event.message)
        try statement.run()
    }
}
