import Identifiers

extension Array {
    /// Room for one more and few beyond: an array doubles by itself, and half of what a large cluster has would be spare.
    mutating func makeRoom() {
        if count == capacity { reserveCapacity(count + count / 32 + 64) }
    }
}

/// What is in flight: who holds which task at which attempt. Found by task and by worker.
///
/// Leases lie in one array; a hash table of heads (by sweep, block and a part of the worker's number) and a linked list
/// a worker run through them. A range of short tasks costs a bit a task, a lone long task 48 bytes and a bucket.
///
/// Where tasks are long, the 64 tasks of a block are soon with 64 workers. Whoever holds a task is found among those
/// alone that share a part of the worker's number; to ask whether anybody has it looks at all parts.
struct LeaseTable: Sendable {
    static let none: Int32 = -1
    private static let workerParts: Int32 = 32

    private(set) var leases: [Lease] = []
    /// The first of those that are free; each leads to the next as a worker's do.
    private var free = Self.none
    private var buckets: [Int32] = Array(repeating: Self.none, count: 64)
    /// The first lease of each worker, by the worker's slot number.
    private var heads: [Int32] = []
    private var live = 0
    /// Tasks that were given to a second worker beside the first, on purpose.
    private var copied: Set<CopiedTask> = []

    private struct CopiedTask: Hashable {
        var sweep: Int32
        var index: TaskIndex
    }

    subscript(_ lease: Int32) -> Lease { leases[Int(lease)] }

    // MARK: Finding

    @inline(__always)
    private func bucket(_ sweep: Int32, _ block: Int64, part: Int32) -> Int {
        var hash = UInt64(bitPattern: block &* Int64(Self.workerParts) &+ Int64(part)) &* 0x9E37_79B9_7F4A_7C15
        hash ^= UInt64(UInt32(bitPattern: sweep)) &* 0xD6E8_FEB8_6659_FD93
        hash ^= hash >> 32
        return Int(hash & UInt64(buckets.count - 1))
    }

    @inline(__always)
    private func bucket(of lease: Lease) -> Int {
        bucket(lease.sweep, lease.block, part: lease.worker & (Self.workerParts - 1))
    }

    /// The lease by which `worker` holds a task at this attempt.
    func find(_ sweep: Int32, _ index: TaskIndex, worker: Int32, attempt: Attempt) -> Int32? {
        let bit = TaskSet.bit(index)
        let block = index >> 6
        var at = buckets[bucket(sweep, block, part: worker & (Self.workerParts - 1))]
        while at != Self.none {
            let matches = leases.withUnsafeBufferPointer { pointer in
                let lease = pointer[Int(at)]
                return lease.mask & bit != 0 && lease.block == block && lease.worker == worker
                    && lease.attempt == attempt && lease.sweep == sweep
            }
            if matches { return at }
            at = leases[Int(at)].nextInBucket
        }
        return nil
    }

    /// Every lease on a task: none, one, or two when there is a backup.
    func holders(_ sweep: Int32, _ index: TaskIndex) -> [Int32] {
        var found: [Int32] = []
        for part in 0..<Self.workerParts { forEachHolder(sweep, index, part: part) { found.append($0) } }
        return found
    }

    func isLeased(_ sweep: Int32, _ index: TaskIndex) -> Bool {
        var isFound = false
        for part in 0..<Self.workerParts where !isFound {
            forEachHolder(sweep, index, part: part) { _ in isFound = true }
        }
        return isFound
    }

    /// Does anybody else hold a task, whose own holder's lease has been released? Quick where nobody was given a copy.
    func hasOtherHolder(_ sweep: Int32, _ index: TaskIndex) -> Bool {
        guard !copied.isEmpty, copied.contains(CopiedTask(sweep: sweep, index: index)) else { return false }
        return isLeased(sweep, index)
    }

    @inline(__always)
    private func forEachHolder(_ sweep: Int32, _ index: TaskIndex, part: Int32, _ body: (Int32) -> Void) {
        let bit = TaskSet.bit(index)
        let block = index >> 6
        var at = buckets[bucket(sweep, block, part: part)]
        while at != Self.none {
            let lease = leases[Int(at)]
            // What lies in the same bucket by chance is of another part.
            if lease.mask & bit != 0, lease.block == block, lease.sweep == sweep,
                lease.worker & (Self.workerParts - 1) == part
            {
                body(at)
            }
            at = lease.nextInBucket
        }
    }

