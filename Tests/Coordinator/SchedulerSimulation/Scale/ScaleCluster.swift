import Identifiers
import Scheduling

/// Workers by the thousand that do what they are told, and now and then are lost.
struct ScaleCluster {
    /// Work assigned and not begun, and how often the machine's worker has been replaced.
    struct Worker {
        var queue: [Assignment] = []
        /// Places of its idle slots.
        var idle: [Int] = []
        var life: UInt64 = 0
        var isAlive = true
        /// Lost without a word: until its lease is over the coordinator thinks it is there.
        var returnsAt: Instant = .infinity
    }

    let shape: ScaleShape
    private let durations: ScaleDurations
    private var random: SeededRandom
    private(set) var workers: [Worker]
    private(set) var slots: SlotTable
    private var ended: [Int] = []
    /// Results of each machine that are about to be sent.
    private var results: [[Completion]]
    private var senders: [Int] = []
    /// For how long a worker with all slots at work may keep results back, and who does, by when.
    var gather: Seconds = 0
    private var gathering: [Int64: [Int]] = [:]
    private(set) var running = 0

    static let sweep = SweepID(1)
    static let absence: Seconds = 30

    init(_ shape: ScaleShape, _ durations: ScaleDurations) {
        self.shape = shape
        self.durations = durations
        random = SeededRandom(seed: shape.seed &+ 1)
        slots = SlotTable(count: shape.slotCount)
        results = Array(repeating: [], count: shape.workers)
        workers = (0..<shape.workers).map { machine in
            var worker = Worker()
            worker.queue.reserveCapacity(8)
            worker.idle = Array((machine * shape.slots)..<((machine + 1) * shape.slots))
            return worker
        }
    }

    func id(_ machine: Int) -> WorkerID {
        WorkerID(workers[machine].life * UInt64(shape.workers) + UInt64(machine) + 1)
    }

    func offer(_ machine: Int) -> WorkerOffer { WorkerOffer(node: "node\(machine)", slots: shape.slots) }

    /// The machine of a worker that is there; nil: it has been replaced, or lost.
    private func machine(of id: WorkerID) -> Int? {
        let machine = Int((id.rawValue - 1) % UInt64(shape.workers))
        return workers[machine].isAlive && self.id(machine) == id ? machine : nil
    }

    // MARK: What workers say

    /// The results of what ends at a tick, a message a worker.
    mutating func results(at tick: Int64, now: Instant) -> [SchedulerEvent] {
        ended.removeAll(keepingCapacity: true)
        slots.collect(at: tick, into: &ended)
        for slot in ended {
            let machine = slot / shape.slots
            let (index, attempt) = (slots.task[slot], slots.attempt[slot])
            let task = TaskReference(sweep: Self.sweep, index: index, attempt: attempt)
            if results[machine].isEmpty { wait(machine, tick) }
            results[machine].append(
                Completion(
                    task: task, outcome: .succeeded(digest: UInt64(bitPattern: index)),
                    duration: now - slots.began[slot]))
            slots.clear(slot)
            running -= 1
            workers[machine].idle.append(slot)
            begin(machine, tick: tick, now: now)
            if !workers[machine].idle.isEmpty { senders.append(machine) }
        }
        senders += gathering.removeValue(forKey: tick) ?? []
        defer { senders.removeAll(keepingCapacity: true) }
        return senders.compactMap { machine in
            guard !results[machine].isEmpty else { return nil }
            defer { results[machine] = [] }
            return .results(id(machine), results[machine])
        }
    }

    /// A worker has a first result: it is sent when the time is over, if not before.
    private mutating func wait(_ machine: Int, _ tick: Int64) {
        let ticks = Int64((gather / ScaleShape.grain).rounded())
        if ticks == 0 { senders.append(machine) } else { gathering[tick + ticks, default: []].append(machine) }
    }

    /// A share of the workers say that they are there; each does so once an interval.
    func heartbeats(at tick: Int64, now: Instant) -> [SchedulerEvent] {
        let interval = Int(max(1, (shape.heartbeat / ScaleShape.grain).rounded()))
        return stride(from: Int(tick) % interval, to: shape.workers, by: interval).compactMap { machine in
            workers[machine].isAlive ? .heartbeat(id(machine), running: runningTasks(machine, now)) : nil
        }
    }

