/// The exact Gaussian likelihood of an ARMA(p, q) process around a level, with its gradient.
///
/// The likelihood is that of ``ARMAFilter``; its gradient comes from running the same recursions backwards, at about
/// twice the cost of a pass, however many coefficients there are.
public struct ARMALikelihood: Sendable {
    public let values: [Double]
    /// Of an error, over that of e, for its point to count; see ``ARMAFilter``.
    public var largestVariance: Double

    /// - Parameter values: Finite.
    public init(_ values: [Double], largestVariance: Double = .infinity) {
        self.values = values
        self.largestVariance = largestVariance
    }

    /// The loss, ½·(ln σ² + Σ ln v / m) for m points that count, and its slopes.
    public struct Loss: Sendable {
        /// Up to a constant and a sign the logarithm of the likelihood, a point, at its best variance.
        public var value: Double
        public var phi: [Double]
        public var theta: [Double]
        public var level: Double
    }

    /// What the backward pass needs of the forward one: by time the error, its variance and what it moves each
    /// component by, until the filter has settled.
    private struct Trace {
        var errors: [Double] = []
        var variances: [Double] = []
        var gains: [Double] = []
    }

    /// - Returns: Nil when the process is not stationary or no point counts.
    public func loss(phi: [Double], theta: [Double], level: Double) -> Loss? {
        let size = max(phi.count, theta.count + 1)
        let padded = phi + [Double](repeating: 0, count: size - phi.count)
        let impact = [1] + theta + [Double](repeating: 0, count: size - 1 - theta.count)
        guard let first = StationaryCovariance(phi: padded, impact: impact) else { return nil }
        var (sum, logDeterminant, counted) = (0.0, 0.0, 0)
        let trace = forward(padded, impact, level, first.matrix, &sum, &logDeterminant, &counted)
        guard counted > 0, sum > 0, sum.isFinite else { return nil }
        let m = Double(counted)
        let slopes = backward(padded, impact, level, trace, first, ofSquares: 0.5 / sum, ofLogarithms: 0.5 / m)
        return Loss(
            value: 0.5 * (portableLogarithm(sum / m) + logDeterminant / m), phi: Array(slopes.phi.prefix(phi.count)),
            theta: Array(slopes.impact.dropFirst().prefix(theta.count)), level: slopes.level)
    }

    private func forward(
        _ phi: [Double], _ impact: [Double], _ level: Double, _ first: [Double], _ sum: inout Double,
        _ logDeterminant: inout Double, _ counted: inout Int
    ) -> Trace {
        let size = phi.count
        var trace = Trace()
        trace.errors.reserveCapacity(values.count)
        var (a, p) = ([Double](repeating: 0, count: size + 1), first)
        var gains = [Double](repeating: 0, count: size + 1)
        var hasSettled = false
        var product = 1.0
        for value in values {
            let x = value - level
            let error = x - a[0]
            trace.errors.append(error)
            if hasSettled {
                sum += error * error
                counted += 1
                for i in 0..<size { a[i] = phi[i] * x + a[i + 1] + (i + 1 < size ? impact[i + 1] * error : 0) }
                continue
            }
            let variance = p[0]
            for i in 0..<size { gains[i] = p[i * size] / variance }
            trace.variances.append(variance)
            trace.gains.append(contentsOf: gains.prefix(size))
            if variance < largestVariance {
                sum += error * error / variance
                counted += 1
                product *= variance
                if product > 1e200 || product < 1e-200 {
                    logDeterminant += portableLogarithm(product)
                    product = 1
                }
            }
            for i in 0..<size { a[i] = phi[i] * x + a[i + 1] + gains[i + 1] * error }
            var away = 0.0
            for i in 0..<size {
                let pulled = gains[i + 1] * variance
                for j in 0...i {
                    let fresh = impact[i] * impact[j]
                    var next = fresh - pulled * gains[j + 1]
                    if i + 1 < size { next += p[(i + 1) * size + j + 1] }
                    away = max(away, abs(next - fresh))
                    p[i * size + j] = next
                }
            }
            hasSettled = away < 1e-12
        }
        logDeterminant += portableLogarithm(product)
        return trace
    }

