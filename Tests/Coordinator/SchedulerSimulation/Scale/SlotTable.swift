import Identifiers
import Scheduling

/// Every slot of a cluster and when what it runs ends: lists of slots by the tick of their end, in flat arrays, so that
/// a cluster of 640,000 slots costs its simulation little beside what it costs the scheduler.
struct SlotTable {
    private static let none: Int32 = -1
    private static let wheelBits: Int64 = 16

    /// -1: idle.
    private(set) var task: [TaskIndex]
    private(set) var attempt: [Attempt]
    private(set) var began: [Instant]
    private var end: [Int64]
    private var next: [Int32]
    private var previous: [Int32]
    /// The first slot that ends at a tick, of those that are equal modulo its size.
    private var wheel: [Int32]

    init(count: Int) {
        task = Array(repeating: -1, count: count)
        attempt = Array(repeating: 0, count: count)
        began = Array(repeating: 0, count: count)
        end = Array(repeating: 0, count: count)
        next = Array(repeating: Self.none, count: count)
        previous = Array(repeating: Self.none, count: count)
        wheel = Array(repeating: Self.none, count: 1 << Int(Self.wheelBits))
    }

    private static func place(_ tick: Int64) -> Int { Int(tick & (1 << wheelBits - 1)) }

    mutating func begin(_ index: TaskIndex, _ attempt: Attempt, at slot: Int, now: Instant, until tick: Int64) {
        task[slot] = index
        self.attempt[slot] = attempt
        began[slot] = now
        end[slot] = tick
        let place = Self.place(tick)
        let first = wheel[place]
        next[slot] = first
        previous[slot] = Self.none
        if first != Self.none { previous[Int(first)] = Int32(slot) }
        wheel[place] = Int32(slot)
    }

    /// What runs there stops, or has ended.
    mutating func clear(_ slot: Int) {
        guard task[slot] >= 0 else { return }
        let (before, after) = (previous[slot], next[slot])
        if before == Self.none { wheel[Self.place(end[slot])] = after } else { next[Int(before)] = after }
        if after != Self.none { previous[Int(after)] = before }
        task[slot] = -1
    }

    /// Appends the slots whose tasks end at a tick.
    func collect(at tick: Int64, into slots: inout [Int]) {
        var slot = wheel[Self.place(tick)]
        while slot != Self.none {
            if end[Int(slot)] == tick { slots.append(Int(slot)) }
            slot = next[Int(slot)]
        }
    }
}
