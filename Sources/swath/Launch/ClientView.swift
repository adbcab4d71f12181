import Identifiers
import Launching
import Protocol

/// What a launch learns from the coordinator of this process.
final class ClientView: CoordinatorView {
    private let client: CoordinatorClient
    private var estimate: WorkEstimate

    init(client: CoordinatorClient, estimate: WorkEstimate) {
        self.client = client
        self.estimate = estimate
    }

    func view() throws -> ClusterView {
        let status = try client.status()
        let open = status.sweeps.filter { $0.state != "done" && $0.state != "cancelled" }
        let running = open.reduce(0) { $0 + Int(clamping: $1.running) }
        let pending = open.filter { $0.state != "paused" }.reduce(0) { sum, sweep in
            let ended = sweep.succeeded + sweep.failed + sweep.cancelled + sweep.running
            return sum + (sweep.total > ended ? Int(clamping: sweep.total - ended) : 0)
        }
        let present = status.workers.filter { $0.state != "lost" }
        let slots = present.reduce(0) { $0 + Int($1.slots) }
        let eta = open.map(\.eta).filter { $0 >= 0 }.max()
        return ClusterView(
            pending: pending, running: running,
            coreSecondsLeft: estimate.coreSeconds(unfinished: pending + running, eta: eta, slots: slots),
            workers: present.map {
                WorkerView(
                    id: "\(WorkerID($0.worker))", name: $0.node, slots: Int($0.slots), held: Int($0.busy + $0.queued),
                    finished: Int(clamping: $0.finished))
            },
            isOver: open.isEmpty && !status.sweeps.isEmpty)
    }

    func drain(worker: String) throws {
        guard let number = UInt64(worker, radix: 16) else { return }
        _ = try client.control("drain", worker: WorkerID(number))
    }
}
