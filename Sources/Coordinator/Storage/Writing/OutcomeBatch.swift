import Families
import GRDBSQLite
import Identifiers

/// Successes of tasks that are taken to have no outcome yet, written several rows a statement: most of
/// what an insert costs is beginning and ending a statement. Sorted as the tables are: what hundreds of
/// workers send comes in no order, and neighbours go to the same page.
///
/// When a batch changes fewer rows than it has, one of its tasks had its outcome already. Which one is
/// not asked: the whole group is then written again one row at a time.
final class OutcomeBatch {
    struct Row {
        var task: TaskReference
        var digest: UInt64
        var worker: WorkerID
        var started: Double
        var duration: Seconds
        var seed: UInt64
        /// Where in `bytes` the identity (32 bytes) and then the parameters begin, and the end of both.
        var start: Int
        var end: Int
        /// Where in `contents` what came with it is; negative: nothing did. Rows are sorted, so they are small.
        var contents: Int32
    }

    /// Rows of one statement.
    private static let capacity = 16
    /// Rows, and bytes of their parameters, that wait at most.
    private static let limit = 65_536
    private static let byteLimit = 32 << 20

    private let connection: OpaquePointer
    private let tasks: Prepared
    /// The same for rows of which some have contents.
    private let fullTasks: Prepared
    private let attempts: Prepared
    private let task: Prepared
    private let fullTask: Prepared
    private let attempt: Prepared
    private var rows: [Row] = []
    private var bytes: [UInt8] = []
    private var contents: [TaskContents] = []

    init(_ connection: OpaquePointer) throws(SQLiteFailure) {
        func statement(_ sql: (String) -> String, columns: Int, rows: Int) throws(SQLiteFailure) -> Prepared {
            let row = "(" + Array(repeating: "?", count: columns).joined(separator: ", ") + ")"
            return try Prepared(connection, sql(Array(repeating: row, count: rows).joined(separator: ", ")))
        }
        self.connection = connection
        tasks = try statement({ Self.taskInsert($0, isFull: false) }, columns: 7, rows: Self.capacity)
        fullTasks = try statement({ Self.taskInsert($0, isFull: true) }, columns: 10, rows: Self.capacity)
        task = try statement({ Self.taskInsert($0, isFull: false) }, columns: 7, rows: 1)
        fullTask = try statement({ Self.taskInsert($0, isFull: true) }, columns: 10, rows: 1)
        attempts = try statement(Self.attemptInsert, columns: 8, rows: Self.capacity)
        attempt = try statement(Self.attemptInsert, columns: 8, rows: 1)
        rows.reserveCapacity(Self.limit)
    }

    private static func taskInsert(_ rows: String, isFull: Bool) -> String {
        let more = isFull ? ["records", "contents", "repeated"] : []
        let columns = (["sweep", "idx", "state", "attempt", "digest", "identity", "parameters"] + more)
        let updated = (["state", "attempt", "digest"] + more).map { "\($0) = excluded.\($0)" }
        return """
            INSERT INTO task (\(columns.joined(separator: ", "))) VALUES \(rows)
            ON CONFLICT (sweep, idx) DO UPDATE SET \(updated.joined(separator: ", ")) WHERE state = 0
            """
    }

    private static func attemptInsert(_ rows: String) -> String {
        """
        INSERT INTO attempt (sweep, idx, attempt, worker, state, started, duration, seed) VALUES \(rows)
        ON CONFLICT (sweep, idx, attempt) DO UPDATE SET worker = excluded.worker, state = excluded.state,
            started = excluded.started, duration = excluded.duration, seed = excluded.seed, kind = NULL,
            message = NULL, signal = NULL, exit = NULL, output = NULL
        """
    }

