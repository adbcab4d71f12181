import Families
import Identifiers
import Scheduling
import Storage

extension TaskSet {
    /// The tasks of these ranges.
    init(_ ranges: [Range<TaskIndex>]) {
        self.init()
        for range in ranges { insert(range) }
    }
}

extension SweepHistory {
    /// What the file knows, as the scheduler wants it. `attempts`: how many a task of the sweep has;
    /// the scheduler takes a failed one to have used them all.
    init(_ stored: StoredHistory, attempts usual: Int) {
        self.init(
            ended: TaskSet(stored.ended), attempts: stored.attempts, cancelled: TaskSet(stored.cancelled),
            failures: stored.failures, begun: stored.begun)
        for (highest, ranges) in stored.failed {
            for range in ranges {
                failed.insert(range)
                guard Int(highest) != usual else { continue }
                for index in range { attempts[index] = highest }
            }
        }
    }
}

extension SweepCounts {
    /// Counts of an ended sweep, which the scheduler does not have. `isCancelled`: what has no outcome
    /// never gets one.
    init(_ stored: StoredHistory, total: Int64, isCancelled: Bool) {
        func count(_ ranges: some Sequence<Range<TaskIndex>>) -> Int64 {
            ranges.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
        }
        let ended = count(stored.ended)
        let failed = count(stored.failed.values.joined())
        let cancelled = count(stored.cancelled)
        self.init(
            total: total, succeeded: ended - failed - cancelled, failed: failed,
            cancelled: isCancelled ? total - ended + cancelled : cancelled)
    }

    init(_ tally: SweepTally, total: Int64) {
        self.init(total: total, succeeded: tally.succeeded, failed: tally.failed, cancelled: tally.cancelled)
    }
}
