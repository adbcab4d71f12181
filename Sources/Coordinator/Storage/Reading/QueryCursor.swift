import GRDBSQLite
public import Identifiers

/// The rows of one query, one at a time: memory stays the same however many there are.
public final class QueryCursor {
    /// Names as the query gives them.
    public let columnNames: [String]
    private let statement: Prepared
    private let reader: StoreReader
    private let limit: Seconds

    init(reader: StoreReader, statement: Prepared, limit: Seconds) {
        self.reader = reader
        self.statement = statement
        self.limit = limit
        columnNames = (0..<statement.columnCount).map { statement.columnName($0) }
    }

    /// Steps to the next row. False: there is none.
    public func next() throws(StoreError) -> Bool {
        do {
            return try statement.step()
        } catch {
            throw reader.storeError(error, limit: limit)
        }
    }

    /// The value of a column of the row stepped to, from 0.
    public subscript(column: Int) -> SQLValue { statement.value(Int32(column)) }

    /// Every value of the row stepped to.
    public var values: [SQLValue] { (0..<statement.columnCount).map { statement.value($0) } }
}

extension StoreReader {
    /// Begins a query.
    /// - Parameters:
    ///   - sql: one statement that reads.
    ///   - arguments: values of `:name` parameters (named without the colon); others are null.
    ///   - limit: seconds that the whole query may take; the reader's when nil.
    public func cursor(
        _ sql: String, arguments: [String: SQLValue] = [:], limit: Seconds? = nil
    ) throws(StoreError) -> QueryCursor {
        let limit = limit ?? timeLimit
        watch.begin(limit: limit)
        let statement: Prepared
        do {
            statement = try prepareOne(sql)
        } catch {
            throw storeError(error, limit: limit)
        }
        for position in 0..<sqlite3_bind_parameter_count(statement.handle) {
            guard let name = sqlite3_bind_parameter_name(statement.handle, position + 1) else { continue }
            if let value = arguments[String(String(cString: name).dropFirst())] { statement.bind(position + 1, value) }
        }
        return QueryCursor(reader: self, statement: statement, limit: limit)
    }

    /// All rows of a query that gives few.
    public func rows(
        _ sql: String, arguments: [String: SQLValue] = [:], limit: Seconds? = nil
    ) throws(StoreError) -> [[SQLValue]] {
        let cursor = try cursor(sql, arguments: arguments, limit: limit)
        var rows: [[SQLValue]] = []
        while try cursor.next() { rows.append(cursor.values) }
        return rows
    }

    /// Prepares a text that must be one statement; remarks and semicolons may follow.
    private func prepareOne(_ sql: String) throws(SQLiteFailure) -> Prepared {
        let (first, rest) = try end(of: sql, from: 0)
        guard first else {
            throw SQLiteFailure(code: SQLITE_ERROR, message: "there is no statement", sql: sql, offset: 0)
        }
        // A second one is refused as such, whatever it would do: what it is called is not what the text begins with.
        let hasAnother: Bool
        do { hasAnother = try end(of: sql, from: rest).isStatement } catch let failure
            where failure.primary == SQLITE_AUTH || failure.primary == SQLITE_READONLY
        { hasAnother = true }
        guard !hasAnother else {
            throw SQLiteFailure(code: SQLITE_ERROR, message: "one statement at a time", sql: sql, offset: rest)
        }
        let statement = try connection.prepare(sql)
        // SQLite counts every PRAGMA that could set something as a writer; the guard has let it through.
        guard sqlite3_stmt_readonly(statement.handle) != 0 || Self.verb(of: sql) == "PRAGMA" else {
            throw SQLiteFailure(code: SQLITE_AUTH, message: "not authorized", sql: sql)
        }
        return statement
    }

    /// Whether a statement begins at a byte of the text, and where it ends.
    private func end(of sql: String, from start: Int) throws(SQLiteFailure) -> (isStatement: Bool, end: Int) {
        let bytes = Array(sql.utf8) + [0]
        var start = start
        while true {
            var end = start
            var handle: OpaquePointer?
            let code = bytes.withUnsafeBytes { buffer -> Int32 in
                guard let base = buffer.baseAddress else { return SQLITE_OK }
                let text = (base + start).assumingMemoryBound(to: CChar.self)
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v2(connection.handle, text, -1, &handle, &tail)
                end = start + (tail.map { $0 - text } ?? 0)
                return code
            }
            guard code == SQLITE_OK else {
                var failure = SQLiteFailure(connection.handle, code: code, sql: sql)
                failure.offset = failure.offset.map { $0 + start }
                throw failure
            }
            if handle != nil {
                sqlite3_finalize(handle)
                return (true, end)
            }
            // An empty statement: a remark or a lone semicolon.
            if end <= start || end >= bytes.count - 1 { return (false, end) }
            start = end
        }
    }

    func storeError(_ failure: SQLiteFailure, limit: Seconds) -> StoreError {
        switch failure.primary {
        case SQLITE_INTERRUPT: watch.wasLate ? .timeLimit(seconds: limit) : .interrupted
        case SQLITE_AUTH, SQLITE_READONLY: .forbidden(what: Self.verb(of: failure.sql), sql: failure.sql)
        case SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_NOMEM, SQLITE_RANGE:
            .query(message: failure.message, sql: failure.sql, offset: failure.offset)
        default: failure.asStoreError(path: path)
        }
    }

    private static func verb(of sql: String) -> String {
        let word = withoutRemarks(sql).prefix { $0.isLetter }
        return word.isEmpty ? "this statement" : word.uppercased()
    }

    /// From the first word that is not in a remark.
    private static func withoutRemarks(_ sql: String) -> Substring {
        var rest = sql.drop { $0.isWhitespace }
        while true {
            if rest.hasPrefix("--") {
                rest = rest.drop { !$0.isNewline }
            } else if rest.hasPrefix("/*") {
                guard let end = rest.dropFirst(2).firstRange(of: "*/") else { return "" }
                rest = rest[end.upperBound...]
            } else {
                return rest
            }
            rest = rest.drop { $0.isWhitespace }
        }
    }
}
