public import Identifiers

/// Decides what runs where, and what becomes of it: the only place that does.
///
/// A value: events in, actions out. It reads no clock, opens no socket and draws no random number,
/// so the same events at the same times give the same actions.
///
/// ```swift
/// var scheduler = Scheduler()
/// var actions: [SchedulerAction] = []
/// scheduler.handle(.submitted(plan, history: SweepHistory()), at: 0, into: &actions)
/// scheduler.handle(.workerJoined(worker, offer, holds: []), at: 0.1, into: &actions)
/// // actions: assign(worker, …)
/// ```
public struct Scheduler: Sendable {
    public let configuration: SchedulerConfiguration

    var sweepStates: [ScheduledSweep] = []
    var sweepPlaces: [SweepID: Int32] = [:]
    var freeSweepPlaces: [Int32] = []
    var workerStates: [ScheduledWorker] = []
    var workerPlaces: [WorkerID: Int32] = [:]
    var freeWorkerPlaces: [Int32] = []
    var nodes: [NodeStanding] = []
    var nodePlaces: [String: Int32] = [:]
    var leases = LeaseTable()
    var ledger = CommitLedger()
    var digests: DigestMemory

    /// The last ticket given out.
    var lastTicket: Ticket = 0
    /// The ticket of the event at hand, once it needs one.
    var eventTicket: Ticket?
    /// Workers that had a free slot and found nothing for it.
    var hungry: [Int32] = []
    /// Work appeared that hungry workers might take.
    var hasNewWork = false
    /// Results were left with some workers, which are to be asked for them.
    var hasLeftResults = false
    var traffic = ResultTraffic()
    var storeFailure: String?
    /// Workers of an earlier coordinator that have not rejoined; nil once nobody is waited for.
    var awaited: Set<WorkerID>?
    var awaitedUntil: Instant?
    var lastTick: Instant?
    var lastSlowTick: Instant = -.infinity
    /// Since when there has been no node in good standing, only quarantined ones.
    var onlyQuarantinedSince: Instant?
    /// Slots of workers that get work, and how many such workers there are.
    var activeSlots = 0
    var activeWorkers = 0

    /// What a lost worker adds to a task that it may have been running, and to one that it only held.
    static let suspectPoints = 8
    static let bystanderPoints = 1

    /// - Parameter expectedWorkers: those that were at work when an earlier coordinator of the same
    ///   file ended. Nothing is assigned until they have rejoined or the grace has passed.
    public init(configuration: SchedulerConfiguration = .init(), expectedWorkers: Set<WorkerID> = []) {
        self.configuration = configuration
        digests = DigestMemory(capacity: configuration.rememberedDigests)
        awaited = expectedWorkers.isEmpty ? nil : expectedWorkers
    }

    /// Handles one event at the time `now`, which never goes back, and appends what is to be done.
    public mutating func handle(_ event: SchedulerEvent, at now: Instant, into actions: inout [SchedulerAction]) {
        eventTicket = nil
        if awaited != nil, awaitedUntil == nil { awaitedUntil = now + configuration.recoveryGrace }
        switch event {
        case .submitted(let plan, let history): submit(plan, history, now, &actions)
        case .workerJoined(let worker, let offer, let holds): join(worker, offer, holds, now, &actions)
        case .workerLeft(let worker, let reason): leave(worker, reason, now, &actions)
        case .heartbeat(let worker, let running): heartbeat(worker, running, now, &actions)
        case .results(let worker, let completions): take(completions, of: worker, now, &actions)
        case .returned(let worker, let assignments): takeBack(assignments, of: worker, now, &actions)
        case .committed(let ticket): commit(through: ticket, now, &actions)
        case .rejected(let task): reject(task)
        case .storeFailing(let reason): storeFailure = reason
        case .storeRecovered: storeRecovered()
        case .control(let sweep, let control): apply(control, to: sweep, now, &actions)
        case .drain(let worker): drain(worker)
        case .pardon(let worker): pardon(worker)
        case .tick: tick(now, &actions)
        }
        if hasNewWork { feedHungry(now, &actions) }
    }

    /// The ticket under which this event's writes are stored.
    mutating func ticket() -> Ticket {
        if let eventTicket { return eventTicket }
        lastTicket += 1
        eventTicket = lastTicket
        return lastTicket
    }

