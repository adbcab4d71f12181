import Families
import Identifiers
import Protocol
import Scheduling

/// A sweep (one stage of one) that the gateway is working on.
struct LiveSweep {
    enum Phase: Equatable {
        /// Looking for results that the file already has.
        case planning
        /// The scheduler has it.
        case scheduled
        /// Its stage has ended; the family decides about the next.
        case deciding
        case ended
        /// It cannot go on, for this reason (its family is of another version, …).
        case stuck(String)
    }

    let id: SweepID
    /// The first stage's id; equal to `id` for the first.
    let root: SweepID
    let sweep: Sweep
    var phase = Phase.planning
    var isPaused = false
    var wasCancelled = false
    var priority: Int
    /// The sweep file as written, and the git state of its folder: handed on to later stages.
    var source = ""
    var git = ""
    var reused: Int64 = 0
    /// Watchers have been told that every task has its outcome, before all were on disk.
    var toldOfEnd = false
    /// Last counts, kept when the scheduler has forgotten the sweep.
    var counts: SweepCounts

    init(id: SweepID, root: SweepID? = nil, sweep: Sweep, priority: Int? = nil) {
        self.id = id
        self.root = root ?? id
        self.sweep = sweep
        self.priority = priority ?? sweep.priority
        counts = SweepCounts(total: sweep.grid.count)
    }

    /// The stage after this one. What a person has asked of the sweep holds for it as well.
    func followed(by next: Sweep, id: SweepID) -> LiveSweep {
        var live = LiveSweep(id: id, root: root, sweep: next, priority: priority)
        live.isPaused = isPaused
        live.source = source
        live.git = git
        return live
    }

    /// The word for clients.
    var stateWord: String {
        switch phase {
        case .planning, .deciding: wasCancelled ? "cancelling" : "planning"
        case .scheduled: wasCancelled ? "cancelling" : isPaused ? "paused" : "running"
        case .ended: wasCancelled ? "cancelled" : "done"
        case .stuck: "stuck"
        }
    }
}
