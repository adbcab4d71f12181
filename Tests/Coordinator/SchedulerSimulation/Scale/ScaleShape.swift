package import Identifiers
import Scheduling

/// How large a simulated cluster and its sweep are.
package struct ScaleShape: Sendable {
    package var workers = 10_000
    /// Of each worker.
    package var slots = 64
    package var tasks: Int64 = 100_000_000
    /// What a task takes on average.
    package var seconds: Seconds = 60
    /// Between two heartbeats of a worker.
    package var heartbeat: Seconds = 0.5
    /// Workers that are lost in a minute, half of them without a word; each is replaced half a minute later.
    package var losses = 6.0
    package var seed: UInt64 = 1

    package init() {}

    /// The clock's grain: what happens within one is told to the scheduler together, as what comes to a socket while
    /// its thread is at work.
    static let grain: Seconds = 0.01

    package var slotCount: Int { workers * slots }

    /// What may go wrong with numbers that a person gives; nil when they make sense.
    package var problem: String? {
        guard (1...100_000).contains(workers), (1...4096).contains(slots), slotCount < 1 << 26 else {
            return "--workers is from 1 to 100000, --slots from 1 to 4096, and both together fewer than 2^26 slots"
        }
        guard (1...1 << 34).contains(tasks) else { return "--tasks is from 1 to 2^34, not \(tasks)" }
        guard seconds >= 0.01, seconds <= 86_400 else { return "--seconds is from 0.01 to 86400, not \(seconds)" }
        guard heartbeat >= Self.grain, heartbeat <= 60 else {
            return "--heartbeat is from \(Self.grain) to 60 seconds, not \(heartbeat)"
        }
        guard losses >= 0, losses <= 60_000 else { return "--losses is from 0 to 60000 a minute, not \(losses)" }
        return nil
    }
}

/// What tasks of a study take: 24 methods on 135 systems, whose costs multiply, and around each product a log-normal
/// spread. The mean over all is the shape's.
struct ScaleDurations {
    static let methods = 24
    static let systems = 135
    /// Standard deviation of the logarithm within a stratum.
    static let spread = 0.5
    /// The dearest method takes so many times what the cheapest does; the same of systems.
    static let range = 9.0

    let strata: [Stratum]
    private let means: [Seconds]
    private let tasksInStratum: Int64
    /// Factors of mean 1, of equal chance.
    private let factors: [Double]

    init(_ shape: ScaleShape) {
        var random = SeededRandom(seed: shape.seed)
        let count = shape.tasks < 1_000_000 ? 1 : Self.methods * Self.systems
        let methods = (0..<Self.methods).map { _ in random.spread(1, Self.range) }
        let systems = (0..<Self.systems).map { _ in random.spread(1, Self.range) }
        let products: [Double] = count == 1 ? [1] : methods.flatMap { method in systems.map { method * $0 } }
        let scale = shape.seconds * Double(count) / products.reduce(0, +)
        means = products.map { $0 * scale }
        tasksInStratum = (shape.tasks + Int64(count) - 1) / Int64(count)
        let size = tasksInStratum
        strata = (0..<count).map { number in
            let first = min(Int64(number) * size, shape.tasks)
            // A family that knows nothing of what its tasks cost.
            return Stratum(
                first: first, count: min(size, shape.tasks - first),
                features: [UInt32(number / Self.systems), UInt32(number % Self.systems)], hint: 1)
        }
        // Sums of twelve even numbers are normal enough.
        var drawn = (0..<4096).map { _ -> Double in
            let normal = (0..<12).reduce(-6.0) { sum, _ in sum + random.unit() }
            return Self.exponential(Self.spread * normal)
        }
        let mean = drawn.reduce(0, +) / Double(drawn.count)
        for place in drawn.indices { drawn[place] /= mean }
        factors = drawn
    }

    func duration(of index: TaskIndex, _ random: inout SeededRandom) -> Seconds {
        means[Int(index / tasksInStratum)] * factors[Int(random.next() & 4095)]
    }

    private static func exponential(_ x: Double) -> Double {
        // (1 + x/2^16)^(2^16): as good as the C library's, and the same everywhere.
        var result = 1 + x / 65_536
        for _ in 0..<16 { result *= result }
        return result
    }
}
