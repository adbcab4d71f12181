import Identifiers
import Protocol

extension LocalNode {
    /// Watches a sweep to its end and stops the node. The first Ctrl-C drains, the second stops at once;
    /// either way the command ends as interrupted.
    func follow(_ sweep: SweepID, style: ProgressView.Style) throws -> WireSweepStatus? {
        let status = try untilEnd(sweep, style: style)
        try stop()
        return status
    }

    private func untilEnd(_ sweep: SweepID, style: ProgressView.Style) throws -> WireSweepStatus? {
        var loop = WatchLoop(client: client, style: style)
        while true {
            switch try loop.untilEvent(sweep, patience: 60) {
            case .ended: return loop.last
            case .silent: throw CommandFailure(.fault, "the coordinator of this process does not answer")
            case .interrupted:
                guard Interrupts.take() == 1 else {
                    kill()
                    throw try interrupted()
                }
                Terminal.say("running tasks are finished, nothing new is started; Ctrl-C again stops at once")
                try drain()
                if try waitForWorker(whileWaiting: { Interrupts.arePending }) { throw try interrupted() }
            }
        }
    }

    private func interrupted() throws -> any Error {
        try stop()
        Terminal.say("stopped; what was done is in \(store), and the same command goes on from there")
        return ExitStatus.interrupted.code
    }
}
