import Families
import GRDBSQLite
import Identifiers

/// Ends of attempts and of tasks: the hot path.
extension StoreWriter {
    func write(_ attempt: AttemptWrite) throws(SQLiteFailure) {
        guard let context = try context(attempt.sweep), context.contains(attempt.index) else {
            return try refuse(sweep: attempt.sweep, index: attempt.index, worker: attempt.worker)
        }
        let isOutcome = attempt.state != .open
        let statement = isOutcome ? statements.outcome : statements.open
        let digest = attempt.state == .succeeded ? Int64(bitPattern: attempt.digest) : nil
        let (changed, seed) = try writeTask(
            statement, context, attempt.index, attempt.state, attempt.attempt, digest: digest)
        // The task has its outcome: this is a repetition, or came too late.
        if isOutcome, !changed { return }
        try writeRow(of: attempt, seed: seed, isOutcome ? statements.attempt : statements.attemptOnce)
        guard isOutcome else { return try dropUnfinishedParts(of: attempt) }
        try note(
            try writeContents(of: attempt, context), of: TaskKey(sweep: context.id, index: attempt.index),
            result: attempt.state == .succeeded ? attempt.digest : nil)
    }

    /// Parts of a checkpoint that this attempt, which has ended, will not send to its end.
    private func dropUnfinishedParts(of attempt: AttemptWrite) throws(SQLiteFailure) {
        let key = TaskKey(sweep: attempt.sweep, index: attempt.index)
        guard unfinished.contains(key) else { return }
        try dropParts(
            key, after: try checkpointRow(attempt.sweep, attempt.index)?.number ?? .none,
            before: SaveNumber(attempt: Int64(attempt.attempt) + 1, sequence: 0))
    }

    /// Everything that belongs to an outcome but its rows in `task` and `attempt`.
    /// - Returns: what came with the outcome; nil when nothing did, as the digest says too.
    func writeContents(of attempt: AttemptWrite, _ context: SweepContext) throws(SQLiteFailure) -> TaskContents? {
        var contents = try writeRecords(of: attempt, context)
        try write(attempt.artifacts, context.id, attempt.index, &contents)
        let key = TaskKey(sweep: context.id, index: attempt.index)
        let hadProgress = unfinished.contains(key)
        if hadProgress || isCareful { try records.flush() }
        if hadProgress {
            contents.repeated += try settle(key, attempt: attempt.attempt)
            contents = try storedContents(of: key, context, repeated: contents.repeated)
        }
        if context.insertResult != nil {
            try writeResult(
                context, attempt.index, attempt.state, attempt.attempt, duration: attempt.duration,
                records: attempt.records, readsRecords: hadProgress,
                hasResults: attempt.state == .succeeded || attempt.failure?.kind.hasResults == true)
        }
        let isEmpty = contents == TaskContents() && attempt.state == .succeeded
        return isEmpty && attempt.digest == ResultDigest().value ? nil : contents
    }

    private func writeRecords(
        of attempt: AttemptWrite, _ context: SweepContext
    ) throws(SQLiteFailure) -> TaskContents {
        guard !attempt.records.isEmpty else { return TaskContents() }
        var names: [Int] = []
        names.reserveCapacity(attempt.records.count)
        for record in attempt.records {
            let name = try notice(record.name, context)
            names.append(name)
            try records.add(record, name: name, context, attempt.index)
        }
        return tally.contents(of: attempt.records, names: names, context)
    }

    /// A task that ended without a result of a worker's.
    func conclude(
        _ sweep: SweepID, _ index: TaskIndex, _ attempt: Attempt, _ kind: FailureKind, _ reason: String
    ) throws(SQLiteFailure) {
        guard let context = try context(sweep), context.contains(index) else {
            return try refuse(sweep: sweep, index: index, worker: nil)
        }
        let state: TaskState = kind == .cancelled ? .cancelled : .failed
        let (changed, seed) = try writeTask(statements.outcome, context, index, state, attempt, digest: nil)
        guard changed else { return }
        let row = statements.conclusion
        row.bind(1, sweep.rawValue)
        row.bind(2, index)
        row.bind(3, Int64(attempt))
        row.bind(4, state.rawValue)
        row.bind(5, seed.map { .integer($0) } ?? .null)
        row.bind(6, Int64(kind.rawValue))
        row.bind(7, reason)
        try row.run()
        let key = TaskKey(sweep: sweep, index: index)
        var repeated: Int64 = 0
        if unfinished.contains(key) { repeated = try settle(key, attempt: attempt) }
        try note(try storedContents(of: key, context, repeated: repeated), of: key, result: nil)
        try writeResult(
            context, index, state, attempt, duration: nil, records: [], readsRecords: true,
            hasResults: false)
    }

    /// Writes or updates the task's row. `changed` false: it was left as it is.
    private func writeTask(
        _ statement: Prepared, _ context: SweepContext, _ index: TaskIndex, _ state: TaskState, _ attempt: Attempt,
        digest: Int64?
    ) throws(SQLiteFailure) -> (changed: Bool, seed: Int64?) {
        statement.bind(1, context.id.rawValue)
        statement.bind(2, index)
        statement.bind(3, state.rawValue)
        statement.bind(4, Int64(attempt))
        if let digest { statement.bind(5, digest) } else { statement.bindNull(5) }
        guard context.cursor != nil else {
            statement.bindNull(6)
            statement.bindNull(7)
            return (try statement.runCountingChanges() > 0, nil)
        }
        var seed: Int64?
        var changes = 0
        try context.cursor?.withTask(at: index) { canonical, identity throws(SQLiteFailure) in
            seed = Int64(bitPattern: identity.seed)
            // Neither is copied: the statement has run before the cursor goes on.
            changes = try identity.withUnsafeBytes { bytes throws(SQLiteFailure) in
                statement.bind(6, blob: bytes, copies: false)
                statement.bindText(7, canonical, copies: false)
                return try statement.runCountingChanges()
            }
        }
        return (changes > 0, seed)
    }

