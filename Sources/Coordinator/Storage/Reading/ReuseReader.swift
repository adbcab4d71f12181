import Families
import Identifiers

/// The connection by which a new sweep's tasks are looked up among the results that the file has. It
/// stays open between sweeps, with its statements prepared.
///
/// `@unchecked`: used by whoever holds the store's lock of it.
final class ReuseReader: @unchecked Sendable {
    /// What the file can have of a new sweep.
    enum Prospect {
        /// No ended sweep is of its family at its version.
        case nothing
        /// An ended sweep's results cannot all be found yet.
        case unindexed
        case indexed
    }

    private let connection: Connection
    private let ended: Prepared
    private let lookup: Prepared
    private var hasView = false

    init(path: String) throws(SQLiteFailure) {
        connection = try Connection(readingFrom: path)
        ended = try connection.prepare(
            "SELECT min(indexed) FROM sweep WHERE family = ? AND family_version = ? AND ended IS NOT NULL")
        lookup = try connection.prepare("SELECT sweep, idx FROM finished WHERE identity = ?")
    }

    func prospect(of sweep: Sweep) throws(SQLiteFailure) -> Prospect {
        ended.bind(1, sweep.family)
        ended.bind(2, sweep.familyVersion)
        defer { ended.reset() }
        guard try ended.step(), !ended.isNull(0) else { return .nothing }
        return ended.integer(0) == 0 ? .unindexed : .indexed
    }

    /// The task that has the results of an identity (32 bytes).
    func find(_ identity: [UInt8]) throws(SQLiteFailure) -> (SweepID, TaskIndex)? {
        lookup.bind(1, blob: identity)
        defer { lookup.reset() }
        return try lookup.step() ? (SweepID(lookup.integer(0)), lookup.integer(1)) : nil
    }

    /// The first 8 bytes of every identity; nil when there are more than `limit`.
    func identities(limit: Int) throws(SQLiteFailure) -> Set<UInt64>? {
        let statement = try connection.prepare("SELECT identity FROM finished LIMIT \(limit + 1)")
        var known: Set<UInt64> = []
        while try statement.step() {
            let identity = statement.bytes(0)
            guard identity.count == 32 else { continue }
            known.insert(UInt64(bigEndian: identity.loadUnaligned(as: UInt64.self)))
        }
        return known.count > limit ? nil : known
    }

    /// Begins one view of the file, or a new one: lookups lock once and keep pages at hand.
    func renewView() throws(SQLiteFailure) {
        endView()
        try connection.execute("BEGIN")
        hasView = true
    }

    /// While a view is held, the write-ahead log cannot be folded.
    func endView() {
        guard hasView else { return }
        hasView = false
        // A view that has only read has nothing to fail with.
        try? connection.execute("COMMIT")
    }
}
