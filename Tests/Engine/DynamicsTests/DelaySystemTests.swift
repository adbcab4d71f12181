import Dynamics
import Numerics
import Testing

@Suite("Delay systems")
struct DelaySystemTests {
    struct Rates: Decodable {
        struct Point: Decodable {
            let state: Double
            let delayed: Double
            let rate: Double
        }
        let points: [Point]
    }
    struct Path: Decodable {
        let history: Double
        let delay: Double
        let times: [Double]
        let states: [Double]
    }
    struct Embedding: Decodable {
        let times: [Double]
        let rows: [[Double]]
    }

    @Test("every right-hand side agrees with the collection's to 1e-12 of its size")
    func rates() throws {
        let golden = try Fixture.read("delay-rates.json", as: Rates.self)
        #expect(golden.count == 6)
        for (name, record) in golden {
            let system = try #require(DynamicalSystem.named(name))
            for point in record.points {
                let rate = try system.rate(at: [point.state], delayed: [point.delayed])[0]
                #expect(abs(rate - point.rate) <= 1e-12 * max(abs(point.rate), 1e-2), "\(name)")
            }
        }
    }

    @Test("from a constant history every system follows the converged reference to 1e-4 of its range")
    func paths() throws {
        let golden = try Fixture.read("delay-paths.json", as: Path.self)
        #expect(golden.count == 6)
        for (name, record) in golden {
            let system = try #require(DynamicalSystem.named(name))
            #expect(system.initialState[0] == record.history && system.delay == record.delay, "\(name)")
            let path = try system.path(at: record.times, isRaw: true)
            let range = (record.states.max() ?? 0) - (record.states.min() ?? 0)
            for (value, reference) in zip(path, record.states) {
                #expect(abs(value - reference) <= 1e-4 * range, "\(name)")
            }
        }
    }

    @Test("what is observed are ten copies, the first now and the last a delay ago")
    func copies() throws {
        for system in DynamicalSystem.all where system.kind == .delay {
            let delay = try #require(system.delay)
            let times = (0..<12).map { delay * Double($0) / 3 }
            let rows = try system.path(at: times)
            #expect(rows.count == 120)
            for (row, time) in times.enumerated() {
                let moments = (0..<10).map { max(0, time - delay * Double(9 - $0) / 9) }
                // Ascending in time, so read from the last copy to the first.
                let path = try system.path(at: moments, isRaw: true)
                for copy in 0..<10 {
                    // Other outputs end the integration elsewhere: equal to the tolerance, as errors grow.
                    let size = rows.map(abs).max() ?? 1
                    #expect(abs(rows[10 * row + copy] - path[9 - copy]) < 1e-6 * size, "\(system.name)")
                }
            }
        }
    }

    /// dysts's own scheme is of first order: over two delays on 6,000 points it errs by a few thousandths of the
    /// range, and by 1 % where the equation is steepest (IkedaDelay, VossDelay).
    @Test("the embedding is the collection's, as far as its first-order scheme goes")
    func embedding() throws {
        let golden = try Fixture.read("delay-embedding.json", as: Embedding.self)
        #expect(golden.count == 6)
        for (name, record) in golden {
            let system = try #require(DynamicalSystem.named(name))
            let rows = try system.path(at: record.times)
            let reference = record.rows.flatMap { $0 }
            let range = (reference.max() ?? 0) - (reference.min() ?? 0)
            for (value, theirs) in zip(rows, reference) {
                #expect(abs(value - theirs) <= 0.02 * range, "\(name): \(value) against \(theirs)")
            }
        }
    }

    @Test("a random place lies on the attractor, and a seed gives one path")
    func places() throws {
        for system in DynamicalSystem.all where system.kind == .delay {
            let path = try system.trajectory(points: 100, pointsPerPeriod: 20, random: RandomStream(seed: 3))
            #expect(path.count == 100 && path.dimension == 10)
            #expect(path.values.allSatisfy { abs($0) < 60 }, "\(system.name)")
            #expect(path == (try system.trajectory(points: 100, pointsPerPeriod: 20, random: RandomStream(seed: 3))))
            let other = try system.trajectory(points: 100, pointsPerPeriod: 20, random: RandomStream(seed: 4))
            #expect(path.values != other.values)
        }
    }
}
