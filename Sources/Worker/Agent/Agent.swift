import Families
import Glibc
import Identifiers
import Logging
import Protocol

/// The network side of a worker: one thread around one poll over its connection and the channels of
/// its executors. It computes nothing, so that heartbeats go out however busy the machine is.
final class Agent {
    /// How far the conversation with the coordinator is.
    enum Phase: Equatable {
        /// Not connected.
        case away
        /// Connected; said hello at that time.
        case greeting(since: Double)
        case joined
    }

    /// How the worker's life ends.
    struct Departure {
        var isStopping = false
        /// Running tasks are asked for a checkpoint, and given back when it is there.
        var isWindingDown = false
        /// When results that nobody acknowledges are given up; set once nothing runs.
        var deadline: Double?
    }

    let options: WorkerOptions
    let registry: FamilyRegistry
    let control: WorkerControl
    let log: Logger
    let id: UInt64
    let socket: Socket
    let monitor: SocketMonitor
    let message = ReceivedMessage()
    let decoder = WireDecoder(recipient: .worker)
    var poller = Poller()
    let socketToken: Poller.Token
    let monitorToken: Poller.Token
    let wakeToken: Poller.Token

    var phase = Phase.away
    /// Since when there has been no coordinator; nil while joined.
    var awaySince: Double?
    var isWelcomed = false
    var patience = ConnectionPatience()
    var pause = ConnectionPause()
    /// What the connection, or the attempt at one, was given.
    var connectTimeout = ConnectionPatience.unknown
    /// When to connect again, unless ZeroMQ does: after some failures of a handshake it does not.
    var connectAt: Double?
    var handshakeFailures = 0
    var violations = 0
    var heartbeatInterval: Seconds = 0.5
    var nextHeartbeat: Double = 0
    /// When results were last sent, and how many signs of life they have stood for since the last one.
    var resultsSentAt: Double = -.infinity
    var skippedHeartbeats = 0
    /// When freed memory is given back next.
    private var nextGivingBack: Double = 0

    var slots: [ExecutorSlot?]
    /// When a slot whose executor died at its start gets another.
    var spawnAt: [Double]
    var failedStarts = 0

    var sweeps: [SweepID: HeldSweep] = [:]
    var queue = Queue<Assignment>()
    /// Tasks whose sweep is not known yet, or whose checkpoint is still to come.
    var unknown: [SweepID: [Assignment]] = [:]
    var awaiting: [CheckpointKey: Assignment] = [:]
    /// What has come of the checkpoints that tasks wait for.
    var arriving: [CheckpointKey: ArrivingCheckpoint] = [:]
    /// When a part of one last came, or was announced.
    var checkpointsHeard: Double = 0
    /// To parts that have come, and not sent yet.
    var answers: [WireCheckpointTaken] = []
    /// Checkpoints from which tasks go on that have not begun.
    var checkpoints: [CheckpointKey: CheckpointBytes] = [:]
    /// Checkpoints of tasks that run, for the coordinator.
    var outbox = CheckpointOutbox()
    /// When a part of one was last answered, or none was on its way.
    var outboxHeard: Double = 0
    /// Whether what was sent before the last hello went over another connection.
    var hasNewConnection = true
    var ledger = ResultLedger()
    /// For how long results are gathered while every slot is at work, and since when the oldest of them waits.
    var gather: Seconds = 0
    var gatheringSince: Double?
    /// Given back, and the coordinator not told yet.
    var returning: [Assignment] = []
    /// Given back as soon as their checkpoint is with the coordinator.
    var leaving: [Assignment] = []
    /// When the allocation ends, and the two times before it that matter; nil: unknown.
    let allocation: AllocationEnd?
    /// Sweeps whose text has been asked for on this connection.
    var requested: Set<SweepID> = []
    var helloIsDue = false
    var refusals = 0
    var departure: Departure?
    var outcome: WorkerExit?
    var nextLimitCheck: Double = 0
    /// Programs that an executor has left behind are still to be buried.
    var hasOrphans = false

    struct CheckpointKey: Hashable {
        var sweep: SweepID
        var index: TaskIndex
    }

