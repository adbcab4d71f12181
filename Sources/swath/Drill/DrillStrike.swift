import Glibc
import Protocol

/// What is done to a cluster, how one sees that it was noticed, and how it is made good.
final class DrillStrike {
    private let scenario: DrillScenario
    private let size: Drill.Size
    private let cluster: DrillCluster
    private let ground: DrillGround
    private var random = SystemRandomNumberGenerator()

    init(scenario: DrillScenario, size: Drill.Size, cluster: DrillCluster, ground: DrillGround) {
        self.scenario = scenario
        self.size = size
        self.cluster = cluster
        self.ground = ground
    }

    private var victims: ArraySlice<DrillProcess> { cluster.workers.suffix(size.workers).prefix(size.struck) }

    /// Tasks whose results would be lost with what is struck. A worker holds what runs, what has ended and is on its way
    /// to the coordinator, and what is to come: all that it was given.
    func inFlight(_ status: WireStatus?) -> Int {
        switch scenario {
        case .workerKilled, .workerHung:
            (status?.workers ?? []).map { Int($0.busy + $0.queued) }
                .sorted(by: >).prefix(size.struck).reduce(0, +)
        case .executorsKilled: size.struck
        case .coordinatorKilled, .diskFull, .clockStep: 0
        }
    }

    /// Seconds after the strike before which a rate says nothing yet.
    var pause: Double {
        switch scenario {
        case .workerKilled, .executorsKilled, .coordinatorKilled, .clockStep: 0
        case .workerHung: 1
        case .diskFull: 3
        }
    }

    func begin() throws {
        switch scenario {
        case .workerKilled:
            for victim in victims {
                let executors = victim.children
                victim.send(SIGKILL)
                for executor in executors { kill(executor, SIGKILL) }
                _ = victim.wait(5)
            }
        case .executorsKilled:
            for _ in 0..<size.struck {
                let executors = cluster.workers.suffix(size.workers).flatMap(\.children)
                if let one = executors.randomElement(using: &random) { kill(one, SIGKILL) }
                usleep(100_000)
            }
        case .workerHung: for victim in victims { victim.send(SIGSTOP) }
        case .coordinatorKilled:
            cluster.coordinator?.killHard()
            try cluster.startCoordinator()
        case .diskFull: try ground.fill()
        case .clockStep: try ground.setClock("+3600")
        }
    }

    /// Whether the coordinator knows.
    func isNoticed(_ status: WireStatus?) throws -> Bool {
        guard let status else { return false }
        switch scenario {
        case .workerKilled, .workerHung:
            // Given up, that is: one that is merely asked for its hello again, or drains, is still in the list.
            return status.workers.count <= size.workers - size.struck
        case .executorsKilled: return try cluster.number("SELECT count(*) FROM attempt WHERE kind IS NOT NULL") > 0
        case .diskFull: return !status.reasons.isEmpty
        case .coordinatorKilled, .clockStep: return false
        }
    }

    var isToHeal: Bool { scenario == .workerHung || scenario == .diskFull || scenario == .clockStep }

    func mayHeal(detection: Double?, since strike: Double) -> Bool {
        switch scenario {
        case .workerHung: detection.map { strike > $0 + 1 } ?? (strike > 60)
        default: strike > 3
        }
    }

    func heal() throws {
        switch scenario {
        case .workerHung: for victim in victims { victim.send(SIGCONT) }
        case .diskFull: ground.empty()
        case .clockStep: try ground.setClock("-3600")
        case .workerKilled, .executorsKilled, .coordinatorKilled: break
        }
    }
}
