import Foundation
import Numerics
import Testing

@Suite("Minimisation")
struct MinimizationTests {
    private let precise = LimitedMemoryBFGS(gradientTolerance: 1e-8, valueTolerance: 1e-15)

    @Test("L-BFGS takes scipy's iterations to scipy's minimum", arguments: TestObjective.allCases)
    func scipyGradient(objective: TestObjective) throws {
        let reference = try objective.reference()
        let minimum = try precise.minimize(from: reference.start, objective.evaluate)
        #expect(minimum.outcome.hasConverged)
        #expect(minimum.value <= reference.gradient.value + 1e-12)
        for (x, y) in zip(minimum.point, reference.gradient.point) { #expect(abs(x - y) < 1e-6) }
        // The same but for rounding, which adds up over the longest of the paths.
        #expect(abs(minimum.iterations - reference.gradient.iterations) <= reference.gradient.iterations / 20)
        #expect(abs(minimum.evaluations - reference.gradient.evaluations) <= reference.gradient.evaluations / 20)
    }

    @Test("Nelder–Mead without restarts takes scipy's iterations", arguments: TestObjective.allCases)
    func scipySimplex(objective: TestObjective) throws {
        let reference = try objective.reference()
        let minimum = try NelderMead(maximumIterations: 100_000, restarts: 0)
            .minimize(from: reference.start, objective.value)
        #expect(minimum.outcome == .convergedByValue)
        #expect(abs(minimum.value - reference.simplex.value) < 1e-7)
        for (x, y) in zip(minimum.point, reference.simplex.point) { #expect(abs(x - y) < 1e-6) }
        // Twenty dimensions take fifteen thousand steps, in which rounding has its say.
        // (scipy counts from 1.)
        let slack = objective == .rosenbrock20 ? reference.simplex.iterations / 3 : 1
        #expect(abs(minimum.iterations - reference.simplex.iterations) <= slack)
    }

    @Test("restarts free a simplex that has collapsed")
    func restarts() throws {
        // A badly scaled bowl with a kinked floor, where rough tolerances are met far from it.
        let bowl: ([Double]) -> Double = { x in
            x.indices.reduce(0) { $0 + pow(10, Double($1)) * pow(abs(x[$1] - 1), 1.5) }
        }
        let start = [Double](repeating: -3, count: 8)
        let rough = NelderMead(pointTolerance: 1e-4, valueTolerance: 1e-2, restarts: 0)
        let once = try rough.minimize(from: start, bowl)
        var again = rough
        again.restarts = 10
        let often = try again.minimize(from: start, bowl)
        #expect(often.value < 0.5 * once.value)
        #expect(often.evaluations > once.evaluations)
    }

    @Test("starts over a box find all four of Himmelblau's minima, and every run is told")
    func multiStart() throws {
        let starts = try MultiStart.latinHypercube(
            count: 24, lower: [-5, -5], upper: [5, 5], random: RandomStream(seed: 3))
        func search() throws -> MultiStart {
            try MultiStart(from: starts) { start throws(OptimizationError) in
                try precise.minimize(from: start, TestObjective.himmelblau.evaluate)
            }
        }
        let first = try search()
        #expect(first.runs.count == 24)
        #expect(first.values.allSatisfy { ($0 ?? 1) < 1e-12 })
        let found = Set(first.runs.compactMap { try? $0.get().point.map { ($0 * 1e4).rounded() } })
        #expect(found.count == 4)
        #expect(first.values == (try search().values))
        #expect(first.best.value == first.values.compactMap(\.self).min())
    }

    @Test("a Latin hypercube has one point in every slice of every side")
    func latinHypercube() throws {
        let points = try MultiStart.latinHypercube(
            count: 10, lower: [0, -1], upper: [10, 1], random: RandomStream(seed: 1))
        #expect(points.map { Int($0[0]) }.sorted() == Array(0..<10))
        #expect(points.map { Int(($0[1] + 1) * 5) }.sorted() == Array(0..<10))
        #expect(throws: OptimizationError.self) {
            try MultiStart.latinHypercube(count: 1, lower: [0], upper: [.infinity], random: RandomStream(seed: 1))
        }
        #expect(throws: OptimizationError.self) {
            try MultiStart.latinHypercube(count: 1, lower: [0], upper: [], random: RandomStream(seed: 1))
        }
    }