    /// Adds a success. False: what waited has been written, and a task of it had its outcome already.
    func add(_ write: AttemptWrite, _ contents: TaskContents?, _ context: SweepContext) throws(SQLiteFailure) -> Bool {
        let start = bytes.count
        let seed = context.cursor?.withTask(at: write.index) { canonical, identity in
            identity.withUnsafeBytes { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: canonical)
            return identity.seed
        }
        if let contents { self.contents.append(contents) }
        rows.append(
            Row(
                task: TaskReference(sweep: write.sweep, index: write.index, attempt: write.attempt),
                digest: write.digest, worker: write.worker, started: write.started, duration: write.duration,
                seed: seed ?? 0, start: start, end: bytes.count,
                contents: contents == nil ? -1 : Int32(self.contents.count - 1)))
        return rows.count < Self.limit && bytes.count < Self.byteLimit ? true : try flush()
    }

    /// Writes what has been added. False: a task of it had its outcome already.
    func flush() throws(SQLiteFailure) -> Bool {
        guard !rows.isEmpty else { return true }
        defer { clear() }
        rows.sort { a, b in
            a.task.sweep == b.task.sweep ? a.task.index < b.task.index : a.task.sweep < b.task.sweep
        }
        var start = 0
        while start + Self.capacity <= rows.count {
            let chunk = rows[start..<(start + Self.capacity)]
            let isFull = chunk.contains { $0.contents >= 0 }
            guard try write(chunk, isFull: isFull, isFull ? fullTasks : tasks, attempts) else { return false }
            start += Self.capacity
        }
        for position in start..<rows.count {
            let isFull = rows[position].contents >= 0
            guard try write(rows[position...position], isFull: isFull, isFull ? fullTask : task, attempt) else {
                return false
            }
        }
        return true
    }

    func clear() {
        rows.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        contents.removeAll(keepingCapacity: true)
    }

    private func write(
        _ rows: ArraySlice<Row>, isFull: Bool, _ tasks: Prepared, _ attempts: Prepared
    ) throws(SQLiteFailure) -> Bool {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(SQLiteFailure) in
                bindTasks(rows, bytes, tasks, isFull: isFull)
                return try tasks.runCountingChanges()
            }
        }
        guard try result.get() == rows.count else { return false }
        Self.bindAttempts(rows, attempts)
        try attempts.run()
        return true
    }

    /// Binds without copies: `bytes` stay until the statement has run.
    private func bindTasks(
        _ rows: ArraySlice<Row>, _ bytes: UnsafeRawBufferPointer, _ statement: Prepared, isFull: Bool
    ) {
        var place: Int32 = 0
        for row in rows {
            let parameters = row.start + 32
            statement.bind(place + 1, row.task.sweep.rawValue)
            statement.bind(place + 2, row.task.index)
            statement.bind(place + 3, TaskState.succeeded.rawValue)
            statement.bind(place + 4, Int64(row.task.attempt))
            statement.bind(place + 5, Int64(bitPattern: row.digest))
            statement.bind(
                place + 6, blob: UnsafeRawBufferPointer(rebasing: bytes[row.start..<parameters]), copies: false)
            statement.bindText(
                place + 7, UnsafeRawBufferPointer(rebasing: bytes[parameters..<row.end]), copies: false)
            place += 7
            guard isFull else { continue }
            statement.bind(
                place + 1, row.contents < 0 ? nil : contents[Int(row.contents)], result: row.digest)
            place += 3
        }
    }

    private static func bindAttempts(_ rows: ArraySlice<Row>, _ statement: Prepared) {
        var place: Int32 = 0
        for row in rows {
            statement.bind(place + 1, row.task.sweep.rawValue)
            statement.bind(place + 2, row.task.index)
            statement.bind(place + 3, Int64(row.task.attempt))
            statement.bind(place + 4, Int64(bitPattern: row.worker.rawValue))
            statement.bind(place + 5, TaskState.succeeded.rawValue)
            statement.bind(place + 6, row.started)
            statement.bind(place + 7, row.duration)
            statement.bind(place + 8, Int64(bitPattern: row.seed))
            place += 8
        }
    }
}
