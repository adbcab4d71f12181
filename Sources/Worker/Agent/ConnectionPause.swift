package import Identifiers

/// How long a worker waits between attempts to connect to a coordinator that is away, in milliseconds.
///
/// A machine on which nobody listens says so at once. For the first seconds it is asked again soon: most coordinators are
/// back by then. Later the pause grows with the time that has passed, so that ten thousand workers are no storm, and who
/// comes back is noticed after a tenth of that time at most. Where no answer comes at all, an attempt takes long enough
/// by itself, and the pause stays short: it is the network that is down, and workers are to know soon that it is back.
package struct ConnectionPause {
    package static let shortest: Int32 = 100
    package static let longest: Int32 = 1_600
    /// Of the time that has passed. ZeroMQ adds up to as much again, by chance.
    package static let share = 0.05

    package private(set) var current = shortest
    private var refusedSince: Seconds?
    private var begun: Seconds = 0

    package init() {}

    /// An attempt begins at that time.
    package mutating func begins(at time: Seconds) { begun = time }

    /// How long ago the attempt has begun.
    package func age(at now: Seconds) -> Seconds { max(0, now - begun) }

    /// The attempt has failed, for which `timeout` milliseconds were given; whether the pause is another one now.
    package mutating func missed(at now: Seconds, timeout: Int32) -> Bool {
        // Who answers does so in a quarter of the timeout, and much sooner as long as nothing is known of the way.
        guard (now - begun) * 1000 < Double(timeout) / 2 else { return reset() }
        let since = refusedSince ?? now
        refusedSince = since
        // By doubling, and not little by little: what is new takes another connection to begin with.
        guard current < Self.longest, (now - since) * 1000 * Self.share >= Double(2 * current) else { return false }
        current = min(Self.longest, 2 * current)
        return true
    }

    /// What has been, counts no longer; whether the pause is another one now.
    package mutating func reset() -> Bool {
        defer { current = Self.shortest }
        refusedSince = nil
        return current != Self.shortest
    }
}
