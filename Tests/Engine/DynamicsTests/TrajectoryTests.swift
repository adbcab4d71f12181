import Dynamics
import Numerics
import Testing

@Suite("Trajectories")
struct TrajectoryTests {
    struct Golden: Decodable {
        let times: [Double]
        let states: [[Double]]
        let sensitivity: Double
    }

    @Test("every system follows the reference path within a hundred times the path's own sensitivity")
    func golden() throws {
        let golden = try Fixture.read("trajectories.json", as: Golden.self)
        #expect(golden.count == 129)
        let solver = DormandPrince853(relativeTolerance: 1e-12, absoluteTolerance: 1e-12)
        for (name, record) in golden {
            let system = try #require(DynamicalSystem.named(name))
            let equations = try #require(system.rightHandSide)
            let path = try solver.solve(from: 0, state: record.states[0], at: record.times, equations)
            // LiuChen starts with two components near 5e-10, where the absolute tolerance decides:
            // only its first component is determined.
            let compared = name == "LiuChen" ? 0..<1 : 0..<system.initialState.count
            let tolerance = 100 * (name == "LiuChen" ? 1e-9 : max(record.sensitivity, 1e-11))
            for component in compared {
                let size = record.states.map { abs($0[component]) }.max() ?? 0
                for (row, state) in record.states.enumerated() {
                    let value = path[row * system.initialState.count + component]
                    #expect(
                        abs(value - state[component]) <= tolerance * max(size, 1e-6),
                        "\(name), component \(component), t = \(record.times[row])")
                }
            }
        }
    }

    @Test("a seed gives one path, another seed another, and both lie on the attractor")
    func seeds() throws {
        let lorenz = try #require(DynamicalSystem.named("Lorenz"))
        func path(_ seed: UInt64) throws -> Trajectory {
            try lorenz.trajectory(points: 600, pointsPerPeriod: 100, random: RandomStream(seed: seed))
        }
        let first = try path(1)
        #expect(first == (try path(1)))
        let second = try path(2)
        #expect(first.values != second.values)
        #expect(first.count == 600 && first.dimension == 3)
        #expect(abs(first.timeStep - lorenz.period / 100) < 1e-15)
        for x in first.component(0) + second.component(0) { #expect(abs(x) < 22) }
        for z in first.component(2) + second.component(2) { #expect(z > 0 && z < 55) }
    }

    @Test("angles are observed as sines and cosines")
    func observation() throws {
        let pendulum = try #require(DynamicalSystem.named("DoublePendulum"))
        #expect(pendulum.hasObservation)
        #expect(pendulum.observed([.pi / 2, -.pi / 2, 3, 4]) == [1, -1, 3, 4])
        let vortex = try #require(DynamicalSystem.named("BlinkingVortex"))
        #expect(vortex.observed([2, 0, 0]) == [2, 0, 0])
        let driven = try #require(DynamicalSystem.named("Duffing"))
        let path = try driven.trajectory(points: 300, pointsPerPeriod: 50, random: RandomStream(seed: 5))
        #expect(path.component(2).allSatisfy { abs($0) <= 1 })
    }

    @Test("a start outside the basin is drawn again nearer: no seed makes SprottQ or a population escape")
    func basins() throws {
        for name in ["SprottQ", "TurchinHanski"] {
            let system = try #require(DynamicalSystem.named(name))
            for seed in UInt64(0)..<10 {
                let path = try system.trajectory(points: 50, pointsPerPeriod: 20, random: RandomStream(seed: seed))
                #expect(path.count == 50 && path.values.allSatisfy(\.isFinite), "\(name) \(seed)")
            }
        }
    }
}
