#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The simplified Newton iteration of a Radau IIA step: the Jacobian, the two decompositions and
/// the stages (Hairer and Wanner, *Solving Ordinary Differential Equations II*, section IV.8).
final class RadauNewton {
    enum Outcome {
        case converged(iterations: Int)
        /// The step should be multiplied by `factor` and tried again.
        case slow(factor: Double)
        case notFinite
        case singular
    }

    /// Iterations at most.
    static let limit = 7

    /// The estimated rate of convergence of the last iteration.
    private(set) var rate = 0.001
    /// The largest sum of magnitudes in a row of the Jacobian.
    private(set) var jacobianNorm = 0.0

    private let count: Int
    private let equations: RightHandSide
    private let analytic: Jacobian?
    private let real: DenseSystem
    private let complex: DenseSystem
    /// θ/(1 − θ), carried from step to step.
    private var etaFactor = 1.0

    /// z, w, derivatives and a complex vector, then the Jacobian.
    private let memory: UnsafeMutablePointer<Double>
    private var jacobian: UnsafeMutablePointer<Double> { memory + 12 * count }
    private func w(_ stage: Int) -> UnsafeMutablePointer<Double> { memory + (3 + stage) * count }
    private func f(_ stage: Int) -> UnsafeMutablePointer<Double> { memory + (6 + stage) * count }
    private var pair: UnsafeMutablePointer<Double> { memory + 9 * count }

    /// A stage less the state at the start of the step.
    func z(_ stage: Int) -> UnsafeMutablePointer<Double> { memory + stage * count }
    /// Room for one vector between iterations.
    var scratch: UnsafeMutablePointer<Double> { memory + 11 * count }

    init(count: Int, equations: @escaping RightHandSide, jacobian analytic: Jacobian?) {
        self.count = count
        self.equations = equations
        self.analytic = analytic
        real = DenseSystem(count: count, field: .real)
        complex = DenseSystem(count: count, field: .complex)
        let length = (12 + count) * count
        memory = .allocate(capacity: length)
        memory.initialize(repeating: 0, count: length)
    }

    deinit { memory.deallocate() }

    /// False when an element is not finite.
    func evaluateJacobian(
        time: Double, state: UnsafeMutablePointer<Double>, derivative: UnsafePointer<Double>
    ) -> Bool {
        if let analytic {
            jacobian.update(repeating: 0, count: count * count)
            analytic(time, state, jacobian)
        } else {
            differentiate(time: time, state: state, derivative: derivative)
        }
        jacobianNorm = 0
        var finite = true
        for i in 0..<count {
            var sum = 0.0
            for j in 0..<count { sum += abs(jacobian[i + j * count]) }
            if !sum.isFinite { finite = false }
            jacobianNorm = max(jacobianNorm, sum)
        }
        return finite
    }

    /// Forward differences; backward where the function ends just ahead.
    private func differentiate(
        time: Double, state: UnsafeMutablePointer<Double>, derivative: UnsafePointer<Double>
    ) {
        for j in 0..<count {
            let kept = state[j]
            let column = jacobian + j * count
            let delta = (Double.ulpOfOne * max(1e-5, abs(kept))).squareRoot()
            for sign in [1.0, -1.0] {
                state[j] = kept + sign * delta
                // What was really added, after rounding.
                let run = state[j] - kept
                equations(time, state, column)
                var finite = true
                for i in 0..<count {
                    column[i] = (column[i] - derivative[i]) / run
                    if !column[i].isFinite { finite = false }
                }
                if finite { break }
            }
            state[j] = kept
        }
    }

    /// False when one of the matrices is singular.
    func decompose(_ h: Double) -> Bool {
        real.decompose(shift: (RadauTableau.gamma / h, 0), minus: jacobian)
            && complex.decompose(shift: (RadauTableau.alpha / h, RadauTableau.beta / h), minus: jacobian)
    }

