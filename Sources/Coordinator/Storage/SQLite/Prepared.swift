import GRDBSQLite

/// A prepared statement, bound and stepped without any layer between: the store's inner loop.
///
/// Lives no longer than the connection that it was made for.
final class Prepared {
    let handle: OpaquePointer
    private let connection: OpaquePointer
    /// What SQLite said to a value that it would not take; told when the statement is run.
    private var refusal: Int32 = SQLITE_OK

    init(_ connection: OpaquePointer, _ sql: String) throws(SQLiteFailure) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else {
            throw SQLiteFailure(connection, code: code, sql: sql)
        }
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    func bind(_ position: Int32, _ value: Int64) { sqlite3_bind_int64(handle, position, value) }
    func bind(_ position: Int32, _ value: Int) { sqlite3_bind_int64(handle, position, Int64(value)) }
    func bind(_ position: Int32, _ value: Double) { sqlite3_bind_double(handle, position, value) }
    /// Three values: how many records, the digest of all, and how many were replaced; nulls where nothing came.
    func bind(_ position: Int32, _ contents: TaskContents?, result: UInt64?) {
        guard let contents else {
            for place in position..<(position + 3) { bindNull(place) }
            return
        }
        bind(position, contents.records)
        bind(position + 1, Int64(bitPattern: contents.sealed(result: result)))
        if contents.repeated > 0 { bind(position + 2, contents.repeated) } else { bindNull(position + 2) }
    }
    func bindNull(_ position: Int32) { sqlite3_bind_null(handle, position) }

    func bind(_ position: Int32, _ value: String) {
        var value = value
        value.withUTF8 { bytes in
            bindText(position, UnsafeRawBufferPointer(bytes), copies: true)
        }
    }

    func bind(_ position: Int32, blob value: [UInt8]) {
        value.withUnsafeBytes { bind(position, blob: $0, copies: true) }
    }

    /// `copies` false: `bytes` stay where they are, unchanged, until the statement has been reset.
    func bindText(_ position: Int32, _ bytes: UnsafeRawBufferPointer, copies: Bool) {
        guard let base = bytes.baseAddress else {
            sqlite3_bind_text(handle, position, "", 0, nil)
            return
        }
        let text = base.assumingMemoryBound(to: CChar.self)
        note(
            sqlite3_bind_text64(
                handle, position, text, UInt64(bytes.count), copies ? Self.transient : nil, UInt8(SQLITE_UTF8)))
    }

    /// `copies` false: as for ``bindText(_:_:copies:)``.
    func bind(_ position: Int32, blob bytes: UnsafeRawBufferPointer, copies: Bool) {
        guard let base = bytes.baseAddress, bytes.count > 0 else {
            sqlite3_bind_zeroblob(handle, position, 0)
            return
        }
        note(sqlite3_bind_blob64(handle, position, base, UInt64(bytes.count), copies ? Self.transient : nil))
    }

    private func note(_ code: Int32) {
        if code != SQLITE_OK { refusal = code }
    }

    private func checkValues() throws(SQLiteFailure) {
        guard refusal != SQLITE_OK else { return }
        let failure = SQLiteFailure(code: refusal, message: String(cString: sqlite3_errstr(refusal)), sql: sql)
        refusal = SQLITE_OK
        throw failure
    }

    func bind(_ position: Int32, _ value: SQLValue) {
        switch value {
        case .null: bindNull(position)
        case .integer(let value): bind(position, value)
        case .real(let value): bind(position, value)
        case .text(let value): bind(position, value)
        case .blob(let value): bind(position, blob: value)
        }
    }

    /// Runs a statement that gives no rows.
    func run() throws(SQLiteFailure) {
        try checkValues()
        let code = sqlite3_step(handle)
        if code == SQLITE_DONE || code == SQLITE_ROW {
            sqlite3_reset(handle)
            return
        }
        let failure = SQLiteFailure(connection, code: code, sql: sql)
        sqlite3_reset(handle)
        throw failure
    }

    /// Runs a statement that gives no rows; how many rows it changed.
    func runCountingChanges() throws(SQLiteFailure) -> Int {
        try run()
        return Int(sqlite3_changes(connection))
    }

    /// True: there is a row to read. False: the end; the statement has been reset.
    func step() throws(SQLiteFailure) -> Bool {
        try checkValues()
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE {
            sqlite3_reset(handle)
            return false
        }
        let failure = SQLiteFailure(connection, code: code, sql: sql)
        sqlite3_reset(handle)
        throw failure
    }

    func reset() { sqlite3_reset(handle) }

    var sql: String { sqlite3_sql(handle).map { String(cString: $0) } ?? "" }
    var columnCount: Int32 { sqlite3_column_count(handle) }
    func columnName(_ column: Int32) -> String {
        sqlite3_column_name(handle, column).map { String(cString: $0) } ?? ""
    }
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
    func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

    func text(_ column: Int32) -> String {
        guard let base = sqlite3_column_text(handle, column) else { return "" }
        let bytes = UnsafeBufferPointer(start: base, count: Int(sqlite3_column_bytes(handle, column)))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The bytes of a blob or text. Gone at the next step.
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        let base = sqlite3_column_blob(handle, column)
        return UnsafeRawBufferPointer(start: base, count: base == nil ? 0 : Int(sqlite3_column_bytes(handle, column)))
    }

    func value(_ column: Int32) -> SQLValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer(integer(column))
        case SQLITE_FLOAT: .real(double(column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .blob([UInt8](bytes(column)))
        default: .null
        }
    }

    /// SQLITE_TRANSIENT: SQLite makes a copy of its own.
    static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
