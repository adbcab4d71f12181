import GRDBSQLite

/// What SQLite answered instead of doing what it was asked.
struct SQLiteFailure: Error, Sendable, CustomStringConvertible {
    /// The extended result code.
    var code: Int32
    var message: String
    var sql: String = ""
    /// Byte of `sql` at which the trouble is, when SQLite tells.
    var offset: Int?

    /// The result code without its extension.
    var primary: Int32 { code & 0xff }

    init(code: Int32, message: String, sql: String = "", offset: Int? = nil) {
        self.code = code
        self.message = message
        self.sql = sql
        self.offset = offset
    }

    init(_ connection: OpaquePointer?, code: Int32, sql: String = "") {
        self.code = code
        self.sql = sql
        guard let connection else {
            message = String(cString: sqlite3_errstr(code))
            return
        }
        let extended = sqlite3_extended_errcode(connection)
        if extended & 0xff == code & 0xff { self.code = extended }
        message = String(cString: sqlite3_errmsg(connection))
        let offset = sqlite3_error_offset(connection)
        self.offset = offset >= 0 ? Int(offset) : nil
    }

    var description: String { "\(message) (SQLite \(code))" }
}

extension SQLiteFailure {
    /// The failure as the user of a store at `path` reads it.
    func asStoreError(path: String) -> StoreError {
        switch primary {
        case SQLITE_NOTADB: .notADatabase(path: path)
        case SQLITE_CORRUPT: .corrupt(path: path, detail: message)
        case SQLITE_READONLY, SQLITE_PERM: .readOnly(path: path)
        case SQLITE_BUSY, SQLITE_LOCKED: .busy(path: path)
        case SQLITE_FULL, SQLITE_IOERR: .failing(path: path, detail: message)
        case SQLITE_INTERRUPT: .interrupted
        default: .unavailable(path: path, detail: description)
        }
    }

    /// True when the same write may well succeed later: it is the disk's fault or another process's,
    /// not the write's.
    var isPassing: Bool {
        switch primary {
        case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE: false
        default: true
        }
    }
}
