import GRDBSQLite

/// Which statements a reader lets through: those that only read, and only this file.
///
/// The connection is read-only as well; the guard gives the better sentence, and closes the doors
/// that a read-only connection leaves open (ATTACH, VACUUM INTO, temporary tables, extensions).
enum QueryGuard {
    static func install(on connection: OpaquePointer) {
        sqlite3_set_authorizer(
            connection,
            { _, action, first, second, _, _ in
                QueryGuard.allows(action, first.map { String(cString: $0) }, second.map { String(cString: $0) })
                    ? SQLITE_OK : SQLITE_DENY
            }, nil)
    }

    static func allows(_ action: Int32, _ first: String?, _ second: String?) -> Bool {
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE:
            return true
        case SQLITE_FUNCTION:
            return !forbiddenFunctions.contains((second ?? "").lowercased())
        case SQLITE_PRAGMA:
            let name = (first ?? "").lowercased()
            if tellingPragmas.contains(name) { return true }
            return second == nil && statePragmas.contains(name)
        case SQLITE_UPDATE:
            // Asked when a table-valued function (json_each …) declares its columns. A real UPDATE of
            // the schema is refused by SQLite itself.
            return first == "sqlite_master"
        default:
            return false
        }
    }

    /// Functions that reach outside the file.
    private static let forbiddenFunctions: Set<String> = [
        "load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "sqlite_log",
    ]
    /// Pragmas that tell about what they are given.
    private static let tellingPragmas: Set<String> = [
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list",
        "database_list", "function_list", "collation_list", "compile_options", "pragma_list", "module_list",
        "integrity_check", "quick_check",
    ]
    /// Pragmas that tell a setting when they are given none.
    private static let statePragmas: Set<String> = [
        "application_id", "user_version", "schema_version", "page_count", "page_size", "freelist_count",
        "journal_mode", "encoding", "data_version", "query_only", "synchronous", "cache_size",
    ]
}
