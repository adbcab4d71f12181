import Foundation
import Numerics
import Testing

/// The problems that stiff integrators are measured by (Hairer and Wanner, *Solving Ordinary
/// Differential Equations II*, section IV.10; Mazzia and Magherini, *Test Set for Initial Value
/// Problem Solvers*, release 2.4).
enum StiffProblem: String, CaseIterable, Sendable {
    case vanDerPol = "VanDerPol"
    case robertson = "Robertson"
    case hires = "HIRES"

    /// What the path may err by at a relative tolerance of 1e-7. One of van der Pol's output times
    /// is in the middle of a jump, where scipy errs by 1.4e-4.
    var tolerance: Double { self == .vanDerPol ? 5e-4 : 1e-6 }

    var equations: RightHandSide {
        switch self {
        case .vanDerPol:
            { _, x, rate in
                rate[0] = x[1]
                rate[1] = 1000 * (1 - x[0] * x[0]) * x[1] - x[0]
            }
        case .robertson:
            { _, x, rate in
                let (forth, back, on) = (0.04 * x[0], 1e4 * x[1] * x[2], 3e7 * x[1] * x[1])
                rate[0] = back - forth
                rate[1] = forth - back - on
                rate[2] = on
            }
        case .hires:
            { _, x, rate in
                let bound = 280 * x[5] * x[7]
                rate[0] = -1.71 * x[0] + 0.43 * x[1] + 8.32 * x[2] + 0.0007
                rate[1] = 1.71 * x[0] - 8.75 * x[1]
                rate[2] = -10.03 * x[2] + 0.43 * x[3] + 0.035 * x[4]
                rate[3] = 8.32 * x[1] + 1.71 * x[2] - 1.12 * x[3]
                rate[4] = -1.745 * x[4] + 0.43 * x[5] + 0.43 * x[6]
                rate[5] = -bound + 0.69 * x[3] + 1.71 * x[4] - 0.43 * x[5] + 0.69 * x[6]
                rate[6] = bound - 1.81 * x[6]
                rate[7] = -bound + 1.81 * x[6]
            }
        }
    }
}

@Suite("Integration of stiff problems")
struct StiffIntegrationTests {
    struct Path: Decodable {
        let initial: [Double]
        let times: [Double]
        let states: [[Double]]
        let roughEvaluations: Int
        let roughError: Double
    }

    /// The largest error by component over the component's largest size.
    private func error(_ path: [Double], _ reference: Path) -> Double {
        let n = reference.initial.count
        return (0..<n).map { i in
            let size = reference.states.map { abs($0[i]) }.max() ?? 0
            return reference.states.indices.map { abs(path[$0 * n + i] - reference.states[$0][i]) / size }.max() ?? 0
        }.max() ?? 0
    }

    @Test("Radau5 is as good as scipy's Radau for no more evaluations", arguments: StiffProblem.allCases)
    func scipy(problem: StiffProblem) throws {
        let reference = try #require(try Fixture.systems("stiff-paths.json", as: Path.self)[problem.rawValue])
        var evaluations = 0
        let solver = Radau5(relativeTolerance: 1e-7, absoluteTolerance: problem == .robertson ? 1e-13 : 1e-9)
        let path = try solver.solve(from: 0, state: reference.initial, at: reference.times) { time, x, rate in
            evaluations += 1
            problem.equations(time, x, rate)
        }
        #expect(error(path, reference) < problem.tolerance)
        #expect(evaluations <= reference.roughEvaluations)
    }

    @Test("the automatic method finds out that a problem is stiff", arguments: StiffProblem.allCases)
    func automatic(problem: StiffProblem) throws {
        let reference = try #require(try Fixture.systems("stiff-paths.json", as: Path.self)[problem.rawValue])
        var evaluations = 0
        let solver = AutomaticIntegrator(
            relativeTolerance: 1e-7, absoluteTolerance: problem == .robertson ? 1e-13 : 1e-9)
        let path = try solver.solve(from: 0, state: reference.initial, at: reference.times) { time, x, rate in
            evaluations += 1
            problem.equations(time, x, rate)
        }
        #expect(error(path, reference) < problem.tolerance)
        #expect(evaluations < 10_000)
    }

