import CMalloc
import Dispatch
import Families
import Identifiers
import Logging
import Protocol
import Storage

/// Work that reads the store at length, off the gateway's thread; answers come by the inbox.
final class Background: Sendable {
    private let queue = DispatchQueue(label: "swath.background")
    /// Of its own: a task that waits for its checkpoint does not wait for a stage to be decided.
    private let checkpoints = DispatchQueue(label: "swath.checkpoints")
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

    /// Reads a part of a checkpoint that a worker is being sent.
    func read(_ part: Int, of download: CheckpointDownload, for route: RoutingID) {
        checkpoints.async { [store, inbox] in
            // What cannot be read is as good as gone: the task starts over.
            let (task, checkpoint) = (download.task, download.checkpoint)
            let bytes = try? store.part(part, of: task.sweep, index: task.index, in: checkpoint)
            let read = CheckpointPartRead(task: task, checkpoint: checkpoint, part: part, bytes: bytes)
            inbox.post(.partRead(route, read))
        }
    }

    /// Gives memory that is free back to the system. Messages are made on one thread and freed on another, and glibc keeps
    /// for each thread what it once needed at most.
    func giveMemoryBack() { queue.async { malloc_trim(0) } }

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
