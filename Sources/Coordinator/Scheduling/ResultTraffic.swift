import Identifiers

/// How many results come, and for how long workers should gather theirs so that they come in fewer messages.
struct ResultTraffic: Sendable {
    private var arrived = 0
    private var measuredAt: Instant?
    /// Results a second, of late.
    private(set) var rate = 0.0
    /// Seconds for which a worker that has no idle slot may gather results.
    private(set) var gather: Seconds = 0

    mutating func came(_ results: Int) { arrived += results }

    /// Looks at what has come since the last time.
    mutating func measure(at now: Instant, workers: Int, _ configuration: SchedulerConfiguration) {
        defer { (measuredAt, arrived) = (now, 0) }
        guard let measuredAt, now > measuredAt else { return }
        rate = (rate + Double(arrived) / (now - measuredAt)) / 2
        let limit = configuration.gatherAbove
        // As the rate rises from the limit to twice of it, from nothing to what leaves that many messages: no jump, from
        // which it would jump back.
        let share = min(1, max(0, rate / limit - 1))
        let seconds = min(configuration.longestGather, share * Double(workers) / limit)
        gather = seconds < configuration.shortestGather ? 0 : seconds
    }
}
