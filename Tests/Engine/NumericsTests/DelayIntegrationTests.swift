import Foundation
import Numerics
import Testing

@Suite("Integration of delay equations")
struct DelayIntegrationTests {
    struct Path: Decodable {
        let delay: Double
        let history: Double
        let constants: [String: Double]
        let times: [Double]
        let states: [Double]
        let error: Double

        var range: Double { (states.max() ?? 0) - (states.min() ?? 0) }
    }

    private let fine = DormandPrince853(relativeTolerance: 1e-12, absoluteTolerance: 1e-12)

    @Test("ẋ = −x(t − 1) from a constant follows its piecewise polynomials")
    func polynomials() throws {
        let times = (0...100).map { Double($0) * 0.1 }
        let path = try DelayIntegrator(delays: [1], solver: fine).solve(
            from: 0, state: [1], at: times, history: { _, x in x[0] = 1 }
        ) { _, _, past, rate in rate[0] = -past[0] }
        for (time, value) in zip(times, path) {
            // x(t) = Σ (−1)ᵏ (t − k + 1)ᵏ / k! over k with t ≥ k − 1.
            var (exact, factorial) = (0.0, 1.0)
            for k in 0...Int(time.rounded(.down) + 1) {
                if k > 0 { factorial *= Double(k) }
                exact += (k % 2 == 0 ? 1 : -1) * pow(time - Double(k) + 1, Double(k)) / factorial
            }
            #expect(abs(value - exact) < 1e-11, "t = \(time)")
        }
    }

    @Test("a history that is a solution is carried on: a sine, by two components and two delays")
    func sine() throws {
        // sin′ t = −sin(t − π/2), and cos′ t = −cos(t − π/2) = −½·cos(t − π/2) + ½·sin(t − π).
        let times = (0...200).map { Double($0) * 0.25 }
        let integrator = DelayIntegrator(delays: [.pi, .pi / 2], solver: fine)
        let path = try integrator.solve(
            from: 0, state: [0, 1], at: times,
            history: { time, x in
                x[0] = sin(time)
                x[1] = cos(time)
            }
        ) { _, _, past, rate in
            // Rows come in the order of the delays.
            rate[0] = -past[2]
            rate[1] = 0.5 * (past[0] - past[3])
        }
        for (row, time) in times.enumerated() {
            #expect(abs(path[2 * row] - sin(time)) < 1e-9)
            #expect(abs(path[2 * row + 1] - cos(time)) < 1e-9)
        }
    }

    @Test("a state that jumps away from its history, and a jump within the history, are met exactly")
    func jumps() throws {
        // ẋ = x(t − 1), x = 0 before −½, 2 from there, and 5 at 0.
        let integrator = DelayIntegrator(delays: [1], historyBreaks: [-0.5], solver: fine)
        let times = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2]
        var evaluations = 0
        let path = try integrator.solve(
            from: 0, state: [5], at: times, history: { time, x in x[0] = time < -0.5 ? 0 : 2 }
        ) { _, _, past, rate in
            evaluations += 1
            rate[0] = past[0]
        }
        // 5, then 5 + 2(t − ½), 6 at 1; then 6 + 5(t − 1) to 1½, and ∫(5 + 2s − 1) ds to 2.
        for (value, exact) in zip(path, [5, 5, 5.5, 6, 7.25, 8.5, 8.5 + 2.5 + 0.25]) {
            #expect(abs(value - exact) < 1e-12)
        }
        #expect(evaluations < 300)
    }

    @Test(
        "the catalogue's six delay systems follow the converged references",
        arguments: ["MackeyGlass", "IkedaDelay", "SprottDelay", "VossDelay", "ScrollDelay", "PiecewiseCircuit"])
    func golden(name: String) throws {
        let reference = try #require(try Fixture.systems("delay-paths.json", as: Path.self)[name])
        let path = try integrator(reference, fine).solve(
            from: 0, state: [reference.history], at: reference.times, history: { _, x in x[0] = reference.history },
            equations(name, reference.constants))
        let error = zip(path, reference.states).map { abs($0 - $1) }.max() ?? 0
        #expect(error <= max(20 * reference.error, 1e-10) * reference.range)
    }

    private func integrator(_ reference: Path, _ solver: DormandPrince853) -> DelayIntegrator {
        DelayIntegrator(delays: [reference.delay], solver: solver)
    }

    private func equations(_ name: String, _ constants: [String: Double]) -> DelayRightHandSide {
        func constant(_ key: String) -> Double { constants[key] ?? .nan }
        let (alpha, beta, gamma, c) = (constant("alpha"), constant("beta"), constant("gamma"), constant("c"))
        let (mu, n, x0) = (constant("mu"), constant("n"), constant("x0"))
        return { _, x, past, rate in
            let (x, late) = (x[0], past[0])
            switch name {
            case "MackeyGlass": rate[0] = beta * late / (1 + pow(late, n)) - gamma * x
            case "IkedaDelay", "SprottDelay": rate[0] = mu * sin(late - x0) - c * x
            case "VossDelay":
                rate[0] = -alpha * x - 10.44 * late * late * late - 13.95 * late * late - 3.63 * late + 0.85
            case "ScrollDelay": rate[0] = -alpha * late + beta * tanh(10 * late)
            default: rate[0] = -alpha * late + beta * (3 * late / c - pow(late / c, 3))
            }
        }
    }

    @Test("a long path keeps no more of the past than its delays reach, and is the same every time")
    func longPath() throws {
        let reference = try #require(try Fixture.systems("delay-paths.json", as: Path.self)["MackeyGlass"])
        func run() throws -> [Double] {
            try integrator(reference, DormandPrince853()).solve(
                from: 0, state: [0.9], at: [5_000, 20_000], history: { _, x in x[0] = 0.9 },
                equations("MackeyGlass", reference.constants))
        }
        let path = try run()
        #expect(path.allSatisfy { $0 > 0.1 && $0 < 1.6 })
        #expect(path == (try run()))
    }

    @Test("a delay much shorter than the time scale bounds the step and nothing else")
    func shortDelay() throws {
        // ẋ = −x(t − τ) ~ exp(−λt) with λ = exp(λτ).
        let delay = 1e-3
        var rate = 1.0
        for _ in 0..<100 { rate = exp(rate * delay) }
        let decay = rate
        let path = try DelayIntegrator(delays: [delay], solver: fine).solve(
            from: 0, state: [1], at: [3], history: { time, x in x[0] = exp(-decay * time) }
        ) { _, _, past, rate in rate[0] = -past[0] }
        #expect(abs(path[0] - exp(-3 * decay)) < 1e-11)
    }

    @Test("delays that are not positive and what is not finite are errors")
    func errors() {
        func solve(_ delays: [Double], _ breaks: [Double] = [], _ value: Double = 1) throws {
            _ = try DelayIntegrator(delays: delays, historyBreaks: breaks).solve(
                from: 0, state: [1], at: [1], history: { _, x in x[0] = value }
            ) { _, _, past, rate in rate[0] = past[0] }
        }
        for delays in [[0.0], [-1], [.nan], [.infinity]] {
            #expect(throws: IntegrationError.self) { try solve(delays) }
        }
        #expect(throws: IntegrationError.self) { try solve([1], [2]) }
        #expect(throws: IntegrationError.notFinite(time: 0)) { try solve([1], [], .nan) }
    }
}
