public import Identifiers

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Scheduler {
    /// When a sweep will have ended, from what its remaining tasks should take and the slots that
    /// work at it. Where dispatch and not the work is the limit, the measured rate says more.
    public func estimate(_ sweep: SweepID, at now: Instant) -> Estimate? {
        guard let place = sweepPlaces[sweep] else { return nil }
        let state = sweepStates[Int(place)]
        let rate = state.rate.perSecond
        let left = state.counts.pending + state.counts.running
        if left == 0 { return Estimate(rate: rate, eta: 0, low: 0, high: 0) }
        guard state.model.isLearned, activeSlots > 0, !state.isPaused, !state.isCancelled else {
            return Estimate(rate: rate, eta: nil, low: nil, high: nil)
        }
        let (work, longest) = remaining(state)
        let rivals = sweepStates.filter { $0.isOpen && $0.priority == state.priority && !$0.isComplete }.count
        let slots = Double(activeSlots) / Double(max(1, rivals)) / Double(state.plan.cores)
        let parallel = max(1, min(slots, Double(left)))
        // The last tasks to start end after the others: half a task, on average.
        var eta = max(work / parallel, 0) + longest / 2 * (1 - 1 / parallel)
        if rate > 0 {
            let byRate = Double(left) / rate
            // A rate over many tasks knows what no model does (start-up, dispatch, slow disks).
            let weight = min(0.9, Double(state.counts.succeeded) / 1000)
            if byRate > eta { eta += (byRate - eta) * weight }
        }
        let spread = state.model.spread
        let ofModel = spread / (state.model.observed + 1).squareRoot()
        let ofTasks = (exp(min(spread * spread, 4)) - 1) / Double(left)
        let relative = (ofModel * ofModel + ofTasks + 0.05 * 0.05).squareRoot()
        let tail = longest * (exp(min(1.645 * spread, 4)) - 1) / 2
        return Estimate(
            rate: rate, eta: eta, low: eta * exp(-1.645 * relative), high: eta * exp(1.645 * relative) + tail)
    }

    /// Slot-seconds that remain, and the longest of the tasks.
    private func remaining(_ state: ScheduledSweep) -> (work: Seconds, longest: Seconds) {
        var work = 0.0
        var longest = 0.0
        for stratum in state.plan.strata.indices {
            let first = state.plan.strata[stratum].first
            let count = state.plan.strata[stratum].count
            let left = count - state.ended.count(in: first..<(first + count))
            if left == 0 { continue }
            let expected = state.model.expected(stratum)
            work += Double(left) * expected
            longest = max(longest, expected)
        }
        return (work, longest)
    }
}
