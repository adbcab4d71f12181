import ArgumentParser
import Identifiers
import Protocol

/// Shows a sweep's progress until it has ended or a person has had enough.
struct WatchLoop {
    let client: CoordinatorClient
    var view: ProgressView
    private(set) var last: WireSweepStatus?
    /// Failures of each stage: a status tells only those of the stage that the sweep is at.
    private var failures: [UInt32: UInt64] = [:]

    init(client: CoordinatorClient, style: ProgressView.Style) {
        self.client = client
        view = ProgressView(style: style)
    }

    enum End: Equatable {
        /// Every outcome is on disk.
        case ended
        /// So many signals have come.
        case interrupted
        /// The coordinator says nothing any more.
        case silent
        /// What is to be there is not, as the caller has found.
        case broken
    }

    /// Follows until the sweep has ended, a signal comes, something is broken (asked about once a second), or
    /// `patience` seconds bring no word.
    mutating func untilEvent(
        _ sweep: SweepID, patience: Double = 15, isBroken: () -> Bool = { false }
    ) throws -> End {
        var heard = Monotonic.now
        while true {
            let asked = Monotonic.now
            let progress = try client.nextProgress(within: 1)
            // Time in which this process stood still is not the coordinator's silence.
            heard = progress == nil ? heard + max(0, Monotonic.now - asked - 2) : Monotonic.now
            if let progress {
                if let status = progress.sweeps.first(where: { $0.sweep == UInt64(sweep.rawValue) }) {
                    last = status
                    failures[status.stage] = status.failed
                    let isLast = status.state == "done" || status.state == "cancelled"
                    view.show(status, progress, isLast: isLast)
                    if isLast {
                        view.finish()
                        return .ended
                    }
                }
            }
            if Interrupts.arePending {
                view.finish()
                return .interrupted
            }
            if isBroken() {
                view.finish()
                return .broken
            }
            if Monotonic.now - heard > patience {
                view.finish()
                return .silent
            }
        }
    }

    /// For commands that only watch: ends the process's command with the fitting status.
    mutating func follow(_ sweep: SweepID) throws {
        switch try untilEvent(sweep) {
        case .ended:
            guard let last else { return }
            if failures.values.contains(where: { $0 > 0 }) || last.state == "cancelled" {
                throw ExitStatus.findings.code
            }
        case .interrupted:
            Terminal.say("the sweep goes on without this view; `swath watch` shows it again")
            throw ExitStatus.interrupted.code
        case .silent, .broken: throw CommandFailure(.coordinator, "nothing was heard of the coordinator for 15 s")
        }
    }
}
