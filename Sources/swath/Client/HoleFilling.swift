import Families
import Identifiers
import Reporting
import Storage

/// Has a coordinator fill the holes of a sweep.
struct HoleFilling {
    let sweep: SweepSummary
    let plan: Resubmission

    /// Asks a coordinator for all that can be asked for, and says what it answered.
    /// - Returns: the sweep in which the holes are filled.
    @discardableResult
    func ask(_ client: CoordinatorClient, watch: Bool = false) throws -> SweepID {
        if case .submitAgain = plan {
            guard let first = sweep.stages.first else { return sweep.id }
            if sweep.state == .cancelling { try awaitEnd(client) }
            // The canonical text and not the file: the file may have changed since, or be gone.
            let text = try Sweep(canonical: first.canonical, registry: .builtIn)
            let submission = try client.submit(text, source: sweep.source, git: sweep.git, watch: watch)
            Terminal.say(
                "sweep \(submission.sweep) (\(sweep.name)): \(HumanText.count(submission.tasks)) tasks are queued; "
                    + "what has a result is not run again")
            return submission.sweep
        }
        if plan.failed > 0 { Terminal.say(try client.control("retry", sweep: sweep.id)) }
        if watch { try client.watch(sweep.id) }
        return sweep.id
    }

    /// A sweep that is being cancelled would take its like for itself.
    private func awaitEnd(_ client: CoordinatorClient) throws {
        try client.watch(sweep.id)
        var loop = WatchLoop(client: client, style: .quiet)
        guard try loop.untilEvent(sweep.id) == .ended else {
            throw CommandFailure(
                .coordinator, "sweep \(sweep.name) is still being cancelled; resubmit it when it has ended")
        }
    }
}
