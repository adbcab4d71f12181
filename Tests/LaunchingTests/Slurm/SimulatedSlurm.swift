import Launching

/// Random numbers that a seed replays: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
    mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }
}

/// How unkind a simulated site is.
struct SimulatedFaults {
    /// Of submissions: put off, refused silently with the job taken or not.
    var postponed = 0.0
    var lostAnswers = 0.0
    /// Of looks at the queue: without an answer; and for how long.
    var silence = 0.0
    var longestSilence = 0.0
    /// Of running allocations, each second: their end by a failed node, preemption, or somebody's hand.
    var loss = 0.0
    /// Of workers, each second: death, and return within the same allocation or not at all.
    var death = 0.0
    /// Of allocations: no worker ever connects, or the script fails at once.
    var stillborn = 0.0
    /// Of waiting ones, each second: Slurm forgets them.
    var forgotten = 0.0
}

/// A Slurm, a coordinator and workers in one value, a second a step.
struct SimulatedSlurm {
    struct Job {
        var queued: QueuedAllocation
        var startsAt: Double
        var endsAt = Double.infinity
        var connectsAt = Double.infinity
        var isStillborn = false
        var worker: WorkerView?
        /// Ends of the tasks that it holds.
        var tasks: [Double] = []
        var isDraining = false
        var endedAt: Double?
    }

    private(set) var now = 0.0
    private(set) var jobs: [AllocationID: Job] = [:]
    private(set) var submissions = 0
    private(set) var cancelledOthers = 0
    private(set) var most = 0
    private(set) var done = 0
    private(set) var pending: Int
    /// Since when each allocation has been idle, and the longest that one has been.
    private var idleSince: [AllocationID: Double] = [:]
    private(set) var longestIdle = 0.0
    private(set) var silentUntil = -1.0
    private var random: SeededGenerator
    private var nextID: UInt32 = 100
    let total: Int
    let timeLimit: Double
    let slots: Int
    let duration: ClosedRange<Double>
    let capacity: Int
    let queueDelay: ClosedRange<Double>
    var faults: SimulatedFaults

    init(
        seed: UInt64, tasks: Int, slots: Int, duration: ClosedRange<Double>, timeLimit: Double, capacity: Int,
        queueDelay: ClosedRange<Double>, faults: SimulatedFaults = SimulatedFaults()
    ) {
        random = SeededGenerator(seed: seed)
        (total, pending) = (tasks, tasks)
        self.slots = slots
        self.duration = duration
        self.timeLimit = timeLimit
        self.capacity = capacity
        self.queueDelay = queueDelay
        self.faults = faults
        // Somebody else's job, which nobody here may touch.
        add(id: 7)
    }

    private mutating func add(id: UInt32) {
        let id = AllocationID(id)
        jobs[id] = Job(
            queued: QueuedAllocation(id: id, state: .queued, reason: "Priority"),
            startsAt: now + Double.random(in: queueDelay, using: &random), isStillborn: random.chance(faults.stillborn))
    }

    static let foreign = AllocationID(7)

    var present: [Job] { jobs.filter { $0.key != Self.foreign && $0.value.endedAt == nil }.map(\.value) }

    // MARK: What a launcher sees and does

    mutating func look() -> QueueLook {
        if now < silentUntil { return .failed("Unable to contact slurm controller") }
        if random.chance(faults.silence) {
            silentUntil = now + Double.random(in: 0...faults.longestSilence, using: &random)
            return .failed("Unable to contact slurm controller")
        }
        // Jobs that ended are listed for a while.
        let listed = jobs.values.filter { job in
            job.queued.id != Self.foreign && job.endedAt.map { now - $0 < 300 } ?? true
        }
        return .seen(listed.map(\.queued).sorted { $0.id < $1.id })
    }

    var view: ClusterView {
        let workers = jobs.values.compactMap(\.worker).sorted { $0.id < $1.id }
        let running = jobs.values.reduce(0) { $0 + $1.tasks.count }
        let mean = (duration.lowerBound + duration.upperBound) / 2
        return ClusterView(
            pending: pending, running: running, coreSecondsLeft: done > 3 ? Double(pending + running) * mean : nil,
            shortestTask: done > 3 ? duration.lowerBound : nil, workers: workers, isOver: pending + running == 0)
    }

    mutating func submit(into policy: inout AllocationPolicy) -> Bool {
        submissions += 1
        if now < silentUntil || random.chance(faults.postponed) {
            policy.refused("not now", isFinal: false, at: now)
            return false
        }
        let isLost = random.chance(faults.lostAnswers)
        if !isLost || random.chance(0.5) {
            add(id: nextID)
            if !isLost { policy.submitted(AllocationID(nextID), at: now) }
            nextID += 1
        }
        if isLost { policy.unanswered("Socket timed out", at: now) }
        most = max(most, present.count)
        return !isLost
    }

    mutating func cancel(_ id: AllocationID) {
        if id == Self.foreign || jobs[id] == nil { cancelledOthers += 1 }
        guard now >= silentUntil else { return }
        close(id, .cancelled)
    }

    mutating func release(_ id: AllocationID) { jobs[id]?.isDraining = true }

    // MARK: Time

