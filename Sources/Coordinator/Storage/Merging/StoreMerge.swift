public import Families
import GRDB
import GRDBSQLite

/// Takes what other stores have into one: results of several coordinators in one file.
///
/// Two sweeps of equal hash run the same tasks in the same way: they become one. What a task has there and not here is
/// taken with everything that belongs to it; a success comes before a failure, and of two successes the one here stays.
/// If those differ in their bits, that is told: the same task is to give the same result everywhere. Any other sweep comes
/// as a new one. What is there is only read, also while its coordinator writes, and it may be taken again: then there is
/// nothing new.
///
///     let merge = try StoreMerge(into: "a.sqlite", registry: registry)
///     let report = try merge.take("b.sqlite")
///     try merge.close()
public final class StoreMerge {
    public let path: String
    private let store: Store

    /// Opens the store that takes. No coordinator may have it open meanwhile.
    /// - Throws: what ``Store/open(path:registry:options:)`` throws, and ``StoreError/missing(path:)``.
    public init(into path: String, registry: FamilyRegistry) throws(StoreError) {
        _ = try StoreFile(path: path).openForReading()
        self.path = path
        store = try Store.open(path: path, registry: registry)
    }

    /// Takes what the store at `source` has, all of it or, when something goes wrong, nothing.
    /// - Parameters:
    ///   - isTrial: Nothing is written: what would come is told.
    ///   - onStep: What is being done, and how much of the whole has been: from 0 to 1.
    /// - Throws: `StoreError` when one of the two cannot be read or written.
    public func take(
        _ source: String, isTrial: Bool = false, onStep: (_ step: String, _ share: Double) -> Void = { _, _ in }
    ) throws(StoreError) -> MergeReport {
        let file = StoreFile(path: source)
        guard !file.isSame(as: path) else { throw .same(path: source, as: path) }
        // Says in its own words what is wrong with the file.
        _ = try file.openForReading()
        guard case .store(let schema) = try file.examine() else { throw .foreign(path: source) }
        guard schema == StoreSchema.version else { throw .olderSchema(path: source, found: schema) }
        do {
            return try store.database.writeWithoutTransaction { db in
                try db.execute(sql: "ATTACH ? AS src", arguments: [source])
                defer { try? db.execute(sql: "DETACH src") }
                return try take(source, db, isTrial: isTrial, onStep: onStep)
            }
        } catch {
            throw StoreOpening.storeError(error, path: path)
        }
    }

    private func take(
        _ source: String, _ db: Database, isTrial: Bool, onStep: (String, Double) -> Void
    ) throws -> MergeReport {
        var report: MergeReport?
        try db.inTransaction(.immediate) {
            let connection = try db.connection
            let plan = try MergePlan(connection, source: source, after: store.lastSweep)
            let transfer = MergeTransfer(connection: connection, plan: plan, registry: store.registry)
            try transfer.run(onStep: onStep)
            report = try MergeReport(connection, plan: plan, source: source)
            try plan.drop(connection)
            return isTrial ? .rollback : .commit
        }
        guard let report else { throw StoreError.closed(path: path) }
        return report
    }

    /// Folds the write-ahead log into the file and gives it free.
    public func close() throws(StoreError) { try store.close() }
}
