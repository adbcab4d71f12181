import GRDBSQLite
import Glibc

/// Copies a store as it is at one moment, also while a coordinator writes to it.
///
/// The copy is made beside its final name and takes that name when it is whole and on disk: a file of that name is a
/// whole store, whatever happened. It has no write-ahead log; a coordinator that opens it goes on from that moment.
public enum StoreBackup {
    /// Pages between two looks at `onProgress`: 1 MB.
    private static let piece: Int32 = 256

    /// - Parameters:
    ///   - replaces: A file of that name gives way, once the copy is whole.
    ///   - onProgress: Bytes that are copied, and bytes of the whole.
    /// - Returns: Bytes of the copy.
    /// - Throws: `StoreError` when the store cannot be read, or the copy not written: then nothing of it remains.
    public static func copy(
        _ source: String, to target: String, replaces: Bool = false,
        onProgress: (_ done: Int64, _ total: Int64) -> Void = { _, _ in }
    ) throws(StoreError) -> Int64 {
        let connection = try StoreFile(path: source).openForReading()
        let file = StoreFile(path: target)
        guard !file.isSame(as: source) else { throw .same(path: target, as: source) }
        guard replaces || access(target, F_OK) != 0 else { throw .exists(path: target) }
        try file.checkWritable()
        let part = target + ".part"
        unlink(part)
        do throws(StoreError) {
            let bytes = try copy(connection, source: source, to: part, onProgress)
            // A log of the file that gives way must not be taken for the copy's.
            for suffix in ["-wal", "-shm"] { unlink(target + suffix) }
            guard rename(part, target) == 0 else {
                throw StoreError.unavailable(path: target, detail: String(cString: strerror(errno)))
            }
            syncFolder(of: target)
            return bytes
        } catch {
            for suffix in ["", "-journal", "-wal", "-shm"] { unlink(part + suffix) }
            throw error
        }
    }

    private static func copy(
        _ source: Connection, source path: String, to part: String, _ onProgress: (Int64, Int64) -> Void
    ) throws(StoreError) -> Int64 {
        var target: OpaquePointer?
        let code = sqlite3_open_v2(
            part, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil)
        defer { sqlite3_close_v2(target) }
        guard code == SQLITE_OK, let target else { throw SQLiteFailure(target, code: code).asStoreError(path: part) }
        let pageSize: Int64
        do {
            // One view of the file from the first page to the last: what is committed meanwhile is not in it.
            try source.execute("BEGIN")
            pageSize = try source.integer("PRAGMA page_size") ?? 4096
            _ = try source.integer("SELECT count(*) FROM sqlite_master")
        } catch {
            throw error.asStoreError(path: path)
        }
        guard let backup = sqlite3_backup_init(target, "main", source.handle, "main") else {
            throw SQLiteFailure(target, code: sqlite3_errcode(target)).asStoreError(path: part)
        }
        var result = SQLITE_OK
        var total: Int64 = 0
        repeat {
            result = sqlite3_backup_step(backup, piece)
            total = Int64(sqlite3_backup_pagecount(backup)) * pageSize
            onProgress(total - Int64(sqlite3_backup_remaining(backup)) * pageSize, total)
        } while result == SQLITE_OK
        sqlite3_backup_finish(backup)
        guard result == SQLITE_DONE else {
            throw SQLiteFailure(target, code: result).asStoreError(path: part)
        }
        let findings = try check(target, part)
        guard findings == "ok" else { throw .corrupt(path: path, detail: findings) }
        return total
    }

    /// What SQLite finds wrong with the copy, whose pages are still in memory; "ok" when nothing.
    private static func check(_ connection: OpaquePointer, _ path: String) throws(StoreError) -> String {
        do {
            let rows = try Prepared(connection, "PRAGMA quick_check(1)")
            return try rows.step() ? rows.text(0) : "no answer"
        } catch {
            throw error.asStoreError(path: path)
        }
    }

    /// The new name is on disk when the folder is.
    private static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
