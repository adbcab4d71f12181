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
        // A rate over many tasks knows what no model does (start-up, dispatch, slow disks). One of few tells only how long ago
        // the last ended.
        if rate >= 1 {
            let byRate = Double(left) / rate
            let weight = min(0.9, Double(state.counts.succeeded) / 1000)
            if byRate > eta { eta += (byRate - eta) * weight }
        }
        let slow = overdue(state)
        eta = max(eta, slow.eta, (state.pending.delayed.lazy.map(\.due).max() ?? now) - now)
        let spread = state.model.spread
        let ofModel = spread / (state.model.observed + 1).squareRoot()
        let ofTasks = (exp(min(spread * spread, 4)) - 1) / Double(left)
        let relative = (ofModel * ofModel + ofTasks + 0.05 * 0.05).squareRoot()
        let tail = longest * (exp(min(1.645 * spread, 4)) - 1) / 2
        return Estimate(
            rate: rate, eta: eta, low: min(eta * exp(-1.645 * relative), max(slow.low, eta - slow.eta)),
            high: max(eta * exp(1.645 * relative) + tail, slow.high))
    }

    /// What is to be expected of running tasks that take far longer than expected: as long again as they have
    /// taken so far, and in nine cases of ten from a twentieth to nineteen times that (the chance to have lasted a
    /// time t falls as 1 / t), but no longer than their limit and that of the attempts that follow.
    private func overdue(_ state: ScheduledSweep) -> (eta: Seconds, low: Seconds, high: Seconds) {
        var slow: (eta: Seconds, low: Seconds, high: Seconds) = (0, 0, 0)
        for worker in workerStates where worker.isPresent {
            for running in worker.running where running.task.sweep == state.id {
                let elapsed = running.elapsed
                guard (0..<state.plan.count).contains(running.task.index) else { continue }
                let expected = state.model.expected(state.findStratum(of: running.task.index))
                guard elapsed > configuration.stragglerFactor * expected, elapsed >= 0.5 else { continue }
                guard let limit = state.plan.timeLimit else {
                    slow = (max(slow.eta, elapsed), max(slow.low, elapsed / 20), max(slow.high, 19 * elapsed))
                    continue
                }
                let rest = max(0, limit - elapsed)
                let further = max(0, state.plan.attempts - Int(clamping: running.task.attempt))
                slow.eta = max(slow.eta, min(elapsed, rest + Double(further) * limit))
                slow.low = max(slow.low, min(elapsed / 20, rest))
                slow.high = max(slow.high, rest + Double(further) * limit)
            }
        }
        return slow
    }

    /// How many attempts of a task fail, on average, and how likely it is that all do.
    private func failedAttempts(share: Double, atMost attempts: Int) -> (count: Double, all: Double) {
        guard share > 0 else { return (0, 0) }
        let all = power(share, Double(attempts))
        let count = share < 1 ? share * (1 - all) / (1 - share) : Double(attempts)
        return (count, all)
    }

    /// Slot-seconds that remain, failed attempts that are to be expected included, and the longest of the tasks.
    private func remaining(_ state: ScheduledSweep) -> (work: Seconds, longest: Seconds) {
        var work = 0.0
        var longest = 0.0
        for stratum in state.plan.strata.indices {
            let first = state.plan.strata[stratum].first
            let count = state.plan.strata[stratum].count
            let left = count - state.ended.count(in: first..<(first + count))
            if left == 0 { continue }
            let expected = state.model.expected(stratum)
            let failures = state.tallies[stratum].failures
            let (attempts, ends) = failedAttempts(share: failures.share, atMost: state.plan.attempts)
            let task = attempts * failures.duration + (1 - ends) * expected
            work += Double(left) * task
            longest = max(longest, task)
        }
        return (work, longest)
    }
}