    private func runningTasks(_ machine: Int, _ now: Instant) -> [RunningTask] {
        var running: [RunningTask] = []
        running.reserveCapacity(shape.slots)
        for slot in (machine * shape.slots)..<((machine + 1) * shape.slots) where slots.task[slot] >= 0 {
            let task = TaskReference(sweep: Self.sweep, index: slots.task[slot], attempt: slots.attempt[slot])
            running.append(RunningTask(task: task, elapsed: now - slots.began[slot]))
        }
        return running
    }

    /// All that a worker holds, for its hello.
    func holds(_ machine: Int) -> [Assignment] {
        workers[machine].queue
            + runningTasks(machine, 0).map {
                Assignment(sweep: Self.sweep, first: $0.task.index, count: 1, attempt: $0.task.attempt)
            }
    }

    // MARK: What workers are told

    mutating func assign(_ assignments: [Assignment], to id: WorkerID, tick: Int64, now: Instant) {
        guard let machine = machine(of: id) else { return }
        workers[machine].queue += assignments
        begin(machine, tick: tick, now: now)
    }

    private mutating func begin(_ machine: Int, tick: Int64, now: Instant) {
        while let first = workers[machine].queue.first, let slot = workers[machine].idle.popLast() {
            let duration = durations.duration(of: first.first, &random)
            let ticks = max(1, Int64((duration / ScaleShape.grain).rounded()))
            slots.begin(first.first, first.attempt, at: slot, now: now, until: tick + ticks)
            running += 1
            if first.count == 1 {
                workers[machine].queue.removeFirst()
            } else {
                workers[machine].queue[0].first += 1
                workers[machine].queue[0].count -= 1
            }
        }
    }

    /// - Returns: what the worker had of it, and gives back.
    mutating func withdraw(
        _ assignments: [Assignment], from id: WorkerID, tick: Int64, now: Instant
    ) -> [Assignment] {
        guard let machine = machine(of: id) else { return [] }
        var returned: [Assignment] = []
        for wanted in assignments {
            for index in wanted.range where drop(index, wanted.attempt, machine) {
                returned.append(Assignment(sweep: Self.sweep, first: index, count: 1, attempt: wanted.attempt))
            }
        }
        begin(machine, tick: tick, now: now)
        return returned
    }

    private mutating func drop(_ index: TaskIndex, _ attempt: Attempt, _ machine: Int) -> Bool {
        for (place, held) in workers[machine].queue.enumerated()
        where held.attempt == attempt && held.range.contains(index) {
            var rest: [Assignment] = []
            for range in [held.first..<index, (index + 1)..<(held.first + held.count)] where !range.isEmpty {
                rest.append(
                    Assignment(
                        sweep: Self.sweep, first: range.lowerBound, count: Int64(range.count), attempt: attempt))
            }
            workers[machine].queue.replaceSubrange(place...place, with: rest)
            return true
        }
        for slot in (machine * shape.slots)..<((machine + 1) * shape.slots)
        where slots.task[slot] == index && slots.attempt[slot] == attempt {
            slots.clear(slot)
            running -= 1
            workers[machine].idle.append(slot)
            return true
        }
        return false
    }

    // MARK: Losses

    /// One worker is lost. - Returns: what the coordinator sees of it at once: nothing, or that its connection is gone.
    mutating func lose(now: Instant) -> SchedulerEvent? {
        let machine = random.below(shape.workers)
        guard workers[machine].isAlive else { return nil }
        for slot in (machine * shape.slots)..<((machine + 1) * shape.slots) where slots.task[slot] >= 0 {
            slots.clear(slot)
            running -= 1
        }
        let lost = id(machine)
        results[machine] = []
        workers[machine].queue.removeAll(keepingCapacity: true)
        workers[machine].idle = Array((machine * shape.slots)..<((machine + 1) * shape.slots))
        workers[machine].isAlive = false
        workers[machine].returnsAt = now + Self.absence
        return random.chance(0.5) ? .workerLeft(lost, .disconnected) : nil
    }

    /// Another worker starts on each machine whose time has come. - Returns: their hellos.
    mutating func replaceLost(now: Instant) -> [SchedulerEvent] {
        workers.indices.filter { !workers[$0].isAlive && workers[$0].returnsAt <= now }.map { machine in
            workers[machine].isAlive = true
            workers[machine].life += 1
            return .workerJoined(id(machine), offer(machine), holds: [])
        }
    }
}