    private func writeRow(of attempt: AttemptWrite, seed: Int64?, _ row: Prepared) throws(SQLiteFailure) {
        row.bind(1, attempt.sweep.rawValue)
        row.bind(2, attempt.index)
        row.bind(3, Int64(attempt.attempt))
        row.bind(4, Int64(bitPattern: attempt.worker.rawValue))
        row.bind(5, attempt.state.rawValue)
        row.bind(6, attempt.started)
        row.bind(7, attempt.duration)
        if let seed { row.bind(8, seed) } else { row.bindNull(8) }
        if let failure = attempt.failure {
            row.bind(9, Int64(failure.kind.rawValue))
            row.bind(10, failure.message)
            row.bind(11, Int64(failure.signal))
            row.bind(12, Int64(failure.exit))
            row.bind(13, failure.output)
        } else {
            for position: Int32 in 9...13 { row.bindNull(position) }
        }
        try row.run()
    }

    /// The number of a record's name. A new one is put on record; it becomes a column of the family's
    /// view, where views are made that way.
    @discardableResult
    func notice(_ name: String, _ context: SweepContext) throws(SQLiteFailure) -> Int {
        let (number, isNew) = context.number(name)
        guard isNew else { return number }
        let statement = statements.recordName
        statement.bind(1, context.id.rawValue)
        statement.bind(2, name)
        try statement.run()
        guard context.insertResult == nil, number < FamilyTables.nameLimit else { return number }
        if try ColumnNames.add(records: [name], of: context.family, connection) { staleViews.insert(context.family) }
        return number
    }

    // MARK: The family's table

    /// - Parameters:
    ///   - readsRecords: some of the task's records came before, as progress.
    ///   - hasResults: the records are results: of a success, or of a failure of a kind that has some.
    func writeResult(
        _ context: SweepContext, _ index: TaskIndex, _ state: TaskState, _ attempt: Attempt, duration: Seconds?,
        records: [RecordWrite], readsRecords: Bool, hasResults: Bool
    ) throws(SQLiteFailure) {
        guard let statement = context.insertResult, let layout = context.layout, let grid = context.grid else { return }
        statement.bind(1, context.id.rawValue)
        statement.bind(2, index)
        statement.bind(3, context.root.rawValue)
        statement.bind(4, context.stage)
        statement.bind(5, state.rawValue)
        statement.bind(6, Int64(attempt))
        if let duration { statement.bind(7, duration) } else { statement.bindNull(7) }
        bind(grid.parameters(at: index), layout, statement)
        let first = Int32(8 + layout.parameters.count)
        for position in layout.results.indices { statement.bindNull(first + Int32(position)) }
        if hasResults {
            if readsRecords {
                try bindStoredResults(context, layout, index, statement, first)
            } else {
                bindResults(records, context, statement, first)
            }
        }
        try statement.run()
    }

    private func bind(_ parameters: Parameters, _ layout: FamilyLayout, _ statement: Prepared) {
        let names = parameters.names
        for (position, column) in layout.parameters.enumerated() {
            let place = Int32(8 + position)
            guard let found = names.firstIndex(of: column.name) else {
                statement.bindNull(place)
                continue
            }
            switch parameters.values[found] {
            case .null: statement.bindNull(place)
            case .bool(let value): statement.bind(place, value ? 1 : 0)
            case .integer(let value): statement.bind(place, value)
            case .number(let value): statement.bind(place, value)
            case .string(let value): statement.bind(place, value)
            case .list, .map:
                CanonicalJSON.bytes(parameters.values[found]).withUnsafeBytes {
                    statement.bindText(place, $0, copies: true)
                }
            }
        }
    }

    /// The value at the last step of each name.
    private func bindResults(
        _ records: [RecordWrite], _ context: SweepContext, _ statement: Prepared, _ first: Int32
    ) {
        var steps = [Int64](repeating: .min, count: context.resultPositions.count)
        for record in records {
            guard let position = context.resultPositions[record.name], record.step >= steps[position] else { continue }
            steps[position] = record.step
            statement.bind(first + Int32(position), record.value)
        }
    }

    private func bindStoredResults(
        _ context: SweepContext, _ layout: FamilyLayout, _ index: TaskIndex, _ statement: Prepared, _ first: Int32
    ) throws(SQLiteFailure) {
        let value = statements.lastValue
        for (position, column) in layout.results.enumerated() {
            value.bind(1, context.id.rawValue)
            value.bind(2, column.name)
            value.bind(3, index)
            if try value.step(), !value.isNull(0) { statement.bind(first + Int32(position), value.double(0)) }
            value.reset()
        }
    }

    // MARK: What cannot be written

    /// A write for a task that the file cannot have: it is said in the event log.
    func refuse(sweep: SweepID, index: TaskIndex, worker: WorkerID?) throws(SQLiteFailure) {
        try write(
            EventWrite(
                kind: "unknown-task", sweep: sweep, index: index, worker: worker,
                message: "a result came for task \(index) of sweep \(sweep), which this file does not have"))
    }
}
