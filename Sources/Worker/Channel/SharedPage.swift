import Glibc
import Synchronization

/// A page of memory that an agent and one of its executors share, so that work is claimed and
/// called back, and a running task seen and cancelled, without a system call a task.
///
/// Every task given to an executor has a number, counted from 0 and wrapping at 2^32. The *claim*
/// word holds the number of the next task and the limit before which the executor may claim, in
/// one atomic word: the executor raises `next`, the agent moves `limit`, and neither can miss the
/// other. So tasks waiting behind a long one are called back while it runs.
package struct SharedPage: @unchecked Sendable {
    // Sendable: every access is atomic; the mapping outlives the value's users (see `unmap`).
    package static let size = 4096

    private let words: UnsafeMutablePointer<Atomic<UInt64>>

    /// Each of the two writers has its own cache line.
    private enum Word {
        static let claim = 0
        static let current = 8
        static let started = 9
        static let cancelled = 16
        static let saving = 17
    }

    /// A new page, zeroed, and the descriptor under which a child can map it.
    package static func create() throws(SystemFailure) -> (SharedPage, Descriptor) {
        var generator = SystemRandomNumberGenerator()
        let name = "/swath-\(getpid())-\(String(generator.next(), radix: 36))"
        let number = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
        guard number >= 0 else { throw SystemFailure.last("create shared memory") }
        shm_unlink(name)
        let descriptor = Descriptor(number)
        guard ftruncate(number, off_t(size)) == 0 else { throw SystemFailure.last("size shared memory") }
        return (try SharedPage(descriptor: number), descriptor)
    }

    /// Maps the page behind a descriptor.
    package init(descriptor: Int32) throws(SystemFailure) {
        guard let address = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
            address != MAP_FAILED
        else { throw SystemFailure.last("map shared memory") }
        words = address.bindMemory(to: Atomic<UInt64>.self, capacity: Self.size / 8)
    }

    /// Gives the mapping back. Nothing may use the page afterwards.
    package func unmap() { munmap(words, Self.size) }

    // MARK: Claims

    package struct Claim: Equatable {
        /// The next task to be claimed.
        package var next: UInt32
        /// Tasks from here on may not be claimed.
        package var limit: UInt32
        fileprivate var word: UInt64 { UInt64(limit) << 32 | UInt64(next) }
        fileprivate init(word: UInt64) {
            next = UInt32(truncatingIfNeeded: word)
            limit = UInt32(truncatingIfNeeded: word >> 32)
        }
        /// How many may still be claimed.
        package var open: UInt32 { limit &- next }
    }

    package var claim: Claim { Claim(word: words[Word.claim].load(ordering: .acquiring)) }

    /// Executor: claims task `claim.next`; false when the agent has moved the limit meanwhile.
    package func take(_ claim: Claim) -> Bool {
        var taken = claim
        taken.next &+= 1
        return words[Word.claim].compareExchange(
            expected: claim.word, desired: taken.word, ordering: .acquiringAndReleasing
        ).exchanged
    }

    /// Agent: lets `count` more be claimed, the first of them number `first`. Whatever was called
    /// back before `first` is skipped.
    package func extend(first: UInt32, count: UInt32) {
        update { claim in
            if claim.open == 0 { claim.next = first }
            claim.limit = first &+ count
        }
    }

    /// Agent: calls back all that is not claimed. Returns the number of the first of it.
    package func recall() -> UInt32 {
        update { $0.limit = $0.next }.next
    }

    @discardableResult
    private func update(_ change: (inout Claim) -> Void) -> Claim {
        while true {
            let old = words[Word.claim].load(ordering: .acquiring)
            var new = Claim(word: old)
            change(&new)
            if words[Word.claim].compareExchange(
                expected: old, desired: new.word, ordering: .acquiringAndReleasing
            ).exchanged {
                return new
            }
        }
    }

    // MARK: The running task

    package struct Running: Equatable {
        package var number: UInt32
        /// ``MonotonicClock`` nanoseconds.
        package var started: UInt64
    }

    /// Executor: task `number` begins.
    package func begin(_ number: UInt32, at started: UInt64) {
        words[Word.started].store(started, ordering: .relaxed)
        words[Word.current].store(UInt64(number) + 1, ordering: .releasing)
    }

    /// Executor: no task runs.
    package func end() { words[Word.current].store(0, ordering: .releasing) }

    /// The task that the executor is at work on, or was when it died.
    package var running: Running? {
        while true {
            let current = words[Word.current].load(ordering: .acquiring)
            guard current != 0 else { return nil }
            let started = words[Word.started].load(ordering: .acquiring)
            if words[Word.current].load(ordering: .acquiring) == current {
                return Running(number: UInt32(truncatingIfNeeded: current &- 1), started: started)
            }
        }
    }

    // MARK: Cancellation

    /// Agent: asks task `number` to stop.
    package func cancel(_ number: UInt32) { words[Word.cancelled].store(UInt64(number) + 1, ordering: .releasing) }

    /// Agent: asks whatever runs from now on to save a checkpoint.
    package func askForCheckpoints() { words[Word.saving].store(1, ordering: .releasing) }

    /// Executor: whether a running task is to save a checkpoint.
    package var wantsCheckpoints: Bool { words[Word.saving].load(ordering: .relaxed) != 0 }

    /// Executor: whether task `number` was asked to stop.
    package func isCancelled(_ number: UInt32) -> Bool {
        words[Word.cancelled].load(ordering: .relaxed) == UInt64(number) + 1
    }
}
