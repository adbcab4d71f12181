import Dynamics
import Numerics
import Testing

@Suite("Process noise")
struct NoiseTests {
    private func path(_ name: String, _ noise: ProcessNoise?, points: Int = 400, seed: UInt64 = 2) throws -> Trajectory
    {
        let system = try #require(DynamicalSystem.named(name))
        return try system.trajectory(
            points: points, pointsPerPeriod: 20, transientPeriods: 2, noise: noise, random: RandomStream(seed: seed))
    }

    @Test("a seed gives one noisy path, none is the path itself, and noise does not move the place of the start")
    func determinism() throws {
        let noisy = try path("Lorenz", ProcessNoise(amplitude: 0.05))
        #expect(noisy == (try path("Lorenz", ProcessNoise(amplitude: 0.05))))
        #expect(noisy.values != (try path("Lorenz", ProcessNoise(amplitude: 0.05), seed: 3)).values)
        let quiet = try path("Lorenz", nil)
        #expect(try path("Lorenz", ProcessNoise(amplitude: 0)) == quiet)
        // Before the flow has amplified it, next to no noise is next to no change.
        let faint = try path("Lorenz", ProcessNoise(amplitude: 1e-12), points: 10)
        for (a, b) in zip(faint.values, quiet.values) { #expect(abs(a - b) < 1e-4) }
    }

    /// Means over 400 periods (600 units of time) of a quantity that forgets within one: 0.3 of error.
    @Test("the law does not depend on the step: Lorenz under noise at 100 and at 400 steps a period")
    func refinement() throws {
        func meanHeight(_ steps: Int, seed: UInt64) throws -> Double {
            let noise = ProcessNoise(amplitude: 0.3, stepsPerPeriod: steps)
            let z = try path("Lorenz", noise, points: 8000, seed: seed).component(2)
            return z.reduce(0, +) / Double(z.count)
        }
        let (coarse, fine) = (try meanHeight(100, seed: 1), try meanHeight(400, seed: 2))
        #expect(abs(coarse - fine) < 0.5)
    }

    @Test("the phase of a driven system is a clock and stays exact; delay systems take noise too")
    func kinds() throws {
        let noisy = try path("Duffing", ProcessNoise(amplitude: 0.2))
        let quiet = try path("Duffing", nil)
        #expect(noisy.component(0) != quiet.component(0))
        for (a, b) in zip(noisy.component(2), quiet.component(2)) { #expect(abs(a - b) < 1e-6) }
        let delayed = try path("MackeyGlass", ProcessNoise(amplitude: 0.05))
        #expect(delayed.values != (try path("MackeyGlass", nil)).values)
        let isBounded = delayed.values.allSatisfy { abs($0) < 3 }
        #expect(isBounded)
        // Copies are of one path: the third copy is the first, two ninths of a delay later.
        #expect(delayed.dimension == 10)
    }

    @Test("noise in proportion to the state keeps populations positive")
    func positive() throws {
        let noisy = try path("MacArthur", ProcessNoise(amplitude: 0.3, scale: .state, stepsPerPeriod: 100), points: 60)
        let isPositive = noisy.values.allSatisfy { $0 > 0 }
        #expect(isPositive)
    }
}
