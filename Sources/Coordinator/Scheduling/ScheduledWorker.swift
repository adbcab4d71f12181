import Identifiers

/// A worker that has said hello and has not been given up.
struct ScheduledWorker: Sendable {
    let id: WorkerID
    var isPresent = true
    var offer: WorkerOffer
    /// Its node's number.
    var node: Int32
    /// When its allocation ends.
    var endsAt: Instant
    var lastHeard: Instant
    var lastResult: Instant
    /// A person wants it to get no more work.
    var isDraining = false
    /// When it last gave back tasks unasked: it seems to drain of itself. What it gives back may
    /// also answer a coordinator that is no more, so this counts for a lease only.
    var gaveBackAt: Instant?
    /// When it was asked to say hello again; its leases wait for that. Nil: it need not.
    var askedHello: Instant?
    /// Results of it were left with it, since too many waited for the disk.
    var mustResend = false
    private(set) var running: [SeenTask] = []
    var heardRunningAt: Instant = 0
    /// Since when it has held more than it runs with a slot idle. Nil: it has not.
    var idleSince: Instant?
    var lastWithdrawal: Instant = -.infinity
    var finished: Int64 = 0

    // What it holds.
    var heldTasks = 0
    /// Slots of long tasks.
    var longSlots = 0
    var shortTasks = 0
    /// Slots that its short tasks would take if all ran at once.
    var shortSlots = 0
    /// Expected slot-seconds of its short tasks.
    var shortSeconds = 0.0

    var isHungry = false
    /// It is in the scheduler's sum of active slots.
    var isCountedActive = false
    /// The sweep for which it is kept free, by slot; negative: none.
    var reservedFor: Int32 = -1

    init(_ id: WorkerID, _ offer: WorkerOffer, node: Int32, now: Instant) {
        self.id = id
        self.offer = offer
        self.node = node
        endsAt = .infinity
        lastHeard = now
        lastResult = now
        accept(offer, now)
    }

    mutating func accept(_ offer: WorkerOffer, _ now: Instant) {
        self.offer = offer
        self.offer.slots = min(max(1, offer.slots), Int(UInt16.max))
        endsAt = offer.remaining.map { now + $0.bounded } ?? .infinity
    }

    /// What a heartbeat says, in the memory of what the last one said.
    mutating func see(_ tasks: [RunningTask]) {
        running.removeAll(keepingCapacity: true)
        let count = min(tasks.count, 2 * slots)
        if count > running.capacity { running.reserveCapacity(count) }
        for task in tasks.prefix(count) { running.append(SeenTask(task)) }
    }

    mutating func seeNothing() { running = [] }

    /// Whether what it was seen to run is what a sign of life of that time would say: results may have stood for some.
    func knowsRunning(at time: Instant, _ configuration: SchedulerConfiguration) -> Bool {
        time - heardRunningAt <= 1.5 * configuration.heartbeatSeconds
    }

    var slots: Int { offer.slots }
    var freeSlots: Int { slots - longSlots - shortSlots }

    /// Slots that one task occupies here, by cores and by share of memory; nil: it never fits.
    func weight(of plan: SweepPlan) -> Int? {
        guard plan.cores <= slots else { return nil }
        guard plan.memory > 0, offer.memory > 0 else { return plan.cores }
        guard plan.memory <= offer.memory else { return nil }
        let atOnce = offer.memory / plan.memory
        let share = atOnce >= slots ? 1 : (slots + Int(atOnce) - 1) / Int(atOnce)
        return min(slots, max(plan.cores, share))
    }

    mutating func hold(_ lease: Lease, _ tasks: Int) {
        heldTasks += tasks
        let slots = tasks * lease.weight
        if lease.isLong {
            longSlots += slots
        } else {
            shortTasks += tasks
            shortSlots += slots
            shortSeconds += Double(slots) * lease.expected
        }
    }

    mutating func letGo(_ lease: Lease, _ tasks: Int) {
        heldTasks -= tasks
        let slots = tasks * lease.weight
        if lease.isLong {
            longSlots -= slots
        } else {
            shortTasks -= tasks
            shortSlots -= slots
            shortSeconds = shortTasks == 0 ? 0 : max(0, shortSeconds - Double(slots) * lease.expected)
        }
    }
}

/// What is known of a node, over all its workers.
struct NodeStanding: Sendable {
    let name: String
    var workers = 0
    /// Not nil: in quarantine, with the reason.
    var quarantine: String?
    /// Failures in a row on different tasks.
    var failures = 0
    /// The same by sweep and stratum, attempts of one task counted each.
    var failuresInRow: [FailurePlace: UInt32] = [:]
    /// How unlikely they are, by chance: the negative logarithm.
    var surprise = 0.0
    /// Not by lag but by failures.
    var isFailing = false
    /// Tasks that failed here and elsewhere too, since it is in quarantine.
    var exonerations = 0
    var lastFailed: (sweep: SweepID, index: TaskIndex)?
    /// Mean of the logarithm of actual over expected duration, and of how many tasks.
    var lag = 0.0
    var lagTasks = 0

    struct FailurePlace: Hashable, Sendable {
        let sweep: SweepID
        let stratum: Int
    }

    /// A task has succeeded here.
    mutating func endRow() {
        failures = 0
        surprise = 0
        if !failuresInRow.isEmpty { failuresInRow.removeAll() }
    }

    mutating func forgive() {
        quarantine = nil
        endRow()
        isFailing = false
        exonerations = 0
        lastFailed = nil
        lag = 0
        lagTasks = 0
    }
}
