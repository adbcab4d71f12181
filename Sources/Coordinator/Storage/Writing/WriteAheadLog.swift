import GRDBSQLite

/// Keeps the write-ahead log small: folds it into the file when it has grown, when nothing else is to
/// be done, and at the end. Readers go on meanwhile; one that has been at work for long can keep the
/// log from being folded, but not from being written: then it grows by what is written, and ``pause`` keeps that small.
final class WriteAheadLog {
    private let connection: OpaquePointer
    private let limit: Int32
    /// Pages in the log, told by SQLite at each commit.
    private let pages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    /// Pages at which folding is tried next: behind a slow reader it is not tried at every commit.
    private var threshold: Int32

    /// - Parameter limit: bytes.
    init(connection: OpaquePointer, limit: Int) {
        self.connection = connection
        self.limit = Int32(clamping: max(1, limit / 2 / 4096))
        threshold = self.limit
        pages.initialize(to: 0)
        sqlite3_wal_hook(
            connection,
            { place, _, _, pages in
                place?.assumingMemoryBound(to: Int32.self).pointee = pages
                return SQLITE_OK
            }, pages)
    }

    deinit {
        sqlite3_wal_hook(connection, nil, nil)
        pages.deallocate()
    }

    /// Seconds to gather work before the next transaction, while a reader keeps a log from being folded that has outgrown
    /// its limit. Every transaction writes each page that it touches once more, so that a few large ones add a fraction of
    /// what many small ones do, at the price of answers that come so much later.
    var pause: Double {
        let (length, full) = (Double(pages.pointee), 2 * Double(limit))
        return length < full ? 0 : min(Self.longestPause, Self.shortestPause * length / full)
    }

    private static let shortestPause = 0.05
    private static let longestPause = 0.25

    func foldWhenLarge() {
        guard pages.pointee >= threshold else { return }
        fold(SQLITE_CHECKPOINT_PASSIVE)
    }

    func foldWhenIdle() {
        guard pages.pointee > 0 else { return }
        fold(SQLITE_CHECKPOINT_PASSIVE)
    }

    func foldAway() { fold(SQLITE_CHECKPOINT_TRUNCATE) }

    /// What fails here is tried again with the next: everything is in the log.
    private func fold(_ mode: Int32) {
        var total: Int32 = 0
        var folded: Int32 = 0
        let code = sqlite3_wal_checkpoint_v2(connection, nil, mode, &total, &folded)
        if code == SQLITE_OK, folded >= total {
            pages.pointee = 0
            threshold = limit
        } else {
            let next = pages.pointee.addingReportingOverflow(limit / 4 + 1)
            threshold = next.overflow ? .max : next.partialValue
        }
    }
}
