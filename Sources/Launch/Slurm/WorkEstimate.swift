/// How much work is left, from what a coordinator foretells of its end. That holds for the workers that it has; the
/// seconds of one core hold for any number, and are remembered while there is none.
public struct WorkEstimate: Hashable, Sendable {
    private var coreSecondsPerTask: Double?

    /// Starts with what was predicted before the launch, if anything was.
    /// - Parameter coreSecondsPerTask: the mean of the tasks.
    public init(coreSecondsPerTask: Double? = nil) { self.coreSecondsPerTask = coreSecondsPerTask }

    /// Seconds of one core that the tasks left will take; nil while nothing is known.
    /// - Parameters:
    ///   - unfinished: tasks without an outcome.
    ///   - eta: seconds to the end, as the coordinator foretells it; nil when it does not.
    ///   - slots: slots of the workers connected.
    public mutating func coreSeconds(unfinished: Int, eta: Double?, slots: Int) -> Double? {
        if let eta, eta.isFinite, eta >= 0, unfinished > 0, slots > 0 {
            // More slots than tasks end them no sooner.
            coreSecondsPerTask = eta * Double(min(slots, unfinished)) / Double(unfinished)
        }
        return coreSecondsPerTask.map { $0 * Double(unfinished) }
    }
}
