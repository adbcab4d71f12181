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
    /// What the file knows, as the scheduler wants it.
    init(_ stored: StoredHistory, isPaused: Bool) {
        self.init(
            ended: TaskSet(stored.ended), failed: TaskSet(stored.failed), attempts: stored.attempts,
            isPaused: isPaused)
    }
}

extension SweepCounts {
    /// Counts of a sweep that the scheduler does not have.
    init(_ stored: StoredHistory, total: Int64) {
        func count(_ ranges: [Range<TaskIndex>]) -> Int64 { ranges.reduce(0) { $0 + $1.upperBound - $1.lowerBound } }
        let failed = count(stored.failed)
        let cancelled = count(stored.cancelled)
        self.init(
            total: total, succeeded: count(stored.ended) - failed - cancelled, failed: failed, cancelled: cancelled)
    }
}
