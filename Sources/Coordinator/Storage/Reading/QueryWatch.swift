import GRDBSQLite
import Glibc
import Identifiers
import Synchronization

/// Stops a query from inside: SQLite asks it every few thousand instructions whether to go on.
///
/// The address of the watch is given to SQLite, so it lives as long as the connection.
final class QueryWatch: Sendable {
    /// CLOCK_MONOTONIC in nanoseconds; 0: no limit.
    private let deadline = Atomic<UInt64>(0)
    private let isInterrupted = Atomic<Bool>(false)
    private let isLate = Atomic<Bool>(false)

    func begin(limit: Seconds) {
        isInterrupted.store(false, ordering: .relaxed)
        isLate.store(false, ordering: .relaxed)
        let span = limit.isFinite && limit < 1e9 ? UInt64(max(limit, 0) * 1e9) : 0
        deadline.store(span == 0 ? 0 : Self.now + span, ordering: .relaxed)
    }

    func interrupt() { isInterrupted.store(true, ordering: .relaxed) }

    var wasLate: Bool { isLate.load(ordering: .relaxed) }

    /// Asked by SQLite. True: stop.
    func mustStop() -> Bool {
        if isInterrupted.load(ordering: .relaxed) { return true }
        let deadline = deadline.load(ordering: .relaxed)
        guard deadline != 0, Self.now >= deadline else { return false }
        isLate.store(true, ordering: .relaxed)
        return true
    }

    func install(on connection: OpaquePointer) {
        sqlite3_progress_handler(
            connection, 2000,
            { pointer in
                guard let pointer else { return 0 }
                return Unmanaged<QueryWatch>.fromOpaque(pointer).takeUnretainedValue().mustStop() ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