    init(options: WorkerOptions, registry: FamilyRegistry, control: WorkerControl) throws(SocketError) {
        self.options = options
        self.registry = registry
        self.control = control
        log = options.logger
        allocation = AllocationEnd(options, now: MonotonicClock.seconds())
        var generator = SystemRandomNumberGenerator()
        id = generator.next() | 1
        var settings = SocketOptions()
        settings.security = options.security
        settings.immediate = true
        settings.linger = 1000
        settings.connectTimeout = connectTimeout
        // Half of a lease: what is sent over a connection that leads nowhere can still go over another in time.
        settings.confirmationTimeout = 5_000
        settings.reconnectInterval = pause.current
        settings.reconnectIntervalMax = pause.current
        socket = try Socket(.dealer, context: try ZeroMQContext(), options: settings)
        monitor = try SocketMonitor(socket)
        socketToken = poller.add(socket)
        monitorToken = poller.add(monitor.socket)
        wakeToken = poller.add(descriptor: control.wakeUp.descriptor)
        slots = Array(repeating: nil, count: options.slots)
        spawnAt = Array(repeating: 0, count: options.slots)
    }

    /// Works until there is a reason to end.
    func run() throws(SocketError) -> WorkerExit {
        if options.ownsProcess { ProcessTree.adoptOrphans() }
        defer { endExecutors() }
        let now = MonotonicClock.seconds()
        awaySince = now
        pause.begins(at: now)
        try socket.connect(options.endpoint)
        while true {
            let now = MonotonicClock.seconds()
            followControl(now)
            keepExecutors(now)
            if hasOrphans { endOrphans() }
            enforceLimits(now)
            feed(now)
            if let connectAt, now >= connectAt { try connectAgain(connectTimeout) }
            try deliver(now)
            try depart(now)
            if now >= nextGivingBack {
                FreedMemory.giveBack()
                nextGivingBack = now + 30
            }
            if let outcome { return outcome }
            try poller.wait(milliseconds: waitTime(now))
            try followEvents()
        }
    }

    private func followEvents() throws(SocketError) {
        if poller.ready(wakeToken).contains(.readable) { control.wakeUp.clear() }
        // The monitor first: a new connection must be known before what comes over it.
        if poller.ready(monitorToken).contains(.readable) { try followConnection() }
        for index in slots.indices {
            guard let slot = slots[index] else { continue }
            if !poller.ready(slot.errorsToken).isEmpty { readErrors(of: slot) }
            if !poller.ready(slot.channelToken).isEmpty { readChannel(of: index) }
        }
        if poller.ready(socketToken).contains(.readable) { try followCoordinator() }
    }

    private func followControl(_ now: Double) {
        let request = control.request
        if control.endsSoon {
            windDown("this worker was told that its time ends")
        } else if let allocation, now >= allocation.warning {
            windDown("its allocation ends in \(Int((allocation.end - now).rounded())) s")
        }
        if request >= .drain { beginDeparture("this worker was told to end") }
        if request == .stop { stopRunning(now) }
        if let allocation, now >= allocation.last { stopRunning(now) }
    }

    /// Milliseconds until something is due.
    private func waitTime(_ now: Double) -> Int {
        var next = now + 5
        if phase == .joined { next = min(next, nextHeartbeat) }
        if let gatheringSince, phase == .joined { next = min(next, max(now, gatheringSince + gather)) }
        if case .greeting(let since) = phase { next = min(next, since + Self.greetingPatience) }
        if let awaySince { next = min(next, awaySince + options.giveUp) }
        if let connectAt { next = min(next, connectAt) }
        if let deadline = departure?.deadline { next = min(next, deadline) }
        if let due = allocation?.nextTime(after: now) { next = min(next, due) }
        for index in slots.indices {
            guard let slot = slots[index] else {
                next = min(next, spawnAt[index])
                continue
            }
            if let stop = slot.stop, !stop.isKilled { next = min(next, stop.deadline) }
        }
        // Tasks that cannot run here are reported some at a time.
        if mayBegin, let head = queue.first, sweeps[head.sweep]?.rejection != nil { next = now }
        if hasOrphans { next = min(next, now + 0.02) }
        if !awaiting.isEmpty { next = min(next, max(now + 0.05, checkpointsHeard + options.checkpointPatience)) }
        if isWatchingLimits { next = min(next, nextLimitCheck) }
        if mayRebalance { next = min(next, now + 0.002) }
        return max(0, Int(((next - now) * 1000).rounded(.up)))
    }
}