    /// The leases of a worker, newest first.
    func leases(of worker: Int32) -> [Int32] {
        guard Int(worker) < heads.count else { return [] }
        var found: [Int32] = []
        var at = heads[Int(worker)]
        while at != Self.none {
            found.append(at)
            at = leases[Int(at)].nextOfWorker
        }
        return found
    }

    // MARK: Changing

    /// A second runner of a task that somebody holds.
    mutating func addCopy(_ lease: Lease) {
        forEachTask(lease.mask, lease.block) { copied.insert(CopiedTask(sweep: lease.sweep, index: $0)) }
        add(lease)
    }

    mutating func add(_ lease: Lease) {
        if live > 2 * buckets.count { grow() }
        while heads.count <= Int(lease.worker) { heads.append(Self.none) }
        var lease = lease
        let bucket = bucket(of: lease)
        let head = heads[Int(lease.worker)]
        lease.nextInBucket = buckets[bucket]
        lease.nextOfWorker = head
        lease.previousOfWorker = Self.none
        let at: Int32
        if free != Self.none {
            at = free
            free = leases[Int(at)].nextOfWorker
            leases[Int(at)] = lease
        } else {
            at = Int32(leases.count)
            leases.makeRoom()
            leases.append(lease)
        }
        if head != Self.none { leases[Int(head)].previousOfWorker = at }
        heads[Int(lease.worker)] = at
        buckets[bucket] = at
        live += 1
    }

    /// Takes tasks out of a lease; the lease goes with its last task.
    mutating func release(_ at: Int32, _ mask: UInt64) {
        if !copied.isEmpty { forgetCopies(at, mask) }
        leases[Int(at)].mask &= ~mask
        if leases[Int(at)].mask == 0 { unlink(at) }
    }

    /// Of two holders of a task one lets it go: what is left is no copy once that ends too.
    private mutating func forgetCopies(_ at: Int32, _ mask: UInt64) {
        let lease = leases[Int(at)]
        forEachTask(lease.mask & mask, lease.block) { index in
            let task = CopiedTask(sweep: lease.sweep, index: index)
            if copied.contains(task), holders(lease.sweep, index).count < 2 { copied.remove(task) }
        }
    }

    /// Marks tasks of a lease as asked back. They stay leased until they come.
    mutating func markWithdrawn(_ at: Int32, _ mask: UInt64) {
        let lease = leases[Int(at)]
        if lease.mask & ~mask == 0 {
            leases[Int(at)].isWithdrawn = true
            return
        }
        leases[Int(at)].mask &= ~mask
        var part = lease
        part.mask = lease.mask & mask
        part.isWithdrawn = true
        if part.mask != 0 { add(part) }
    }

    private mutating func unlink(_ at: Int32) {
        let lease = leases[Int(at)]
        let bucket = bucket(of: lease)
        if buckets[bucket] == at {
            buckets[bucket] = lease.nextInBucket
        } else {
            var before = buckets[bucket]
            while leases[Int(before)].nextInBucket != at { before = leases[Int(before)].nextInBucket }
            leases[Int(before)].nextInBucket = lease.nextInBucket
        }
        if lease.previousOfWorker == Self.none {
            heads[Int(lease.worker)] = lease.nextOfWorker
        } else {
            leases[Int(lease.previousOfWorker)].nextOfWorker = lease.nextOfWorker
        }
        if lease.nextOfWorker != Self.none {
            leases[Int(lease.nextOfWorker)].previousOfWorker = lease.previousOfWorker
        }
        leases[Int(at)].nextOfWorker = free
        free = at
        live -= 1
    }

    private mutating func grow() {
        buckets = Array(repeating: Self.none, count: buckets.count * 2)
        for head in heads {
            var at = head
            while at != Self.none {
                let bucket = bucket(of: leases[Int(at)])
                leases[Int(at)].nextInBucket = buckets[bucket]
                buckets[bucket] = at
                at = leases[Int(at)].nextOfWorker
            }
        }
    }
}
