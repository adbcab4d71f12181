import GRDBSQLite

/// One raw connection that reads. The writer's belongs to GRDB.
///
/// Used by one thread at a time, except for ``interrupt()``.
final class Connection {
    let handle: OpaquePointer

    /// - Parameter immutable: the file lies where nothing can be created, and has no write-ahead log.
    init(readingFrom path: String, immutable: Bool = false) throws(SQLiteFailure) {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | (immutable ? SQLITE_OPEN_URI : 0)
        let name = immutable ? "file:\(Self.escaped(path))?immutable=1" : path
        let code = sqlite3_open_v2(name, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            let failure = SQLiteFailure(handle, code: code)
            sqlite3_close_v2(handle)
            throw failure
        }
        self.handle = handle
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 5000)
        sqlite3_exec(handle, "PRAGMA cache_size = -16384", nil, nil, nil)
    }

    deinit { sqlite3_close_v2(handle) }

    func prepare(_ sql: String) throws(SQLiteFailure) -> Prepared { try Prepared(handle, sql) }

    func execute(_ sql: String) throws(SQLiteFailure) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw SQLiteFailure(handle, code: code, sql: sql) }
    }

    func integer(_ sql: String) throws(SQLiteFailure) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.integer(0) : nil
    }

    private static func escaped(_ path: String) -> String {
        let digits = Array("0123456789abcdef".unicodeScalars)
        var text = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "%"), 0x80...:
                text.unicodeScalars.append(contentsOf: ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            default:
                text.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return text
    }
}
