import Numerics
import Testing

@Suite("Time series")
struct TimeSeriesTests {
    private let values = (0..<60).map { Double(($0 * 7919) % 101) / 10 - 5 }

    private var walk: [Double] {
        var sum = 0.0
        return values.map { value in
            sum += value
            return sum
        }
    }

    @Test("partial autocorrelations and coefficients stand for one another")
    func partial() throws {
        for partial in [[0.3], [0.9, -0.5], [0.1, 0.2, -0.7], [0.99, -0.95, 0.3, 0.4, -0.6]] {
            let coefficients = PartialAutocorrelation.coefficients(partial)
            let back = try #require(PartialAutocorrelation.ofStationary(coefficients))
            for (a, b) in zip(partial, back) { #expect(abs(a - b) < 1e-12) }
        }
        // An AR(2) with roots 2 and 4: φ = 3/4, −1/8.
        let two = try #require(PartialAutocorrelation.ofStationary([0.75, -0.125]))
        #expect(abs(two[0] - 0.75 / 1.125) < 1e-15 && two[1] == -0.125)
        #expect(PartialAutocorrelation.ofStationary([1.5, -0.4]) == nil)
        #expect(PartialAutocorrelation.ofStationary([1]) == nil)
    }

    @Test(
        "the filter's likelihood is that of statsmodels' SARIMAX 0.15",
        arguments: [
            ([0.5, -0.3], [0.4], 7.0, -244.13005017099863), ([0.9], [0.4, -0.2, 0.3], 2.0, -489.91614605556924),
            ([0.2, 0.1, -0.4], [], 8.0, -162.0222072644772),
        ] as [([Double], [Double], Double, Double)])
    func likelihood(phi: [Double], theta: [Double], variance: Double, expected: Double) throws {
        let filter = try #require(ARMAFilter(values, phi: phi, theta: theta))
        #expect(filter.counted == values.count)
        let logarithm = variance == 7 ? 1.9459101490553132 : variance == 2 ? 0.6931471805599453 : 2.0794415416798357
        let found =
            -0.5
            * (Double(values.count) * (1.8378770664093453 + logarithm) + filter.logDeterminant
                + filter.sumOfSquares / variance)
        #expect(abs(found - expected) < 1e-9 * abs(expected))
    }

    @Test("the autoregression's closed form and the filter agree, and its maximum is one")
    func autoregression() throws {
        let likelihood = try AutoregressiveLikelihood(values, order: 4)
        let evaluation = likelihood.evaluate(partial: [0.5, -0.3, 0.2, 0.6])
        let filter = try #require(ARMAFilter(values, phi: evaluation.coefficients, theta: []))
        #expect(abs(evaluation.logLikelihood - filter.concentrated.logLikelihood) < 1e-10)
        #expect(abs(evaluation.variance - filter.concentrated.variance) < 1e-12)

        let best = likelihood.maximum(from: [0, 0, 0, 0])
        let partial = try #require(PartialAutocorrelation.ofStationary(best.coefficients))
        for i in partial.indices {
            for step in [-1e-3, 1e-3] {
                var moved = partial
                moved[i] += step
                #expect(likelihood.evaluate(partial: moved).logLikelihood < best.logLikelihood)
            }
        }
    }

    @Test("gradients of the likelihood and of the conditional squares are those of differences")
    func gradients() throws {
        let cases: [([Double], [Double], Double)] = [
            ([0.5, -0.3], [0.4], 0.7), ([0.9], [0.4, -0.2, 0.3], -1), ([], [0.5, 0.2], 0.1), ([0.3, 0.1, 0.2], [], 2),
            ([0.2, 0.3], [1.5, 0.7, 0.2, -0.1], 0.3),
        ]
        for (phi, theta, level) in cases {
            let (p, q) = (phi.count, theta.count)
            for largest in [Double.infinity, 1.5] {
                let likelihood = ARMALikelihood(values, largestVariance: largest)
                let loss = try #require(likelihood.loss(phi: phi, theta: theta, level: level))
                // Points may begin or cease to count where the limit is crossed, but not within a step.
                let numeric = centralDifferences(phi + theta + [level]) { x in
                    likelihood.loss(phi: Array(x[..<p]), theta: Array(x[p..<(p + q)]), level: x[p + q])?.value ?? .nan
                }
                for (a, b) in zip(loss.phi + loss.theta + [loss.level], numeric) { #expect(abs(a - b) < 2e-8) }
            }
            let squares = ConditionalSquares(values)
            let loss = try #require(squares.loss(phi: phi, theta: theta, level: level))
            let numeric = centralDifferences(phi + theta + [level]) { x in
                squares.loss(phi: Array(x[..<p]), theta: Array(x[p..<(p + q)]), level: x[p + q])?.value ?? .nan
            }
            // Without errors that matter both sides are large where the process is not invertible.
            for (a, b) in zip(loss.phi + loss.theta + [loss.level], numeric) {
                #expect(abs(a - b) < 2e-8 * max(1, abs(b)))
            }
        }
    }

    @Test("the loss of the likelihood is the filter's")
    func loss() throws {
        let likelihood = ARMALikelihood(walk)
        let loss = try #require(likelihood.loss(phi: [0.8, 0.1], theta: [0.3, -0.2], level: 3))
        let filter = try #require(ARMAFilter(walk.map { $0 - 3 }, phi: [0.8, 0.1], theta: [0.3, -0.2]))
        let expected = -filter.concentrated.logLikelihood / 60 - 0.5 * (1.8378770664093453 + 1)
        #expect(abs(loss.value - expected) < 1e-13)
        #expect(likelihood.loss(phi: [1.1], theta: [], level: 0) == nil)
        #expect(ARMAFilter(walk, phi: [0.5, 0.6], theta: []) == nil)
    }

    @Test(
        "the statistic of Kwiatkowski et al. is that of statsmodels 0.15",
        arguments: [
            (0, 0.07618995600720575, 1.127577126908974), (3, 0.18871328183253405, 0.4203054153662202),
            (7, 0.20876509348826616, 0.2472295439590498),
        ])
    func stationarity(lags: Int, ofValues: Double, ofWalk: Double) {
        #expect(abs(stationarityStatistic(values, lags: lags) - ofValues) < 1e-12)
        #expect(abs(stationarityStatistic(walk, lags: lags) - ofWalk) < 1e-12)
    }

    @Test("sums undo differences")
    func differencing() {
        for times in 0...3 {
            let changes = differences(values, times: times)
            #expect(changes.count == values.count - times)
            let back = sums(Array(changes.suffix(10)), after: Array(values.prefix(50)), times: times)
            for (a, b) in zip(back, values.suffix(10)) { #expect(abs(a - b) < 1e-9) }
        }
        #expect(differences([1], times: 2).isEmpty)
    }

    @Test("subspace identification finds a system without noise, and the filter continues it")
    func subspace() throws {
        // Two rotations, seen through two outputs.
        let (slow, fast) = (0.3, 0.8)
        func output(_ t: Int) -> [Double] {
            var (c, s) = ([1.0, 1.0], [0.0, 0.0])
            let (cosines, sines) = (
                [0.955336489125606, 0.6967067093471654], [0.29552020666133955, 0.7173560908995228]
            )
            for _ in 0..<t {
                for i in 0..<2 {
                    (c[i], s[i]) = (c[i] * cosines[i] - s[i] * sines[i], s[i] * cosines[i] + c[i] * sines[i])
                }
            }
            return [c[0] + 0.5 * s[1], s[0] - c[1]]
        }
        #expect(slow < fast)
        let rows = (0..<140).map(output)
        let model = try LinearStateSpace(
            identifying: rows.prefix(120).flatMap { $0 }, dimension: 2, order: 4, blockRows: 10)
        let roots = try GeneralEigenproblem(model.transition, withVectors: false).values
        for i in 0..<4 { #expect(abs(roots.magnitude(at: i) - 1) < 1e-9) }
        var filter = try KalmanFilter(model)
        try filter.take(rows.prefix(120).flatMap { $0 })
        for (a, b) in zip(filter.forecast(20), rows.suffix(20).flatMap { $0 }) { #expect(abs(a - b) < 1e-6) }
        #expect(throws: LinearAlgebraError.self) {
            try LinearStateSpace(identifying: [1, 2, 3, 4, 5], dimension: 1, order: 1, blockRows: 2)
        }
    }
}

@Suite("Minimisation in a box")
struct BoundedBFGSTests {
    @Test("a bowl whose bottom is outside has its minimum on the border")
    func border() throws {
        let minimum = try BoundedBFGS().minimize(from: [0.2, 0.9], lower: [0, 0], upper: [1, 1]) { x, gradient in
            gradient = [2 * (x[0] - 3), 2 * (x[1] - 0.25)]
            return (x[0] - 3) * (x[0] - 3) + (x[1] - 0.25) * (x[1] - 0.25)
        }
        #expect(minimum.point[0] == 1 && abs(minimum.point[1] - 0.25) < 1e-8 && minimum.outcome.hasConverged)
    }

    @Test("Rosenbrock's valley, free and cut off at x = 1/2, where the minimum is (1/2, 1/4)", arguments: [10, 0.5])
    func valley(bound: Double) throws {
        let minimum = try BoundedBFGS().minimize(from: [-1.2, 1], lower: [-10, -10], upper: [bound, 10]) {
            x, gradient in
            let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
            gradient = [-2 * a - 400 * x[0] * b, 200 * b]
            return a * a + 100 * b * b
        }
        let best = min(bound, 1)
        #expect(abs(minimum.point[0] - best) < 1e-6 && abs(minimum.point[1] - best * best) < 1e-6)
    }

    @Test("without bounds it goes where the limited-memory method goes")
    func free() throws {
        func objective(_ x: [Double], _ gradient: inout [Double]) -> Double {
            var sum = 0.0
            for i in x.indices {
                let d = x[i] - Double(i)
                sum += Double(i + 1) * d * d + 0.1 * d * d * d * d
                gradient[i] = 2 * Double(i + 1) * d + 0.4 * d * d * d
            }
            return sum
        }
        let box = [Double](repeating: .infinity, count: 6)
        let minimum = try BoundedBFGS().minimize(
            from: [5, 5, 5, 5, 5, 5], lower: box.map { -$0 }, upper: box, objective)
        for (i, x) in minimum.point.enumerated() { #expect(abs(x - Double(i)) < 1e-7) }
    }

    @Test("what cannot be searched is refused: no point, a box without an inside, no finite value")
    func errors() {
        let flat: DifferentiableObjective = { _, _ in 0 }
        #expect(throws: OptimizationError.self) { try BoundedBFGS().minimize(from: [], lower: [], upper: [], flat) }
        #expect(throws: OptimizationError.self) { try BoundedBFGS().minimize(from: [1], lower: [2], upper: [1], flat) }
        #expect(throws: OptimizationError.notFiniteAtStart) {
            try BoundedBFGS().minimize(from: [1], lower: [0], upper: [2]) { _, _ in .nan }
        }
    }
}
