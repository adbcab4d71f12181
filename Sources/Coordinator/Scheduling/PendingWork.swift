import Identifiers

/// What of a sweep has not been handed out. A task that never was costs nothing: strata have
/// cursors, and only what lies before a cursor and came back is kept, in sets by attempt number.
struct PendingWork: Sendable {
    struct Cursor: Sendable {
        var next: TaskIndex
        var end: TaskIndex
    }
    struct Level: Sendable {
        /// The highest attempt number that its tasks have had.
        var used: Attempt
        var tasks: TaskSet
    }
    struct Delayed: Sendable {
        var due: Instant
        var index: TaskIndex
        var used: Attempt
    }

    private(set) var cursors: [Cursor]
    /// Strata in the order in which they are handed out.
    private var order: [Int32]
    private var position = 0
    /// Tasks beyond their cursor that have had an attempt: never handed out as fresh.
    var touched = TaskSet()
    private(set) var levels: [Level] = []
    /// Retries that wait, in no order (there are few).
    private(set) var delayed: [Delayed] = []
    private(set) var nextDue = Instant.infinity

    init(_ strata: [Stratum]) {
        cursors = strata.map { Cursor(next: $0.first, end: $0.first + $0.count) }
        order = strata.indices.map { Int32($0) }
    }

    // MARK: Asking

    /// The stratum from which the next fresh task comes.
    mutating func freshStratum() -> Int? {
        while position < order.count {
            let stratum = Int(order[position])
            if cursors[stratum].next < cursors[stratum].end { return stratum }
            position += 1
        }
        return nil
    }

    /// Whether anything could be handed out now. May say so of a last stratum whose rest has ended.
    var hasCandidates: Bool { !levels.isEmpty || position < order.count }

    var hasReturned: Bool { !levels.isEmpty }

    /// Indices at or after the cursor of a stratum.
    func rest(_ stratum: Int) -> Range<TaskIndex> { cursors[stratum].next..<cursors[stratum].end }

    // MARK: Handing out

    /// Takes up to `limit` fresh tasks of a stratum, as blocks of 64 and masks.
    mutating func takeFresh(
        _ stratum: Int, limit: Int, ended: TaskSet, into blocks: inout [(block: Int64, mask: UInt64)]
    ) {
        var cursor = cursors[stratum]
        var left = limit
        while left > 0, cursor.next < cursor.end {
            guard let start = ended.firstAbsent(in: cursor.next..<cursor.end) else {
                cursor.next = cursor.end
                break
            }
            let block = start >> 6
            let end = min(cursor.end, (start | 63) + 1)
            var mask = TaskSet.mask(start..<end) & ~ended.bits(inBlock: block)
            if !touched.isEmpty { mask &= ~touched.bits(inBlock: block) }
            cursor.next = end
            if mask.nonzeroBitCount > left {
                mask = Self.lowest(left, of: mask)
                cursor.next = (block << 6) + Int64(64 - mask.leadingZeroBitCount)
            }
            if mask != 0 { blocks.append((block, mask)) }
            left -= mask.nonzeroBitCount
        }
        cursors[stratum] = cursor
    }

    /// Takes up to `limit` tasks that came back, of one attempt number, passing over those that
    /// `mayTake` refuses (and giving up after too many of them).
    mutating func takeReturned(
        limit: Int, mayTake: (TaskIndex) -> Bool, checksEach: Bool,
        into blocks: inout [(block: Int64, mask: UInt64)]
    ) -> Attempt? {
        for at in levels.indices {
            var left = limit
            var refusals = 0
            var index: TaskIndex = 0
            while left > 0, refusals < 1024, let first = levels[at].tasks.first(from: index) {
                let block = first >> 6
                var mask = levels[at].tasks.bits(inBlock: block) & (~0 << UInt64(first & 63))
                if checksEach {
                    var rest = mask
                    while rest != 0 {
                        let bit = rest & (~rest &+ 1)
                        rest &= ~bit
                        if !mayTake((block << 6) + Int64(bit.trailingZeroBitCount)) {
                            mask &= ~bit
                            refusals += 1
                        }
                    }
                }
                if mask.nonzeroBitCount > left { mask = Self.lowest(left, of: mask) }
                if mask != 0 { blocks.append((block, mask)) }
                left -= mask.nonzeroBitCount
                index = (block + 1) << 6
            }
            if blocks.isEmpty { continue }
            for (block, mask) in blocks { levels[at].tasks.remove(mask, inBlock: block) }
            let used = levels[at].used
            if levels[at].tasks.isEmpty { levels.remove(at: at) }
            return used
        }
        return nil
    }

    /// A task that came back and waits.
    func firstReturned() -> TaskIndex? { levels.first?.tasks.first(from: 0) }

    // MARK: Coming back

    mutating func giveBack(_ mask: UInt64, block: Int64, used: Attempt) {
        let at = level(used)
        levels[at].tasks.insert(mask, inBlock: block)
    }

    mutating func giveBack(_ index: TaskIndex, used: Attempt) {
        let at = level(used)
        levels[at].tasks.insert(index)
    }

    mutating func giveBack(_ range: Range<TaskIndex>, used: Attempt) {
        let at = level(used)
        levels[at].tasks.insert(range)
    }

    mutating func delay(_ index: TaskIndex, used: Attempt, until due: Instant) {
        delayed.append(Delayed(due: due, index: index, used: used))
        nextDue = min(nextDue, due)
    }

    /// Removes and returns the retries whose time has come, by index.
    mutating func takeDue(_ now: Instant) -> [Delayed] {
        guard nextDue <= now else { return [] }
        var due: [Delayed] = []
        var rest: [Delayed] = []
        nextDue = .infinity
        for retry in delayed {
            if retry.due <= now {
                due.append(retry)
            } else {
                rest.append(retry)
                nextDue = min(nextDue, retry.due)
            }
        }
        delayed = rest
        return due
    }

    /// A task stops being pending by another way than being handed out.
    ///
    /// - Returns: the attempt number that it waited with, if it had come back.
    @discardableResult
    mutating func takeOut(_ index: TaskIndex) -> Attempt? {
        for at in levels.indices where levels[at].tasks.remove(index) {
            let used = levels[at].used
            if levels[at].tasks.isEmpty { levels.remove(at: at) }
            return used
        }
        return nil
    }

    mutating func removeAll() {
        levels = []
        delayed = []
        nextDue = .infinity
        order = []
        position = 0
        touched = TaskSet()
    }

    /// Puts the strata that still have fresh tasks into another order, largest key first.
    mutating func sortStrata(by key: (Int) -> Double) {
        var keyed: [(key: Double, stratum: Int32)] = []
        for stratum in order where cursors[Int(stratum)].next < cursors[Int(stratum)].end {
            keyed.append((key(Int(stratum)), stratum))
        }
        keyed.sort { $0.key != $1.key ? $0.key > $1.key : $0.stratum < $1.stratum }
        order = keyed.map(\.stratum)
        position = 0
    }

    private mutating func level(_ used: Attempt) -> Int {
        if let at = levels.firstIndex(where: { $0.used == used }) { return at }
        levels.append(Level(used: used, tasks: TaskSet()))
        return levels.count - 1
    }

    private static func lowest(_ count: Int, of mask: UInt64) -> UInt64 {
        var rest = mask
        for _ in 0..<count { rest &= rest - 1 }
        return mask & ~rest
    }
}
