import Identifiers
import Protocol

/// What a worker of a crowd that only pretends to compute has in its slots: tasks that end when their time is over.
struct TimedTasks {
    private struct Running {
        var sweep: UInt64
        var index: UInt64
        var attempt: UInt32
        var since: Double
        var end: Double
    }

    private var slots = 1
    private var seconds: Seconds = 0
    private var running: [Running] = []
    private var waiting: [WireRange] = []
    private var unsent = WireResultBatch()
    private var begun = 0
    private var nextEnd = Double.infinity
    private var unsentSince = 0.0
    private var sentAt = -Double.infinity
    private var skippedHeartbeats = 0
    /// For how long results may wait for others while every slot is at work.
    var gather: Seconds = 0

    var isEmpty: Bool { running.isEmpty && unsent.results.isEmpty }

    /// Takes what the coordinator assigns.
    mutating func take(_ ranges: [WireRange], slots: Int, seconds: Seconds, at now: Double) {
        (self.slots, self.seconds) = (slots, seconds)
        waiting += ranges
        begin(now)
    }

    /// Ends what is over by now; what waited takes its place.
    mutating func advance(to now: Double) {
        guard now >= nextEnd else { return }
        if unsent.results.isEmpty { unsentSince = now }
        for task in running where task.end <= now {
            unsent.results.append(
                WireTaskResult(succeeded: task.sweep, task.index, task.attempt, duration: now - task.since))
        }
        running.removeAll { $0.end <= now }
        begin(now)
    }

    /// Results that are to be sent now.
    mutating func takeUnsent(at now: Double) -> WireResultBatch? {
        guard !unsent.results.isEmpty, running.count < slots || now >= unsentSince + gather else { return nil }
        defer { unsent.results.removeAll(keepingCapacity: true) }
        sentAt = now
        return unsent
    }

    /// Whether results stand for the sign of life that is due.
    mutating func tellOfLife(at now: Double, interval: Seconds) -> Bool {
        let doTell = gather > 0 && now - sentAt < interval && skippedHeartbeats < 4
        skippedHeartbeats = doTell ? skippedHeartbeats + 1 : 0
        return doTell
    }

    func running(at now: Double) -> [WireRunning] {
        running.map { task in
            var line = WireRunning()
            line.sweep = task.sweep
            line.index = task.index
            line.attempt = task.attempt
            line.elapsed = now - task.since
            return line
        }
    }

    private mutating func begin(_ now: Double) {
        while running.count < slots, let next = waiting.first {
            // The first of each slot ends somewhere in its time: so do tasks that a cluster has run for a while.
            let share = begun < slots ? (Double(begun) + 0.5) / Double(slots) : 1
            begun += 1
            running.append(
                Running(
                    sweep: next.sweep, index: next.first, attempt: next.attempt, since: now, end: now + share * seconds)
            )
            waiting[0].first += 1
            waiting[0].count -= 1
            if waiting[0].count == 0 { waiting.removeFirst() }
        }
        nextEnd = running.reduce(.infinity) { min($0, $1.end) }
    }
}

extension WireTaskResult {
    init(succeeded sweep: UInt64, _ index: UInt64, _ attempt: UInt32, duration: Seconds) {
        self.init()
        self.sweep = sweep
        self.index = index
        self.attempt = attempt
        outcome = .succeeded
        self.duration = duration
        started = 1
    }
}
