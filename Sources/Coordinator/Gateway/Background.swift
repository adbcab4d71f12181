import Dispatch
import Families
import Identifiers
import Logging
import Storage

/// Work that reads the store at length, off the gateway's thread; answers come by the inbox.
final class Background: Sendable {
    private let queue = DispatchQueue(label: "swath.background")
    private let store: Store
    private let inbox: Inbox
    private let registry: FamilyRegistry

    init(store: Store, inbox: Inbox, registry: FamilyRegistry) {
        self.store = store
        self.inbox = inbox
        self.registry = registry
    }

    /// Looks through a sweep's grid for tasks whose results the file already has, and takes them over.
    /// `isSettled`: nothing was on its way to the disk when the sweep came.
    func findReusable(_ id: SweepID, _ sweep: Sweep, isSettled: Bool) {
        queue.async { [store, inbox] in
            let result = Result { try store.reuse(sweep, as: id, isSettled: isSettled) }
            inbox.post(.reuseFound(id, result.mapError(StageFailure.init)))
        }
    }

    /// Asks a family what follows a stage that has ended.
    func decideStage(after id: SweepID, _ sweep: Sweep) {
        queue.async { [store, inbox, registry] in
            let result = Result {
                let family = sweep.familyInstance
                return try sweep.decide(
                    after: store.stageRows(of: id, series: family.stageSeries),
                    earlier: family.looksBack ? store.earlierStageRows(of: id, series: family.stageSeries) : [],
                    registry: registry)
            }
            inbox.post(.stageDecided(id, result.mapError(StageFailure.init)))
        }
    }

    /// Reads an ended sweep's history again, once the write with this number is on disk.
    func reload(_ id: SweepID) {
        queue.async { [store, inbox] in
            let result = Result {
                // What was handed over before must be what is read.
                try store.flush()
                return try store.history(of: id)
            }
            inbox.post(.historyRead(id, result.mapError(StageFailure.init)))
        }
    }
}

extension StageFailure {
    init(_ error: any Error) { sentence = "\(error)" }
}