    /// Replaces `side` by (γ/h·I − J)⁻¹ · side.
    func solveReal(_ side: UnsafeMutablePointer<Double>) { real.solve(side) }

    /// Sets the stages' first guess.
    func start(_ guess: (_ stage: Int, _ component: Int) -> Double) {
        for stage in 0..<3 {
            for i in 0..<count { z(stage)[i] = guess(stage, i) }
        }
        transform(RadauTableau.forward, from: z, to: w)
    }

    func iterate(
        time: Double, h: Double, state: UnsafePointer<Double>, scale: UnsafePointer<Double>, tolerance: Double
    ) -> Outcome {
        etaFactor = pow(max(etaFactor, .ulpOfOne), 0.8)
        rate = 0.001
        var (previousNorm, previousQuotient) = (0.0, 0.0)
        for iteration in 1...Self.limit {
            guard evaluateStages(time: time, h: h, state: state) else { return .notFinite }
            let norm = correct(h, scale)
            guard norm.isFinite else { return .notFinite }
            if iteration > 1, iteration < Self.limit {
                let quotient = norm / previousNorm
                rate = iteration == 2 ? quotient : (quotient * previousQuotient).squareRoot()
                previousQuotient = quotient
                guard rate < 0.99 else { return .slow(factor: 0.5) }
                etaFactor = rate / (1 - rate)
                let left = Self.limit - 1 - iteration
                var predicted = etaFactor * norm / tolerance
                for _ in 0..<left { predicted *= rate }
                if predicted >= 1 {
                    let bounded = max(1e-4, min(20, predicted))
                    return .slow(factor: 0.8 * pow(bounded, -1 / Double(4 + left)))
                }
            }
            previousNorm = max(norm, .ulpOfOne)
            for stage in 0..<3 {
                for i in 0..<count { w(stage)[i] += f(stage)[i] }
            }
            transform(RadauTableau.backward, from: w, to: z)
            if etaFactor * norm <= tolerance { return .converged(iterations: iteration) }
        }
        return .slow(factor: 0.5)
    }

    private func evaluateStages(time: Double, h: Double, state: UnsafePointer<Double>) -> Bool {
        for stage in 0..<3 {
            for i in 0..<count { scratch[i] = state[i] + z(stage)[i] }
            equations(time + RadauTableau.nodes[stage] * h, scratch, f(stage))
            for i in 0..<count where !f(stage)[i].isFinite { return false }
        }
        return true
    }

    /// Leaves Newton's correction of w in f and returns its norm.
    private func correct(_ h: Double, _ scale: UnsafePointer<Double>) -> Double {
        transform(RadauTableau.forward, from: f, to: f)
        let (gamma, alpha, beta) = (RadauTableau.gamma / h, RadauTableau.alpha / h, RadauTableau.beta / h)
        for i in 0..<count {
            f(0)[i] -= gamma * w(0)[i]
            pair[2 * i] = f(1)[i] - alpha * w(1)[i] + beta * w(2)[i]
            pair[2 * i + 1] = f(2)[i] - alpha * w(2)[i] - beta * w(1)[i]
        }
        real.solve(f(0))
        complex.solve(pair)
        var sum = 0.0
        for i in 0..<count {
            f(1)[i] = pair[2 * i]
            f(2)[i] = pair[2 * i + 1]
            for stage in 0..<3 { sum += (f(stage)[i] / scale[i]) * (f(stage)[i] / scale[i]) }
        }
        return (sum / Double(3 * count)).squareRoot()
    }

    private func transform(
        _ rows: [[Double]], from source: (Int) -> UnsafeMutablePointer<Double>,
        to target: (Int) -> UnsafeMutablePointer<Double>
    ) {
        for i in 0..<count {
            let (a, b, c) = (source(0)[i], source(1)[i], source(2)[i])
            for stage in 0..<3 {
                target(stage)[i] = rows[stage][0] * a + rows[stage][1] * b + rows[stage][2] * c
            }
        }
    }
}