    @Test("HIRES ends at the test set's reference values")
    func hires() throws {
        let published = [
            0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2,
            0.2386356198831331e-2, 0.6238968252742796e-2, 0.2849998395185769e-2, 0.2850001604814231e-2,
        ]
        let path = try Radau5(relativeTolerance: 1e-10, absoluteTolerance: 1e-14)
            .solve(from: 0, state: [1, 0, 0, 0, 0, 0, 0, 0.0057], at: [321.8122], StiffProblem.hires.equations)
        for (value, reference) in zip(path, published) { #expect(abs(value - reference) < 1e-7 * reference) }
    }

    @Test("Robertson's reaction reaches t = 10¹¹ at the test set's reference values")
    func robertson() throws {
        let path = try Radau5(relativeTolerance: 1e-10, absoluteTolerance: 1e-20)
            .solve(from: 0, state: [1, 0, 0], at: [1e11], StiffProblem.robertson.equations)
        let published = [0.2083340149701255e-7, 0.8333360770334713e-13, 0.9999999791665050]
        for (value, reference) in zip(path, published) { #expect(abs(value - reference) < 1e-7 * reference) }
    }

    @Test("van der Pol's oscillator with μ = 1000 is where the test set has it at t = 2000")
    func vanDerPol() throws {
        let path = try Radau5(relativeTolerance: 1e-10, absoluteTolerance: 1e-13)
            .solve(from: 0, state: [2, 0], at: [2000], StiffProblem.vanDerPol.equations)
        #expect(abs(path[0] - 1.706167732170483) < 1e-7)
        #expect(abs(path[1] + 0.8928097010247975e-3) < 1e-10)
    }

    @Test("a Jacobian that is given is used, and does as well as one by differences")
    func givenJacobian() throws {
        var calls = 0
        var evaluations = 0
        let path = try Radau5(relativeTolerance: 1e-9, absoluteTolerance: 1e-12).solve(
            from: 0, state: [2, 0], at: [2000],
            jacobian: { _, x, matrix in
                calls += 1
                matrix[1] = -2000 * x[0] * x[1] - 1
                matrix[2] = 1
                matrix[3] = 1000 * (1 - x[0] * x[0])
            }
        ) { time, x, rate in
            evaluations += 1
            StiffProblem.vanDerPol.equations(time, x, rate)
        }
        #expect(abs(path[0] - 1.706167732170483) < 1e-6)
        #expect(calls > 10 && calls < evaluations / 3)
    }

    @Test("the implicit interpolant is nearly as good as the steps")
    func denseOutput() throws {
        let times = (0...1000).map { Double($0) * 0.01 }
        let path = try Radau5(relativeTolerance: 1e-8, absoluteTolerance: 1e-8)
            .solve(from: 0, state: [1, 0], at: times) { _, x, rate in
                rate[0] = x[1]
                rate[1] = -x[0]
            }
        for (index, time) in times.enumerated() {
            #expect(abs(path[2 * index] - cos(time)) < 1e-6)
            #expect(abs(path[2 * index + 1] + sin(time)) < 1e-6)
        }
    }

    @Test("the automatic method stays explicit where nothing is stiff: DOP853's own bits")
    func notStiff() throws {
        let lorenz: RightHandSide = { _, x, rate in
            rate[0] = 10 * (x[1] - x[0])
            rate[1] = x[0] * (28 - x[2]) - x[1]
            rate[2] = x[0] * x[1] - 8.0 / 3 * x[2]
        }
        let times = (1...50).map(Double.init)
        let explicit = try DormandPrince853().solve(from: 0, state: [1, 1, 1], at: times, lorenz)
        #expect(try AutomaticIntegrator().solve(from: 0, state: [1, 1, 1], at: times, lorenz) == explicit)
    }

    @Test("the automatic method comes back when stiffness is over")
    func switchesBack() throws {
        // Fast decay to cos t until t = 10, a slow oscillation afterwards.
        let equations: RightHandSide = { time, x, rate in
            let stiff = time < 10
            rate[0] = stiff ? -1e5 * (x[0] - cos(time)) : x[1]
            rate[1] = stiff ? -x[1] : -x[0]
        }
        func evaluations(_ solver: some Integrator) throws -> Int {
            var count = 0
            _ = try solver.solve(from: 0, state: [0, 1], at: [200]) { time, x, rate in
                count += 1
                equations(time, x, rate)
            }
            return count
        }
        let automatic = try evaluations(AutomaticIntegrator(relativeTolerance: 1e-10, absoluteTolerance: 1e-10))
        let implicit = try evaluations(Radau5(relativeTolerance: 1e-10, absoluteTolerance: 1e-10))
        let explicit = try evaluations(DormandPrince853(relativeTolerance: 1e-10, absoluteTolerance: 1e-10))
        #expect(automatic < implicit && automatic < explicit)
    }

    @Test("poles, functions that end, bad Jacobians and limits are errors with the time")
    func errors() {
        let solver = Radau5()
        #expect {
            try solver.solve(from: 0, state: [1], at: [2]) { _, x, rate in rate[0] = x[0] * x[0] }
        } throws: { error in
            switch error as? IntegrationError {
            case .stepUnderflow(let time), .notFinite(let time), .noConvergence(let time): abs(time - 1) < 1e-3
            default: false
            }
        }
        #expect(throws: IntegrationError.notFinite(time: 0)) {
            try solver.solve(from: 0, state: [1], at: [1]) { _, _, rate in rate[0] = .nan }
        }
        #expect(throws: IntegrationError.jacobianNotFinite(time: 0)) {
            try solver.solve(
                from: 0, state: [1], at: [1], jacobian: { _, _, matrix in matrix[0] = .infinity }
            ) { _, x, rate in rate[0] = -x[0] }
        }
        #expect(throws: IntegrationError.self) {
            try Radau5(maximumSteps: 3).solve(from: 0, state: [2, 0], at: [2000], StiffProblem.vanDerPol.equations)
        }
        #expect(throws: IntegrationError.self) {
            // The square root ends at 0, which is reached at t = 2.
            try solver.solve(from: 0, state: [1], at: [3]) { _, x, rate in rate[0] = -x[0].squareRoot() }
        }
        #expect(throws: IntegrationError.self) { try solver.solve(from: 0, state: [], at: [1]) { _, _, _ in } }
    }

    @Test("every method says when the right-hand side stops being finite", arguments: [0, 1, 2])
    func endOfDomain(method: Int) {
        let solvers: [any Integrator] = [DormandPrince853(), Radau5(), AutomaticIntegrator()]
        #expect {
            _ = try solvers[method].solve(from: 0, state: [1], at: [1]) { time, x, rate in
                rate[0] = time > 0.5 ? .nan : -x[0]
            }
        } throws: { error in
            if case .notFinite(let time)? = error as? IntegrationError { abs(time - 0.5) < 1e-9 } else { false }
        }
    }

    @Test("a right-hand side that jumps, or is 0, is no obstacle")
    func jumps() throws {
        let path = try Radau5().solve(from: 0, state: [0], at: [1, 2]) { time, _, rate in
            rate[0] = time < 1.3 ? 1 : -1
        }
        #expect(abs(path[0] - 1) < 1e-9)
        #expect(abs(path[1] - 0.6) < 1e-6)
        #expect(try Radau5().solve(from: 0, state: [3], at: [1e6]) { _, _, rate in rate[0] = 0 } == [3])
    }

    @Test("the longest step is kept to, and more components than fit are refused")
    func bounds() throws {
        var evaluations = 0
        _ = try Radau5(maximumStep: 0.01).solve(from: 0, state: [1], at: [1]) { _, x, rate in
            evaluations += 1
            rate[0] = -x[0]
        }
        #expect(evaluations > 400)
        #expect(throws: IntegrationError.self) {
            try Radau5().solve(from: 0, state: [Double](repeating: 1, count: 20_000), at: [1]) { _, _, _ in }
        }
    }
}