    @Test("some starts may fail, all may not")
    func failingStarts() throws {
        @Sendable func root(_ x: [Double], _ gradient: inout [Double]) -> Double {
            gradient[0] = 1 / (2 * x[0].squareRoot()) - 1 / x[0]
            return x[0].squareRoot() - log(x[0])
        }
        let search = try MultiStart(from: [[-1], [2]]) { start throws(OptimizationError) in
            try precise.minimize(from: start, root)
        }
        #expect(search.values[0] == nil)
        #expect(search.runs[0] == .failure(.notFiniteAtStart))
        #expect(abs(search.best.point[0] - 4) < 1e-6)
        #expect(throws: OptimizationError.everyStartFailed(count: 1)) {
            try MultiStart(from: [[-1]]) { start throws(OptimizationError) in try precise.minimize(from: start, root) }
        }
    }

    @Test("a line search that leaves the objective's domain comes back")
    func domain() throws {
        // −ln(1 − x) + (x − 10)² is defined below 1 only; the first step from −50 goes far beyond.
        let minimum = try precise.minimize(from: [-50]) { x, gradient in
            gradient[0] = 1 / (1 - x[0]) + 2 * (x[0] - 10)
            return -log(1 - x[0]) + (x[0] - 10) * (x[0] - 10)
        }
        #expect(minimum.outcome.hasConverged)
        #expect(minimum.point[0] > 0.9 && minimum.point[0] < 1)
    }

    @Test("each way of ending is told apart")
    func outcomes() throws {
        let start = [-1.2, 1.0]
        let objective = TestObjective.rosenbrock2
        func outcome(_ method: LimitedMemoryBFGS) throws -> Minimum.Outcome {
            try method.minimize(from: start, objective.evaluate).outcome
        }
        #expect(try outcome(LimitedMemoryBFGS(gradientTolerance: 1e-6, valueTolerance: 0)) == .convergedByGradient)
        #expect(try outcome(LimitedMemoryBFGS(gradientTolerance: 0, valueTolerance: 1e-3)) == .convergedByValue)
        #expect(try outcome(LimitedMemoryBFGS(maximumIterations: 3)) == .iterationLimit)
        let wrong = try precise.minimize(from: start) { x, gradient in
            let value = objective.evaluate(x, &gradient)
            for i in gradient.indices { gradient[i].negate() }
            return value
        }
        #expect(wrong.outcome == .lineSearchFailed)
        #expect(wrong.point == start)
        let stopped = try NelderMead(maximumIterations: 5, restarts: 0).minimize(from: start, objective.value)
        #expect(stopped.outcome == .iterationLimit)
        #expect(try precise.minimize(from: [1, 1], objective.evaluate).iterations == 0)
    }

    @Test("starts and objectives that make no sense are errors")
    func errors() {
        let objective = TestObjective.rosenbrock2
        #expect(throws: OptimizationError.self) { try precise.minimize(from: [], objective.evaluate) }
        #expect(throws: OptimizationError.self) { try precise.minimize(from: [.nan, 1], objective.evaluate) }
        #expect(throws: OptimizationError.notFiniteAtStart) { try precise.minimize(from: [1]) { _, _ in .nan } }
        #expect(throws: OptimizationError.gradientLength(expected: 1, found: 0)) {
            try precise.minimize(from: [1]) { _, gradient in
                gradient = []
                return 1
            }
        }
        #expect(throws: OptimizationError.self) { try NelderMead().minimize(from: []) { _ in 0 } }
        #expect(throws: OptimizationError.notFiniteAtStart) { try NelderMead().minimize(from: [1]) { _ in .nan } }
    }
}
