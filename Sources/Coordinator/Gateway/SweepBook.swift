import Families
import Identifiers

/// The sweeps of the file, stages each on its own. What is asked with every message (what is under
/// way, at which stage a sweep is) costs the same however many sweeps have ended.
struct SweepBook {
    private var all: [SweepID: LiveSweep] = [:]
    /// The stages of each sweep in order, by the id of its first.
    private var stages: [SweepID: [SweepID]] = [:]
    /// Stages that have not ended.
    private(set) var underWay: Set<SweepID> = []
    /// Stages that have ended since ``forgetEnds()``.
    private(set) var justEnded: Set<SweepID> = []

    /// A stage by its id. Setting it keeps the rest in step; none is ever removed.
    subscript(id: SweepID) -> LiveSweep? {
        get { all[id] }
        set {
            guard let live = newValue else { return }
            if all.updateValue(live, forKey: id) == nil { add(live) }
            if live.phase == .ended {
                if underWay.remove(id) != nil { justEnded.insert(id) }
            } else {
                underWay.insert(id)
            }
        }
    }

    private mutating func add(_ live: LiveSweep) {
        var order = stages[live.root] ?? []
        let place = order.firstIndex { all[$0].map { $0.sweep.stage > live.sweep.stage } ?? false } ?? order.endIndex
        order.insert(live.id, at: place)
        stages[live.root] = order
    }

    /// The ids of first stages, in order.
    var roots: [SweepID] { stages.keys.sorted() }

    /// The stages of a sweep in order, by the id of any of them.
    func stages(of id: SweepID) -> [LiveSweep] {
        guard let root = all[id]?.root else { return [] }
        return stages[root, default: []].compactMap { all[$0] }
    }

    /// The stage that a sweep is at, by the id of any stage of it: the last that has not ended (failed tasks
    /// of an earlier one may be tried again), or the last that exists.
    func current(stageOf id: SweepID) -> LiveSweep? {
        let stages = stages(of: id)
        return stages.last { $0.phase != .ended } ?? stages.last
    }

    /// Whether the stage after this one exists already.
    func hasNext(after id: SweepID) -> Bool { stages(of: id).last.map { $0.id != id } ?? false }

    mutating func forgetEnds() { justEnded = [] }
}
