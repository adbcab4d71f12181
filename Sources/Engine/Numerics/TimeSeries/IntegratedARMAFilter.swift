/// The Kalman filter of whole ARIMA(p, d, q) processes, eight of them at once:
///
///     (1 − L)ᵈ y_t = x_t,   x_t = c + Σ φ_i·x_{t−i} + e_t + Σ θ_j·e_{t−j}.
///
/// The state holds the d sums besides the ARMA state of ``ARMAFilter``. The sums begin as good as unknown, with a variance
/// of 10⁶, and the first d points do not count. This is statsmodels' `SARIMAX` with its defaults, including what they do
/// to numbers: see ``singularVariance`` and ``settledChange``. On smooth series the three decide where a search for the
/// largest likelihood ends, which is why they are kept. For the likelihood itself there is ``ARMAFilter``, of differences.
package struct IntegratedARMAFilter: Sendable {
    package let values: [Double]
    package let differences: Int
    private let autoregressive: Int
    private let movingAverage: Int
    /// Of the ARMA part: max(p, q + 1).
    private let size: Int

    /// Of the sums, before the first point.
    package static let diffuseVariance = 1e6
    /// A point whose variance is below this is passed over, as one that cannot be divided by.
    package static let singularVariance = 1e-12
    /// Once the squares of the changes of all covariances in a step are below this together, they are held, if there is no
    /// intercept. It is absolute: a series in small units settles at once.
    package static let settledChange = 1e-19

    /// How many processes go through the recursions side by side.
    package static let lanes = 8
    private typealias Lane = SIMD8<Double>

    /// The numbers of a process.
    package struct Process: Sendable, Hashable {
        /// c, nil in a process that has none.
        package var intercept: Double?
        package var phi: [Double]
        package var theta: [Double]
        /// Of e.
        package var variance: Double

        package init(intercept: Double?, phi: [Double], theta: [Double], variance: Double) {
            (self.intercept, self.phi, self.theta, self.variance) = (intercept, phi, theta, variance)
        }
    }

    /// - Parameters:
    ///   - values: Finite, more than `differences`.
    ///   - differences: d.
    ///   - autoregressive: p, how many φ each process has.
    ///   - movingAverage: q, how many θ each has.
    package init(_ values: [Double], differences: Int, autoregressive: Int, movingAverage: Int) {
        self.values = values
        self.differences = differences
        self.autoregressive = autoregressive
        self.movingAverage = movingAverage
        size = max(autoregressive, movingAverage + 1)
    }

    /// The logarithm of the likelihood of each process, NaN for one that is not stationary.
    ///
    /// - Parameter processes: All with an intercept or all without.
    package func logLikelihoods(_ processes: [Process]) -> [Double] {
        var all: [Double] = []
        for first in stride(from: 0, to: processes.count, by: Self.lanes) {
            let some = Array(processes[first..<min(first + Self.lanes, processes.count)])
            let ran = run(some)
            for lane in some.indices { all.append(ran.logLikelihood[lane]) }
        }
        return all
    }

    /// The expected values after the last; nil for a process that is not stationary.
    package func forecast(_ horizon: Int, _ process: Process) -> [Double]? {
        let ran = run([process])
        guard ran.logLikelihood[0].isFinite else { return nil }
        let d = differences
        let phi = padded(process.phi)
        var state = ran.state.map { $0[0] }
        return (0..<horizon).map { _ in
            let next = state[0...d].reduce(0, +)
            let sums = state
            for i in 0..<d { state[i] = sums[i...d].reduce(0, +) }
            for i in 0..<size { state[d + i] = phi[i] * sums[d] + (i + 1 < size ? sums[d + i + 1] : 0) }
            state[d] += process.intercept ?? 0
            return next
        }
    }

    private func padded(_ phi: [Double]) -> [Double] { phi + [Double](repeating: 0, count: size - phi.count) }

    /// - Parameter processes: 1 to 8; lanes that are left over repeat the first.
    /// - Returns: The logarithms of likelihoods, and the state that is expected after the last point.
    private func run(_ processes: [Process]) -> (logLikelihood: SIMD8<Double>, state: [SIMD8<Double>]) {
        let all = differences + size
        var start = Start(
            state: [Lane](repeating: .zero, count: all), covariance: [Lane](repeating: .zero, count: all * all),
            noise: [Lane](repeating: .zero, count: size * size), phi: [Lane](repeating: .zero, count: size),
            intercept: .zero)
        for i in 0..<differences { start.covariance[i * all + i] = Lane(repeating: Self.diffuseVariance) }
        for lane in 0..<Self.lanes { fill(&start, lane, processes[lane < processes.count ? lane : 0]) }
        var recursion = Recursion(start, differences: differences, size: size, mayFreeze: processes[0].intercept == nil)
        values.withUnsafeBufferPointer { recursion.run($0) }
        return (recursion.logLikelihood, recursion.state)
    }

    /// What the recursions begin with.
    private struct Start {
        var state: [SIMD8<Double>]
        var covariance: [SIMD8<Double>]
        /// What a step adds to the covariance of the ARMA state.
        var noise: [SIMD8<Double>]
        var phi: [SIMD8<Double>]
        var intercept: SIMD8<Double>
    }

    private func fill(_ start: inout Start, _ lane: Int, _ process: Process) {
        let (d, all) = (differences, differences + size)
        let phi = padded(process.phi)
        let impact = [1] + process.theta + [Double](repeating: 0, count: size - 1 - process.theta.count)
        let stationary = StationaryCovariance(phi: phi, impact: impact)?.matrix
        for i in 0..<size {
            start.phi[i][lane] = phi[i]
            for j in 0..<size {
                start.noise[i * size + j][lane] = impact[i] * process.variance * impact[j]
                // NaN goes through to the likelihood.
                let covariance = stationary.map { $0[i * size + j] * process.variance } ?? .nan
                start.covariance[(d + i) * all + d + j][lane] = covariance
            }
        }
        guard let intercept = process.intercept else { return }
        start.intercept[lane] = intercept
        guard abs(intercept) > 1e-9 else { return }
        // The stationary mean of component i is that of x less what it has of it from past values.
        let mean = intercept / (1 - phi.reduce(0, +))
        start.state[d][lane] = mean
        var rest = 0.0
        for i in (1..<max(size, 1)).reversed() {
            rest += phi[i] * mean
            start.state[d + i][lane] = rest
        }
    }

    /// The recursions over a series.
    private struct Recursion {
        private(set) var state: [SIMD8<Double>]
        private(set) var logLikelihood = SIMD8<Double>.zero
        private let covariance: [SIMD8<Double>]
        private let noise: [SIMD8<Double>]
        private let phi: [SIMD8<Double>]
        private let intercept: SIMD8<Double>
        private let d: Int
        private let size: Int
        private let mayFreeze: Bool

        init(_ start: Start, differences: Int, size: Int, mayFreeze: Bool) {
            (state, covariance, noise) = (start.state, start.covariance, start.noise)
            (phi, intercept) = (start.phi, start.intercept)
            (d, self.size, self.mayFreeze) = (differences, size, mayFreeze)
        }

        mutating func run(_ values: UnsafeBufferPointer<Double>) {
            let all = d + size
            let memory = UnsafeMutableBufferPointer<Lane>.allocate(capacity: 4 * all * all + 4 * all)
            defer { memory.deallocate() }
            memory.initialize(repeating: .zero)
            guard let p = memory.baseAddress else { return }
            let (filtered, moved, held) = (p + all * all, p + 2 * all * all, p + 3 * all * all)
            let a = held + all * all
            let (gains, weights, next) = (a + all, a + 2 * all, a + 3 * all)
            for i in 0..<all { a[i] = state[i] }
            for i in 0..<(all * all) { p[i] = covariance[i] }
            var frozen = SIMDMask<SIMD8<Int64>>(repeating: false)
            var isAtRest = false
            var variance = Lane.zero
            var logarithms = Logarithms()
            for (t, value) in values.enumerated() {
                variance = measure(p, gains).replacing(with: variance, where: frozen)
                let isSingular = variance .< IntegratedARMAFilter.singularVariance
                let inverse = (1 / variance).replacing(with: 0, where: isSingular)
                var expected = a[0]
                for i in 1..<(d + 1) { expected += a[i] }
                let error = Lane(repeating: value) - expected
                let scaled = error * inverse
                if t >= d { logarithms.add(variance, error * scaled, isSingular) }
                for i in 0..<all { next[i] = a[i] + gains[i] * scaled }
                predict(next, a)
                if isAtRest { continue }
                for i in 0..<all {
                    var weight = p[i * all] * inverse
                    for j in 1..<(d + 1) { weight += p[i * all + j] * inverse }
                    weights[i] = weight
                }
                for i in 0..<all {
                    for j in 0..<all { filtered[i * all + j] = p[i * all + j] - weights[i] * gains[j] }
                }
                predict(filtered, moved, all)
                isAtRest = frozen == SIMDMask(repeating: true)
                let change = settle(moved, p, held, frozen)
                // The first step of all does not tell.
                if mayFreeze, t > 0 { frozen = frozen .| (change .< IntegratedARMAFilter.settledChange) }
            }
            for i in 0..<all { state[i] = a[i] }
            logLikelihood = logarithms.total
        }

        /// P·Z into `gains`.
        ///
        /// - Returns: Z·P·Z, the variance of the next point.
        private func measure(
            _ p: UnsafeMutablePointer<SIMD8<Double>>, _ gains: UnsafeMutablePointer<SIMD8<Double>>
        ) -> SIMD8<Double> {
            let all = d + size
            for i in 0..<all {
                var sum = p[i * all]
                for j in 1..<(d + 1) { sum += p[i * all + j] }
                gains[i] = sum
            }
            var variance = gains[0]
            for i in 1..<(d + 1) { variance += gains[i] }
            return variance
        }

        /// c + T·x.
        private func predict(
            _ x: UnsafeMutablePointer<SIMD8<Double>>, _ a: UnsafeMutablePointer<SIMD8<Double>>
        ) {
            for i in 0..<d {
                var sum = x[i]
                for j in (i + 1)..<(d + 1) { sum += x[j] }
                a[i] = sum
            }
            let first = x[d]
            for i in 0..<size {
                var next = phi[i] * first
                if i + 1 < size { next += x[d + i + 1] }
                a[d + i] = i == 0 ? next + intercept : next
            }
        }

        /// T·`x`·Tᵀ + the noise, by way of `moved`, which ends up with it; `x` is overwritten.
        private func predict(
            _ x: UnsafeMutablePointer<SIMD8<Double>>, _ moved: UnsafeMutablePointer<SIMD8<Double>>, _ all: Int
        ) {
            for j in 0..<all {
                for i in 0..<d {
                    var sum = x[i * all + j]
                    for m in (i + 1)..<(d + 1) { sum += x[m * all + j] }
                    moved[i * all + j] = sum
                }
                let first = x[d * all + j]
                for i in 0..<size {
                    var next = phi[i] * first
                    if i + 1 < size { next += x[(d + i + 1) * all + j] }
                    moved[(d + i) * all + j] = next
                }
            }
            for i in 0..<all {
                let row = moved + i * all
                let into = x + i * all
                for j in 0..<d {
                    var sum = row[j]
                    for m in (j + 1)..<(d + 1) { sum += row[m] }
                    into[j] = sum
                }
                let first = row[d]
                for j in 0..<size {
                    var next = first * phi[j]
                    if j + 1 < size { next += row[d + j + 1] }
                    into[d + j] = i >= d ? next + noise[(i - d) * size + j] : next
                }
            }
            for i in 0..<all {
                for j in 0..<all { moved[i * all + j] = 0.5 * (x[i * all + j] + x[j * all + i]) }
            }
        }

        /// Takes `moved` for `p` in lanes that are not frozen, and keeps what it was in `held`. Lanes that are frozen go
        /// back to that: as in the original, what is held is the covariance before the step that showed it to have settled.
        ///
        /// - Returns: The sum of squared changes.
        private func settle(
            _ moved: UnsafeMutablePointer<SIMD8<Double>>, _ p: UnsafeMutablePointer<SIMD8<Double>>,
            _ held: UnsafeMutablePointer<SIMD8<Double>>, _ frozen: SIMDMask<SIMD8<Int64>>
        ) -> SIMD8<Double> {
            var squares = SIMD8<Double>.zero
            for i in 0..<((d + size) * (d + size)) {
                let change = p[i] - moved[i]
                squares += change * change
                held[i] = p[i].replacing(with: held[i], where: frozen)
                p[i] = moved[i].replacing(with: held[i], where: frozen)
            }
            return squares
        }
    }

    /// The logarithm of the likelihood as it grows.
    private struct Logarithms {
        private var sum = SIMD8<Double>.zero
        private var product = SIMD8<Double>(repeating: 1)
        private var pending = 0

        /// The product of a few variances is far from the ends of the range.
        private static let batch = 8

        mutating func add(_ variance: SIMD8<Double>, _ square: SIMD8<Double>, _ isSingular: SIMDMask<SIMD8<Int64>>) {
            sum += (square + 1.8378770664093453).replacing(with: 0, where: isSingular)
            product *= variance.replacing(with: 1, where: isSingular)
            pending += 1
            if pending == Self.batch { takeLogarithms() }
        }

        private mutating func takeLogarithms() {
            for lane in 0..<IntegratedARMAFilter.lanes { sum[lane] += portableLogarithm(product[lane]) }
            product = SIMD8(repeating: 1)
            pending = 0
        }

        /// Of all points.
        var total: SIMD8<Double> {
            var all = self
            all.takeLogarithms()
            return -0.5 * all.sum
        }
    }
}