    private func backward(
        _ phi: [Double], _ impact: [Double], _ level: Double, _ trace: Trace, _ first: StationaryCovariance,
        ofSquares: Double, ofLogarithms: Double
    ) -> (phi: [Double], impact: [Double], level: Double) {
        let size = phi.count
        let settling = trace.variances.count
        var phiSlopes = [Double](repeating: 0, count: size)
        var impactSlopes = [Double](repeating: 0, count: size)
        var levelSlope = 0.0
        // Slopes by the state before a point, by its covariance (lower triangle, each element once), by the gains.
        var a = [Double](repeating: 0, count: size + 1)
        var p = [Double](repeating: 0, count: size * size)
        var before = p
        var gainSlopes = [Double](repeating: 0, count: size + 1)
        for t in values.indices.reversed() {
            let x = values[t] - level
            let error = trace.errors[t]
            var (xSlope, errorSlope) = (0.0, 0.0)
            if t >= settling {
                errorSlope = 2 * error * ofSquares
                for i in 0..<size {
                    phiSlopes[i] += a[i] * x
                    xSlope += a[i] * phi[i]
                    if i + 1 < size {
                        impactSlopes[i + 1] += a[i] * error
                        errorSlope += a[i] * impact[i + 1]
                    }
                }
                for i in (1..<max(size, 1)).reversed() { a[i] = a[i - 1] }
                a[0] = -errorSlope
                levelSlope -= xSlope + errorSlope
                continue
            }
            let variance = trace.variances[t]
            let gains = t * size
            func gain(_ i: Int) -> Double { i < size ? trace.gains[gains + i] : 0 }
            var varianceSlope = 0.0
            if variance < largestVariance {
                errorSlope = 2 * error / variance * ofSquares
                varianceSlope = -error * error / (variance * variance) * ofSquares + ofLogarithms / variance
            }
            for i in 0..<size {
                phiSlopes[i] += a[i] * x
                xSlope += a[i] * phi[i]
                gainSlopes[i + 1] = a[i] * error
                errorSlope += a[i] * gain(i + 1)
            }
            gainSlopes[0] = 0
            for i in before.indices { before[i] = 0 }
            for i in 0..<size {
                for j in 0...i {
                    let slope = p[i * size + j]
                    let (g, h) = (gain(i + 1), gain(j + 1))
                    if i + 1 < size { before[(i + 1) * size + j + 1] += slope }
                    varianceSlope -= slope * g * h
                    gainSlopes[i + 1] -= slope * variance * h
                    gainSlopes[j + 1] -= slope * variance * g
                    impactSlopes[i] += slope * impact[j]
                    impactSlopes[j] += slope * impact[i]
                }
            }
            for i in 1..<max(size, 1) {
                before[i * size] += gainSlopes[i] / variance
                varianceSlope -= gainSlopes[i] * gain(i) / variance
            }
            before[0] += varianceSlope
            swap(&p, &before)
            for i in (1..<max(size, 1)).reversed() { a[i] = a[i - 1] }
            a[0] = -errorSlope
            levelSlope -= xSlope + errorSlope
        }
        first.addSlopes(p, phi, impact, &phiSlopes, &impactSlopes)
        return (phiSlopes, impactSlopes, levelSlope)
    }
}

/// P = T·P·Tᵀ + R·Rᵀ, the covariance of a stationary ARMA process' state, by doubling: P ← P + A·P·Aᵀ, A ← A².
struct StationaryCovariance: Sendable {
    /// Row-major, in full.
    let matrix: [Double]

    /// - Returns: Nil when the sum does not converge.
    init?(phi: [Double], impact: [Double]) {
        let n = phi.count
        var outer = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            for j in 0..<n { outer[i * n + j] = impact[i] * impact[j] }
        }
        guard let sum = Self.sum(of: outer, Self.transition(phi)) else { return nil }
        matrix = sum
    }

    /// Adds what slopes by P (lower triangle, each element once) say of φ and R: with X = Tᵀ·X·T + G they are the first
    /// column of 2·X·T·P and 2·X·R.
    func addSlopes(
        _ slopes: [Double], _ phi: [Double], _ impact: [Double], _ phiSlopes: inout [Double],
        _ impactSlopes: inout [Double]
    ) {
        let n = phi.count
        var symmetric = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            for j in 0...i {
                let half = i == j ? slopes[i * n + j] : slopes[i * n + j] / 2
                symmetric[i * n + j] = half
                symmetric[j * n + i] = half
            }
        }
        let transition = Self.transition(phi)
        var transposed = transition
        for i in 0..<n {
            for j in 0..<n { transposed[j * n + i] = transition[i * n + j] }
        }
        guard let x = Self.sum(of: symmetric, transposed) else { return }
        var moved = [Double](repeating: 0, count: n * n)
        Self.multiply(transition, matrix, into: &moved, n)
        for i in 0..<n {
            var (ofPhi, ofImpact) = (0.0, 0.0)
            for k in 0..<n {
                ofPhi += x[i * n + k] * moved[k * n]
                ofImpact += x[i * n + k] * impact[k]
            }
            phiSlopes[i] += 2 * ofPhi
            impactSlopes[i] += 2 * ofImpact
        }
    }

    private static func transition(_ phi: [Double]) -> [Double] {
        let n = phi.count
        var a = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            a[i * n] = phi[i]
            if i + 1 < n { a[i * n + i + 1] = 1 }
        }
        return a
    }

    /// Σ Aᵏ·G·Aᵏᵀ over k from 0, or nil.
    private static func sum(of start: [Double], _ transition: [Double]) -> [Double]? {
        let n = Int(Double(start.count).squareRoot().rounded())
        var (p, a) = (start, transition)
        var scratch = [Double](repeating: 0, count: n * n)
        for _ in 0..<60 {
            multiply(a, p, into: &scratch, n)
            var (change, size) = (0.0, 0.0)
            for i in 0..<n {
                for j in 0..<n {
                    var sum = 0.0
                    for k in 0..<n { sum += scratch[i * n + k] * a[j * n + k] }
                    p[i * n + j] += sum
                    change = max(change, abs(sum))
                    size = max(size, abs(p[i * n + j]))
                }
            }
            guard size < 1e30 else { return nil }
            if change <= 1e-16 * size { return p }
            multiply(a, a, into: &scratch, n)
            swap(&a, &scratch)
        }
        return nil
    }

    private static func multiply(_ a: [Double], _ b: [Double], into c: inout [Double], _ n: Int) {
        for i in 0..<n {
            for j in 0..<n { c[i * n + j] = 0 }
            for k in 0..<n where a[i * n + k] != 0 {
                let factor = a[i * n + k]
                for j in 0..<n { c[i * n + j] += factor * b[k * n + j] }
            }
        }
    }
}
