import GRDBSQLite
public import Identifiers

/// Reads a store, and can do nothing else: the connection is opened read-only, refuses every
/// statement that is not a `SELECT` (or a `PRAGMA` that only tells something), and stops a query that
/// runs past its time limit. It works while a coordinator writes and when none runs.
///
///     let reader = try StoreReader.open(path: "sweeps.sqlite")
///     let cursor = try reader.cursor("SELECT method, median(smape) FROM forecasting GROUP BY method")
///     while try cursor.next() { print(cursor.values) }
///
/// A reader and its cursors belong to one thread at a time; only ``interrupt()`` may be called from
/// another, which is what makes it `@unchecked Sendable`.
public final class StoreReader: @unchecked Sendable {
    public let path: String
    /// Seconds that a query may take, unless it is given another limit.
    public let timeLimit: Seconds
    let connection: Connection
    let watch = QueryWatch()

    init(path: String, timeLimit: Seconds, connection: Connection) {
        self.path = path
        self.timeLimit = timeLimit
        self.connection = connection
    }

    /// Ends whatever query runs, from any thread: it throws ``StoreError/interrupted``.
    public func interrupt() {
        watch.interrupt()
        sqlite3_interrupt(connection.handle)
    }
}

extension StoreReader {
    /// Opens a store for reading.
    /// - Throws: ``StoreError`` when there is no such file, or it is not a store that this Swath knows.
    public static func open(path: String, timeLimit: Seconds = 60) throws(StoreError) -> StoreReader {
        let connection = try StoreFile(path: path).openForReading()
        do {
            try StatisticsFunctions.register(on: connection.handle)
            try connection.execute("PRAGMA query_only = 1; PRAGMA cache_size = -65536")
        } catch {
            throw error.asStoreError(path: path)
        }
        // A query that asks for a string of gigabytes is a mistake or an attack on memory.
        sqlite3_limit(connection.handle, SQLITE_LIMIT_LENGTH, 1 << 30)
        sqlite3_limit(connection.handle, SQLITE_LIMIT_ATTACHED, 0)
        let reader = StoreReader(path: path, timeLimit: timeLimit, connection: connection)
        reader.watch.install(on: connection.handle)
        QueryGuard.install(on: connection.handle)
        return reader
    }
}
