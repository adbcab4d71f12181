import Identifiers
import Protocol

extension LocalNode {
    /// So many workers may end in a row without one task having ended meanwhile.
    private static let mostDeaths = 5

    /// Watches a sweep to its end and stops the node. The first Ctrl-C drains, the second stops at once;
    /// either way the command ends as interrupted, and so it does when somebody drains the worker or stops the
    /// coordinator from outside. A worker that has died is replaced.
    func follow(_ sweep: SweepID, style: ProgressView.Style) throws -> WireSweepStatus? {
        let status = try untilEnd(sweep, style: style)
        try stop()
        return status
    }

    private func untilEnd(_ sweep: SweepID, style: ProgressView.Style) throws -> WireSweepStatus? {
        var loop = WatchLoop(client: client, style: style)
        var deaths = (count: 0, outcomes: UInt64.max)
        while true {
            switch try loop.untilEvent(sweep, patience: 60, isBroken: { !coordinatorRuns || worker.end != nil }) {
            case .ended: return loop.last
            case .silent: throw CommandFailure(.fault, "the coordinator of this process does not answer")
            case .broken:
                guard coordinatorRuns else { throw try interrupted(by: "the coordinator of this run was told to stop") }
                let status = try client.status().sweeps.first { $0.sweep == UInt64(clamping: sweep.rawValue) }
                // Its last word is on the way.
                if status?.state == "done" || status?.state == "cancelled" { continue }
                guard let end = worker.end, end != .drained else {
                    throw try interrupted(by: "the worker was told to leave")
                }
                let outcomes = status.map { $0.succeeded + $0.failed + $0.cancelled } ?? 0
                deaths = outcomes == deaths.outcomes ? (deaths.count + 1, outcomes) : (1, outcomes)
                try replace(after: end, deaths: deaths.count)
            case .interrupted:
                guard Interrupts.take() == 1, coordinatorRuns else {
                    kill()
                    throw try interrupted()
                }
                Terminal.say("running tasks are finished, nothing new is started; Ctrl-C again stops at once")
                try drain()
                if try waitForWorker(whileWaiting: { Interrupts.arePending }) { throw try interrupted() }
            }
        }
    }

    /// Every task is to end once, whatever becomes of the process that runs it.
    private func replace(after end: LocalWorker.End, deaths: Int) throws {
        guard deaths < Self.mostDeaths else {
            try stop()
            throw CommandFailure(
                .fault,
                "the worker process \(end.sentence), the last of \(deaths) in a row between whose ends no task ended; "
                    + "what was done is in \(store), and the same command goes on from there")
        }
        Terminal.say("the worker process \(end.sentence); another takes its place")
        try replaceWorker()
    }

    private func interrupted(by reason: String? = nil) throws -> any Error {
        try stop()
        let head = reason.map { "\($0): " } ?? ""
        Terminal.say("\(head)stopped; what was done is in \(store), and the same command goes on from there")
        return ExitStatus.interrupted.code
    }
}
