import Glibc

/// What waits for the store's thread. Appending is a lock held for an array append; the thread takes
/// the whole array in one swap.
///
/// `@unchecked`: every stored property is read and written with `mutex` held.
final class CommitQueue: @unchecked Sendable {
    struct Batch {
        var ticket: UInt64
        var writes: [StoreWrite]
    }

    /// A part of a checkpoint, and who wants to know what became of it.
    struct PartInHand {
        var part: CheckpointPart
        var answer: @Sendable (CheckpointPart.Verdict) -> Void
    }

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let arrived = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let settled = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var waiting: [Batch] = []
    /// Parts have a lane of their own: they are large, and results do not wait behind them.
    private var parts: [PartInHand] = []
    private var appendedParts: UInt64 = 0
    private var doneParts: UInt64 = 0
    private var waitingWrites = 0
    private var isThreadIdle = false
    private var isClosing = false
    private var appended: UInt64 = 0
    private var done: UInt64 = 0
    private var writesInHand = 0
    private var failure: String?
    private var isEnded = false

    init() {
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(arrived, &attributes)
        pthread_cond_init(settled, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(arrived)
        pthread_cond_destroy(settled)
        pthread_mutex_destroy(mutex)
        arrived.deallocate()
        settled.deallocate()
        mutex.deallocate()
    }

    private func locked<T>(_ body: () -> T) -> T {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    private static func deadline(after seconds: Double) -> timespec {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let total = Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9 + max(0, min(seconds, 1e8))
        return timespec(tv_sec: Int(total), tv_nsec: Int((total - total.rounded(.down)) * 1e9))
    }

    // MARK: Any thread

    /// False when the queue has been closed: nothing was appended.
    func append(_ batch: Batch) -> Bool {
        pthread_mutex_lock(mutex)
        guard !isClosing else {
            pthread_mutex_unlock(mutex)
            return false
        }
        waiting.append(batch)
        waitingWrites += batch.writes.count
        appended += 1
        let wakes = isThreadIdle
        isThreadIdle = false
        pthread_mutex_unlock(mutex)
        if wakes { pthread_cond_signal(arrived) }
        return true
    }

    /// False when the queue has been closed: nothing was appended.
    func append(_ part: PartInHand) -> Bool {
        let isTaken = locked {
            guard !isClosing else { return false }
            parts.append(part)
            appendedParts += 1
            return true
        }
        if isTaken { pthread_cond_signal(arrived) }
        return isTaken
    }

    /// Writes that are not on disk yet, parts of checkpoints left out.
    var backlog: Int { locked { waitingWrites + writesInHand } }

    /// Why the last try failed; nil while all is well.
    var failing: String? { locked { failure } }

    /// Waits until everything appended before the call is on disk. False: not within `seconds`.
    func waitUntilSettled(seconds: Double?) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let (goal, partGoal) = (appended, appendedParts)
        var until = Self.deadline(after: seconds ?? 1e8)
        while done < goal || doneParts < partGoal {
            if isEnded { return false }
            if pthread_cond_timedwait(settled, mutex, &until) == ETIMEDOUT {
                return done >= goal && doneParts >= partGoal
            }
        }
        return true
    }

    /// No more appends; the thread ends once it has written what waits, or cannot.
    func close() {
        locked { isClosing = true }
        pthread_cond_broadcast(arrived)
    }

    func waitUntilEnded() {
        pthread_mutex_lock(mutex)
        while !isEnded { pthread_cond_wait(settled, mutex) }
        pthread_mutex_unlock(mutex)
    }

    // MARK: The store's thread

    /// Microseconds that the thread lets pass when something comes after a rest: what caused it soon brings
    /// more, one flush serves both, and whoever is at work on it has the processor meanwhile.
    private static let gathering: UInt32 = 500

    /// Takes everything that waits but parts. Blocks up to `seconds` while there is nothing at all; then, and when
    /// only parts wait, the answer is empty. Nil: closed, and nothing waits.
    func take(waitingUpTo seconds: Double) -> [Batch]? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if waiting.isEmpty, parts.isEmpty, !isClosing {
            var until = Self.deadline(after: seconds)
            isThreadIdle = true
            while waiting.isEmpty, parts.isEmpty, !isClosing {
                if pthread_cond_timedwait(arrived, mutex, &until) == ETIMEDOUT { break }
            }
            isThreadIdle = false
            if !waiting.isEmpty, !isClosing {
                pthread_mutex_unlock(mutex)
                usleep(Self.gathering)
                pthread_mutex_lock(mutex)
            }
        }
        if waiting.isEmpty { return isClosing && parts.isEmpty ? nil : [] }
        var taken: [Batch] = []
        taken.reserveCapacity(waiting.count)
        swap(&taken, &waiting)
        writesInHand += waitingWrites
        waitingWrites = 0
        return taken
    }

    /// The part that has waited longest; nil when none waits.
    func takePart() -> PartInHand? { locked { parts.isEmpty ? nil : parts.removeFirst() } }

    func settlePart() {
        locked { doneParts += 1 }
        pthread_cond_broadcast(settled)
    }

    func settle(batches: Int, writes: Int) {
        locked {
            done += UInt64(batches)
            writesInHand -= writes
            failure = nil
        }
        pthread_cond_broadcast(settled)
    }

    func fail(_ reason: String) { locked { failure = reason } }

    /// Sleeps between tries of a failed group, unless the queue is closed meanwhile: then there is one
    /// last try. True: closed.
    func pause(seconds: Double) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        var until = Self.deadline(after: seconds)
        while !isClosing {
            if pthread_cond_timedwait(arrived, mutex, &until) == ETIMEDOUT { break }
        }
        return isClosing
    }

    func end() {
        locked { isEnded = true }
        pthread_cond_broadcast(settled)
    }
}
