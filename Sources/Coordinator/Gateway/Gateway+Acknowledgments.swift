import Identifiers
import Protocol
import Scheduling

/// Telling workers what is on disk.
///
/// While there are few results each worker is told at once. While it is asked to gather results, nothing hangs on it but
/// the worker's memory, and the word waits for the next assignment: both go out in one packet.
extension Gateway {
    /// Ranges beyond which an acknowledgment does not wait.
    private static let mostWaiting = 512

    func acknowledge(_ tasks: [TaskReference], to worker: WorkerID) {
        guard let route = routes[worker] else { return }
        let isWaiting = peers[route]?.acknowledged.isEmpty == false
        peers[route]?.acknowledged += Self.ranges(of: tasks)
        let count = peers[route]?.acknowledged.count ?? 0
        if scheduler.gather == 0 || count > Self.mostWaiting { return sendAcknowledgment(to: route) }
        if !isWaiting { acknowledgments.append((route, now)) }
    }

    /// Tells a worker what it has not been told yet.
    func sendAcknowledgment(to route: RoutingID) {
        guard let ranges = peers[route]?.acknowledged, !ranges.isEmpty else { return }
        peers[route]?.acknowledged = []
        var message = WireAcknowledge()
        message.ranges = ranges
        message.gather = scheduler.gather
        send(.acknowledge(message), to: route)
    }

    /// Sends what no assignment has taken along.
    func sendLateAcknowledgments() {
        while let first = acknowledgments.first, now - first.since >= 1.5 * scheduler.gather {
            acknowledgments.removeFirst()
            sendAcknowledgment(to: first.route)
        }
    }

    /// Neighbouring tasks of one attempt number as ranges.
    static func ranges(of tasks: [TaskReference]) -> [WireRange] {
        var ranges: [Assignment] = []
        for task in tasks {
            if let last = ranges.last, last.sweep == task.sweep, last.attempt == task.attempt,
                last.first + last.count == task.index
            {
                ranges[ranges.count - 1].count += 1
            } else {
                ranges.append(Assignment(sweep: task.sweep, first: task.index, count: 1, attempt: task.attempt))
            }
        }
        return ranges.map { WireRange($0) }
    }
}