    /// Seconds for which a worker with all slots at work may gather results before it sends them; 0 while there are few.
    public var gather: Seconds { traffic.gather }

    /// Results taken and not yet on disk.
    public var uncommitted: Int { ledger.waiting }

    private mutating func commit(through ticket: Ticket, _ now: Instant, _ actions: inout [SchedulerAction]) {
        let wasBlocked = ledger.waiting >= configuration.assignWhileUncommitted
        let (acknowledged, durable) = ledger.commit(through: min(ticket, lastTicket))
        for (worker, tasks) in acknowledged { actions.append(.acknowledge(worker, tasks)) }
        for (sweep, count) in durable {
            guard let place = sweepPlaces[sweep] else { continue }
            sweepStates[Int(place)].durable += count
            sweepStates[Int(place)].forgetOvertaken(through: ledger.committed)
        }
        for (sweep, _) in durable {
            if let place = sweepPlaces[sweep] { endIfComplete(place, &actions) }
        }
        if wasBlocked, ledger.waiting < configuration.assignWhileUncommitted { wakeAll() }
        askForLeftResults(now, &actions)
    }

    private mutating func storeRecovered() {
        storeFailure = nil
        wakeAll()
    }

    /// Every worker may look for work again.
    mutating func wakeAll() {
        for place in workerStates.indices where workerStates[place].isPresent { becomeHungry(Int32(place)) }
        hasNewWork = true
    }

    private mutating func drain(_ worker: WorkerID?) {
        // Those that join later were not meant.
        let places = worker.map { id in workerPlaces[id].map { [$0] } ?? [] } ?? Array(workerPlaces.values)
        for place in places {
            workerStates[Int(place)].isDraining = true
            refreshActive(place)
        }
    }

    // MARK: Time

    private mutating func tick(_ now: Instant, _ actions: inout [SchedulerAction]) {
        forgiveOwnPause(now)
        if let until = awaitedUntil, awaited != nil, now >= until { endRecovery(&actions) }
        dropSilent(now, &actions)
        for place in sweepStates.indices where !sweepStates[place].isForgotten {
            reviveRetries(Int32(place), now)
            let outcomes = sweepStates[place].outcomes
            sweepStates[place].rate.measure(outcomes, at: now)
        }
        if now - lastSlowTick >= 0.5 {
            lastSlowTick = now
            traffic.measure(at: now, workers: activeWorkers, configuration)
            releaseQuarantine(now, &actions)
            for place in sweepStates.indices { endIfComplete(Int32(place), &actions) }
            wakeAll()
            feedHungry(now, &actions)
            relieveStragglers(now, &actions)
        }
        hasNewWork = true
    }

    /// A coordinator that stood still heard nobody; that is not the workers' silence.
    private mutating func forgiveOwnPause(_ now: Instant) {
        defer { lastTick = now }
        guard let last = lastTick, now - last > configuration.leaseSeconds / 4 else { return }
        let pause = now - last
        for place in workerStates.indices where workerStates[place].isPresent {
            workerStates[place].lastHeard = min(now, workerStates[place].lastHeard + pause)
            if let asked = workerStates[place].askedHello { workerStates[place].askedHello = min(now, asked + pause) }
        }
    }

    private mutating func reviveRetries(_ place: Int32, _ now: Instant) {
        for retry in sweepStates[Int(place)].pending.takeDue(now) {
            guard let trouble = sweepStates[Int(place)].trouble[retry.index], trouble.delayedAt == retry.used else {
                continue
            }
            sweepStates[Int(place)].trouble[retry.index]?.delayedAt = 0
            sweepStates[Int(place)].pending.giveBack(retry.index, used: max(retry.used, trouble.used))
        }
    }

    mutating func endRecovery(_ actions: inout [SchedulerAction]) {
        let missing = awaited?.count ?? 0
        awaited = nil
        awaitedUntil = nil
        let message =
            missing == 0
            ? "every worker of before has rejoined" : "\(missing) workers of before have not rejoined; going on without"
        actions.append(.log(SchedulerNote(.recovered, message: message)))
        wakeAll()
    }
}
