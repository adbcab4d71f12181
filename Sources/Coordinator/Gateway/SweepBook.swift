import Families
import Identifiers

/// The sweeps of the file, stages each on its own. What is asked with every message (what is under
/// way, at which stage a sweep is) costs the same however many sweeps have ended.
struct SweepBook {
    private var all: [SweepID: LiveSweep] = [:]
    /// The last stage of each sweep, by the id of its first.
    private var lastStages: [SweepID: SweepID] = [:]
    /// Stages that have not ended.
    private(set) var underWay: Set<SweepID> = []
    /// Stages that have ended since ``forgetEnds()``.
    private(set) var justEnded: Set<SweepID> = []

    /// A stage by its id. Setting it keeps the rest in step; none is ever removed.
    subscript(id: SweepID) -> LiveSweep? {
        get { all[id] }
        set {
            guard let live = newValue else { return }
            all[id] = live
            let last = lastStages[live.root].flatMap { all[$0] }
            if last == nil || last.map({ $0.sweep.stage < live.sweep.stage }) == true { lastStages[live.root] = id }
            if live.phase == .ended {
                if underWay.remove(id) != nil { justEnded.insert(id) }
            } else {
                underWay.insert(id)
            }
        }
    }

    /// The ids of first stages, in order.
    var roots: [SweepID] { lastStages.keys.sorted() }

    /// The stage that a sweep is at, by the id of any stage of it: the last one that exists.
    func current(stageOf id: SweepID) -> LiveSweep? {
        guard let root = all[id]?.root else { return nil }
        return lastStages[root].flatMap { all[$0] }
    }

    mutating func forgetEnds() { justEnded = [] }
}
