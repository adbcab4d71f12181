import Identifiers

/// Lets so many lines of one kind through in a period, and counts the rest: what a peer does must not fill a disk.
struct LogThrottle {
    /// Seconds that lines are counted over.
    static let period: Seconds = 10
    private let limit: Int
    private var since: Double = -.infinity
    private var said = 0
    private var held = 0

    init(limit: Int) { self.limit = limit }

    /// Whether a line may be said now; it may be held back only together with others.
    mutating func mayPass(at now: Double) -> Bool {
        if now - since >= Self.period, held == 0 {
            since = now
            said = 0
        }
        guard said < limit else {
            held += 1
            return false
        }
        said += 1
        return true
    }

    /// How many were held back in the period that has ended; nil: none, or it goes on.
    mutating func takeHeld(at now: Double) -> Int? {
        guard held > 0, now - since >= Self.period else { return nil }
        defer { held = 0 }
        return held
    }
}
