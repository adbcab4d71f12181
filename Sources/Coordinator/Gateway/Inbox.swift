import Families
import Identifiers
import Protocol
import Scheduling
import Storage
import Synchronization

/// What other threads tell the gateway.
enum InboxItem: Sendable {
    /// Everything handed to the store up to this number is on disk.
    case committed(UInt64)
    case storeFailing(String)
    case storeRecovered
    /// The file can never take this task's result, and has it as failed.
    case resultRejected(TaskReference)
    /// The tasks of a submitted sweep whose results the file already has.
    case reuseFound(SweepID, Result<[Range<TaskIndex>], StageFailure>)
    /// What the family decided after a stage.
    case stageDecided(SweepID, Result<NextStage, StageFailure>)
    /// What the file knows of a sweep that goes on after it had ended.
    case historyRead(SweepID, Result<StoredHistory, StageFailure>)
    /// What became of a part of a checkpoint that this worker sent.
    case partWritten(RoutingID, WireCheckpointTaken, CheckpointPart.Verdict)
    /// A part of a checkpoint that this worker is to go on from.
    case partRead(RoutingID, CheckpointPartRead)
    /// Somebody wants to know how things are.
    case observe(@Sendable (CoordinatorObservation) -> Void)
    /// What else people should know who ask how things are.
    case notes([String])
    case stop
}

/// Why the step between two stages, or before the first, could not be made.
struct StageFailure: Error, Sendable {
    let sentence: String
}

/// Letters from other threads; the gateway is woken by each.
final class Inbox: Sendable {
    private let items = Mutex<[InboxItem]>([])
    private let wakeUp: WakeUp

    init(wakeUp: WakeUp) { self.wakeUp = wakeUp }

    func post(_ item: InboxItem) {
        let wasEmpty = items.withLock { items in
            defer { items.append(item) }
            return items.isEmpty
        }
        if wasEmpty { wakeUp.signal() }
    }

    func takeAll() -> [InboxItem] {
        items.withLock { items in
            defer { items.removeAll(keepingCapacity: true) }
            return items
        }
    }
}
