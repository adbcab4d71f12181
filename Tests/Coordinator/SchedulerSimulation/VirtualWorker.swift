import Identifiers
import Scheduling

/// A worker process as the protocol wants it: it keeps results until they are acknowledged, says
/// what it holds when it says hello, and drops what is withdrawn.
final class VirtualWorker {
    let id: WorkerID
    /// Which machine of the shape it runs on.
    let machine: Int
    let offer: WorkerOffer
    var isAlive = true
    var stalledUntil: Instant = 0
    var partitionedUntil: Instant = 0
    var isWelcome = false
    var isDraining = false
    /// Drawn anew with every hello: an older welcome is not taken for the newer one's.
    var helloNumber: UInt64 = 0

    private(set) var queue: [TaskReference] = []
    private(set) var running: [(task: TaskReference, since: Instant)] = []
    private(set) var finished: [Completion] = []
    /// What it keeps back to send it with others, and for how long it may.
    var unsent: [Completion] = []
    var gather: Seconds = 0
    /// When results were last sent, and how many signs of life they have stood for.
    var resultsSentAt: Instant = -.infinity
    var skippedHeartbeats = 0
    private var held: Set<TaskReference> = []
    /// Messages that came while it stood still.
    var inbox: [ToWorker] = []

    init(id: WorkerID, machine: Int, offer: WorkerOffer) {
        self.id = id
        self.machine = machine
        self.offer = offer
    }

    var holdsNothing: Bool { held.isEmpty }
    var tasksInHand: [TaskReference] { queue + running.map(\.task) }

    func isHolding(_ task: TaskReference) -> Bool { held.contains(task) }

    /// Everything assigned and not acknowledged.
    var holds: [Assignment] {
        (tasksInHand + finished.map(\.task)).map {
            Assignment(sweep: $0.sweep, first: $0.index, count: 1, attempt: $0.attempt)
        }
    }

    func take(_ assignments: [Assignment]) {
        for assignment in assignments {
            for index in assignment.range {
                let task = TaskReference(sweep: assignment.sweep, index: index, attempt: assignment.attempt)
                if held.insert(task).inserted { queue.append(task) }
            }
        }
    }

    /// Begins what there are slots for. - Returns: what was begun.
    func begin(at now: Instant, cores: (SweepID) -> Int) -> [TaskReference] {
        var begun: [TaskReference] = []
        var free = offer.slots - running.reduce(0) { $0 + cores($1.task.sweep) }
        while let next = queue.first, cores(next.sweep) <= free {
            free -= cores(next.sweep)
            queue.removeFirst()
            running.append((next, now))
            begun.append(next)
        }
        return begun
    }

    /// - Returns: false when the task is not running any more.
    func finish(_ task: TaskReference, _ outcome: Completion.Outcome, duration: Seconds) -> Bool {
        guard let at = running.firstIndex(where: { $0.task == task }) else { return false }
        running.remove(at: at)
        finished.append(Completion(task: task, outcome: outcome, duration: duration))
        return true
    }

    func acknowledge(_ tasks: [TaskReference]) {
        let gone = Set(tasks)
        finished.removeAll { gone.contains($0.task) }
        for task in tasks where !queue.contains(task) && !running.contains(where: { $0.task == task }) {
            held.remove(task)
        }
    }

    /// Drops queued and running tasks. - Returns: those that it had.
    func drop(_ assignments: [Assignment]) -> [Assignment] {
        var dropped: [Assignment] = []
        for assignment in assignments {
            for index in assignment.range {
                let task = TaskReference(sweep: assignment.sweep, index: index, attempt: assignment.attempt)
                guard held.contains(task), !finished.contains(where: { $0.task == task }) else { continue }
                queue.removeAll { $0 == task }
                running.removeAll { $0.task == task }
                held.remove(task)
                dropped.append(Assignment(sweep: task.sweep, first: index, count: 1, attempt: task.attempt))
            }
        }
        return dropped
    }

    /// Gives back what it has not begun, when it drains.
    func dropQueue() -> [Assignment] {
        drop(queue.map { Assignment(sweep: $0.sweep, first: $0.index, count: 1, attempt: $0.attempt) })
    }
}

/// Coordinator to worker.
enum ToWorker {
    case welcome(UInt64)
    case helloAgain
    case assign([Assignment])
    case withdraw([Assignment])
    case acknowledge([TaskReference], gather: Seconds)
}

/// Worker to coordinator.
enum ToCoordinator {
    case hello(UInt64, [Assignment])
    case heartbeat([RunningTask])
    case results([Completion])
    /// These run and have left something in the file.
    case progress([TaskReference])
    case returned([Assignment])
    case goodbye
}