    mutating func second() {
        now += 1
        for id in jobs.keys.sorted() {
            guard jobs[id]?.endedAt == nil, id != Self.foreign else { continue }
            startIfDue(id)
            suffer(id)
            work(id)
            endIfDue(id)
            noteIdleness(id)
        }
    }

    private mutating func startIfDue(_ id: AllocationID) {
        guard let job = jobs[id], job.queued.state == .queued, job.startsAt <= now,
            jobs.values.count(where: { $0.queued.state == .running }) < capacity
        else { return }
        jobs[id]?.queued.state = .running
        jobs[id]?.queued.nodes = "n1"
        jobs[id]?.endsAt = now + timeLimit
        jobs[id]?.connectsAt = job.isStillborn ? .infinity : now + Double.random(in: 1...10, using: &random)
        if job.isStillborn, random.chance(0.5) { close(id, .failed) }
    }

    private mutating func suffer(_ id: AllocationID) {
        guard let job = jobs[id] else { return }
        if job.queued.state == .queued, random.chance(faults.forgotten) { jobs[id] = nil }
        guard job.queued.state == .running else { return }
        if random.chance(faults.loss) {
            let ends: [AllocationEnd] = [.nodeFailed, .preempted, .cancelled]
            close(id, ends[Int.random(in: 0..<3, using: &random)])
        } else if job.worker != nil, random.chance(faults.death) {
            giveTasksBack(id)
            jobs[id]?.worker = nil
            jobs[id]?.connectsAt = random.chance(0.5) ? now + 5 : .infinity
        }
    }

    private mutating func work(_ id: AllocationID) {
        guard var job = jobs[id], job.queued.state == .running else { return }
        job.queued.secondsLeft = job.endsAt - now
        if job.worker == nil, job.connectsAt <= now {
            job.worker = WorkerView(id: "w\(id)", name: "n1@\(id)", slots: slots, held: 0, finished: 0)
        }
        if job.endsAt - now < 60 { job.isDraining = true }
        let before = job.tasks.count
        job.tasks.removeAll { $0 <= now }
        let ended = before - job.tasks.count
        done += ended
        job.worker?.finished += ended
        while job.worker != nil, !job.isDraining, job.tasks.count < slots, pending > 0 {
            pending -= 1
            job.tasks.append(now + Double.random(in: duration, using: &random))
        }
        job.worker?.held = job.tasks.count
        jobs[id] = job
        if job.isDraining, job.tasks.isEmpty { close(id, .completed) }
    }

    private mutating func endIfDue(_ id: AllocationID) {
        if let job = jobs[id], job.queued.state == .running, job.endsAt <= now { close(id, .timedOut) }
    }

    private mutating func noteIdleness(_ id: AllocationID) {
        guard let job = jobs[id], job.endedAt == nil, job.worker?.held == 0, now >= silentUntil else {
            idleSince[id] = nil
            return
        }
        let since = idleSince[id] ?? now
        idleSince[id] = since
        longestIdle = max(longestIdle, now - since)
    }

    private mutating func giveTasksBack(_ id: AllocationID) {
        pending += jobs[id]?.tasks.count ?? 0
        jobs[id]?.tasks = []
    }

    private mutating func close(_ id: AllocationID, _ end: AllocationEnd) {
        guard jobs[id]?.endedAt == nil else { return }
        giveTasksBack(id)
        jobs[id]?.worker = nil
        jobs[id]?.queued.state = .ended(end)
        jobs[id]?.endedAt = now
    }
}

/// A launch on a simulated site.
struct SimulatedLaunch {
    var slurm: SimulatedSlurm
    var policy: AllocationPolicy
    /// Seconds between two looks.
    var pace = 10.0
    var reasons: [String] = []
    /// Looks at which tasks waited, nothing was asked for, and nothing told why.
    var unexplained = 0
    private var lastLook = -Double.infinity

    init(slurm: SimulatedSlurm, limits: AllocationLimits) {
        self.slurm = slurm
        policy = AllocationPolicy(limits: limits)
    }

    /// A launch that was killed and started again knows nothing but its limits.
    mutating func restart() { policy = AllocationPolicy(limits: policy.limits) }

    /// Runs until work and allocations have ended, or until a time.
    mutating func run(until end: Double, forgetting: Double = 0, random: inout SeededGenerator) {
        while slurm.now < end {
            if slurm.now - lastLook >= pace {
                lastLook = slurm.now
                look()
            }
            if slurm.done == slurm.total, slurm.present.isEmpty, policy.isEmpty { return }
            // Nothing more will come of it.
            if policy.stopped != nil, slurm.present.isEmpty { return }
            if forgetting > 0, random.chance(forgetting) { restart() }
            slurm.second()
        }
    }

    mutating func look() {
        let view = slurm.view
        let decision = policy.decide(now: slurm.now, cluster: view, queue: slurm.look())
        for id in decision.releases { slurm.release(id) }
        for id in decision.cancellations { slurm.cancel(id) }
        for _ in 0..<decision.submissions {
            guard slurm.submit(into: &policy) else { break }
        }
        reasons = decision.reasons.map(\.description)
        let workers = view.workers.contains { $0.held > 0 }
        if view.pending > 0, !workers, decision.submissions == 0, reasons.isEmpty,
            !slurm.present.contains(where: { $0.queued.state == .running })
        {
            unexplained += 1
        }
    }
}
