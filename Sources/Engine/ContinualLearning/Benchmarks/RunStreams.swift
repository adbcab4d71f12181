public import Numerics

/// The random numbers of a run, as `golden_cl.json` specifies them: SplitMix64 from seed·1000003 + key, fresh for each use.
///
/// They depend on the seed and on nothing else, so that methods with one seed start from the same weights and see the same
/// images in the same order.
public struct RunStreams: Sendable, Hashable {
    /// What random numbers are for.
    public enum Purpose: Sendable, Hashable {
        case initialWeights
        /// The order of a task's samples in its epochs; tasks from 0.
        case order(task: Int)
        /// The same of all tasks at once.
        case jointOrder
        /// The order of a permuted task's pixels.
        case pixels(task: Int)
        /// The order of tasks; the seed is that of the order, not of the run.
        case tasks
        /// Which samples are rehearsed.
        case rehearsal
        /// Which samples are kept in memory.
        case keeping
        /// What methods draw beside that.
        case method

        var key: UInt64 {
            switch self {
            case .initialWeights: 1
            case .order(let task): 1000 + UInt64(task)
            case .jointOrder: 1099
            case .pixels(let task): 2000 + UInt64(task)
            case .tasks: 2999
            case .rehearsal: 3000
            case .keeping: 3001
            case .method: 3002
            }
        }
    }

    public let seed: UInt64
    public init(seed: UInt64) { self.seed = seed }

    public subscript(purpose: Purpose) -> SplitMix64 { SplitMix64(state: seed &* 1_000_003 &+ purpose.key) }
}

extension SplitMix64 {
    /// 0..<count in random order: from the last place down, each swapped with place next mod (place + 1).
    ///
    /// The remainder favours small numbers by less than count/2⁶⁴; the golden values are drawn so.
    public mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        shuffle(&order)
        return order
    }

    /// Puts numbers into the order that `permutation` gives 0, 1, …
    mutating func shuffle(_ order: inout [Int]) {
        for place in stride(from: order.count - 1, through: 1, by: -1) {
            order.swapAt(place, Int(next() % UInt64(place + 1)))
        }
    }
}
