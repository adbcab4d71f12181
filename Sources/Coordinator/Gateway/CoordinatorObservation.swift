public import Identifiers
import Protocol
import Scheduling
import Storage

/// How a coordinator is at one moment, for machines that watch it.
public struct CoordinatorObservation: Sendable, Hashable {
    /// A sweep, at the stage that it has come to.
    public struct Sweep: Sendable, Hashable {
        public var id: SweepID
        public var name: String
        public var family: String
        /// planning, running, paused, done, cancelled.
        public var state: String
        public var total: Int64
        /// Those that were taken over from an earlier sweep included.
        public var succeeded: Int64
        public var reused: Int64
        public var failed: Int64
        public var cancelled: Int64
        /// With workers.
        public var running: Int64
        /// Outcomes a second, lately.
        public var rate: Double
        /// Seconds until it should have ended; nil: unknown.
        public var eta: Seconds?

        public init(
            id: SweepID, name: String, family: String, state: String, total: Int64, succeeded: Int64 = 0,
            reused: Int64 = 0, failed: Int64 = 0, cancelled: Int64 = 0, running: Int64 = 0, rate: Double = 0,
            eta: Seconds? = nil
        ) {
            self.id = id
            self.name = name
            self.family = family
            self.state = state
            self.total = total
            self.succeeded = succeeded
            self.reused = reused
            self.failed = failed
            self.cancelled = cancelled
            self.running = running
            self.rate = rate
            self.eta = eta
        }
    }

    /// Seconds since it started.
    public var uptime: Seconds = 0
    public var store = ""
    public var sweeps: [Sweep] = []
    /// How many workers are in each condition: active, draining, quarantined, lost.
    public var workers: [String: Int] = [:]
    /// Connections that are no worker's: clients that are there, or were within the last minutes.
    public var clients = 0
    public var slots = 0
    public var busySlots = 0
    /// Results taken and not yet on disk.
    public var uncommitted = 0
    /// Seconds for which workers may gather results.
    public var gather: Seconds = 0
    /// Writes of every kind that are not on disk.
    public var backlog = 0
    /// Why the store cannot write; nil while it can.
    public var storeProblem: String?
    /// How often each kind of event has happened: worker-lost, lease-lost, quarantined …
    public var events: [String: UInt64] = [:]

    public init() {}
}

extension Gateway {
    var observation: CoordinatorObservation {
        var observation = CoordinatorObservation()
        observation.uptime = now - started
        observation.store = options.store
        for root in sweeps.roots {
            guard let live = sweeps.current(stageOf: root) else { continue }
            let row = sweepStatus(live)
            observation.sweeps.append(
                CoordinatorObservation.Sweep(
                    id: live.root, name: row.name, family: row.family, state: row.state, total: Int64(row.total),
                    succeeded: Int64(row.succeeded), reused: Int64(row.reused), failed: Int64(row.failed),
                    cancelled: Int64(row.cancelled), running: Int64(row.running), rate: row.rate,
                    eta: row.eta < 0 ? nil : row.eta))
        }
        for worker in scheduler.workers(at: now) { observation.workers[worker.condition.rawValue, default: 0] += 1 }
        observation.clients = max(0, peers.count - routes.count)
        let slots = scheduler.slots
        (observation.slots, observation.busySlots) = (slots.total, slots.busy)
        observation.uncommitted = scheduler.uncommitted
        observation.gather = scheduler.gather
        observation.backlog = store.backlog
        observation.storeProblem = storeProblem
        observation.events = eventCounts
        return observation
    }
}
