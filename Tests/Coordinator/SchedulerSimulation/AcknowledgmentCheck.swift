import Identifiers
import Scheduling

/// Rule 2, watched from outside: what a worker is told to forget is on disk, or nothing hangs on it.
///
/// Each result that the scheduler takes is answered by one acknowledgment, in the order of the taking:
/// so it is known of every acknowledgment which result it answers, however often that has come.
struct AcknowledgmentCheck {
    private struct Source: Hashable {
        var worker: WorkerID
        var task: TaskReference
    }
    /// Verdicts that no acknowledgment has answered yet, oldest first.
    private var open: [Source: [Verdict]] = [:]
    /// What is to be stored, or was, of each result that counted.
    private var stored: [Source: VirtualDisk.Row] = [:]
    /// Results taken and not answered.
    private(set) var waiting = 0

    mutating func taken(_ completion: Completion, _ verdict: Verdict, of worker: WorkerID) {
        let source = Source(worker: worker, task: completion.task)
        open[source, default: []].append(verdict)
        waiting += 1
        switch (verdict, completion.outcome) {
        case (.succeeded, _): stored[source] = VirtualDisk.Row(worker: worker, kind: nil)
        case (.failedWillRetry, .failed(let kind)), (.failedFinally, .failed(let kind)):
            stored[source] = VirtualDisk.Row(worker: worker, kind: kind)
        default: break
        }
    }

    /// The file holds a success as a failure.
    mutating func rejected(_ task: TaskReference) {
        for source in stored.keys where source.task == task { stored[source]?.kind = .rejected }
    }

    /// - Returns: what is wrong with it, if anything.
    mutating func acknowledged(_ task: TaskReference, by worker: WorkerID, _ disk: VirtualDisk) -> String? {
        let source = Source(worker: worker, task: task)
        guard var verdicts = open.removeValue(forKey: source) else {
            return "\(task) of \(worker) is acknowledged, and no result of it waits for that"
        }
        let verdict = verdicts.removeFirst()
        if !verdicts.isEmpty { open[source] = verdicts }
        waiting -= 1
        // An acknowledgment makes the worker forget every copy. One that answers a copy of no use must
        // not take along another that counts.
        if let row = stored[source], disk.row(of: task) != row {
            return "\(task) is acknowledged to \(worker) and not on disk"
        }
        switch verdict {
        case .duplicate, .differs:
            // What it repeats waits for the disk as well, and is all that there is of the task.
            return disk.isSettled(task) ? nil : "repeated \(task) is acknowledged to \(worker), its outcome not on disk"
        case .stale, .succeeded, .failedWillRetry, .failedFinally: return nil
        }
    }
}
