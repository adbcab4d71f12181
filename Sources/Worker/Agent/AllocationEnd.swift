import Identifiers

/// The end of the time that a batch system has given to this worker, on the clock of the agent.
struct AllocationEnd {
    let end: Seconds
    /// From here on running tasks are asked for a checkpoint.
    let warning: Seconds
    /// What runs now is stopped; no task that lasts longer is begun.
    let last: Seconds

    /// Nil when nobody knows when it ends.
    init?(_ options: WorkerOptions, now: Seconds) {
        guard options.remaining > 0 else { return nil }
        let lead = min(options.warning, options.remaining / 4)
        end = now + options.remaining
        warning = end - lead
        last = end - min(options.reserve, lead / 3)
    }

    /// When something is due next.
    func nextTime(after now: Seconds) -> Seconds? { [warning, last].first { $0 > now } }
}
