import GRDBSQLite
import Numerics

/// The functions of one row that SQL gains on every connection of a store.
///
/// | function | value |
/// |---|---|
/// | `nemenyi(k, n, level)` | how far mean ranks of `k` methods over `n` data sets must lie apart to differ |
/// | `number_list(encoding, size, codec, bytes)` | the numbers of a stored block, as a JSON array for `json_each` |
///
/// Arguments that make no sense give null.
enum ScalarFunctions {
    static func register(on connection: OpaquePointer) throws(SQLiteFailure) {
        try register("nemenyi", 3, nemenyi, on: connection)
        try register("number_list", 4, numberList, on: connection)
    }

    private typealias Body = @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void

    private static func register(
        _ name: String, _ arguments: Int32, _ body: Body, on connection: OpaquePointer
    ) throws(SQLiteFailure) {
        let code = sqlite3_create_function_v2(
            connection, name, arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nil, body, nil, nil,
            nil)
        guard code == SQLITE_OK else { throw SQLiteFailure(connection, code: code) }
    }

    /// The critical difference of Nemenyi's test (Demšar 2006, section 3.2.2): q/√2·√(k(k + 1)/6n), where q is the
    /// quantile `level` of the studentized range of k groups.
    private static let nemenyi: Body = { context, _, arguments in
        guard let arguments,
            let groups = Int(exactly: sqlite3_value_double(arguments[0])), sqlite3_value_double(arguments[1]) >= 1,
            let q = StudentizedRange.quantile(sqlite3_value_double(arguments[2]), groups: groups)
        else { return sqlite3_result_null(context) }
        let (k, n) = (Double(groups), sqlite3_value_double(arguments[1]))
        sqlite3_result_double(context, q / 2.0.squareRoot() * (k * (k + 1) / (6 * n)).squareRoot())
    }

    /// `number_list(encoding, size, codec, bytes)`: the numbers of a stored block whose encoding is `f64le:…`, as a
    /// JSON array for `json_each`; numbers that JSON does not have are null. Null for any other block.
    private static let numberList: Body = { context, _, arguments in
        guard let arguments, let encoding = sqlite3_value_text(arguments[0]),
            String(cString: encoding).hasPrefix("f64le:")
        else { return sqlite3_result_null(context) }
        let stored = UnsafeRawBufferPointer(
            start: sqlite3_value_blob(arguments[3]), count: Int(sqlite3_value_bytes(arguments[3])))
        guard
            let bytes = BlobCodec.unpack(
                stored, codec: sqlite3_value_int64(arguments[2]), size: sqlite3_value_int64(arguments[1]))
        else { return sqlite3_result_error(context, "a stored block cannot be unpacked", -1) }
        var text = "["
        bytes.withUnsafeBytes { buffer in
            for place in 0..<buffer.count / 8 {
                let bits = UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self))
                let value = Double(bitPattern: bits)
                if place > 0 { text += "," }
                text += value.isFinite ? "\(value)" : "null"
            }
        }
        text += "]"
        sqlite3_result_text(context, text, -1, Prepared.transient)
    }
}
