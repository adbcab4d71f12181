#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// One implicit integration under way. The names follow RADAU5: z are the stages less the state,
/// w the same in the variables in which Newton's iteration falls apart, θ its rate of convergence.
final class RadauStepper: IntegrationStepper {
    private(set) var time: Double
    private let end: Double
    private let count: Int
    private let maximumStep: Double
    private let maximumSteps: Int
    private let scale: ErrorScale
    private let newtonTolerance: Double
    private let equations: RightHandSide
    private let newton: RadauNewton

    private var stepLength = 0.0
    private(set) var stepsTaken: Int
    /// Length and error of the last accepted step, for the predictive step control.
    private var last: (length: Double, error: Double)?
    private var jacobianIsFresh = false
    private var needsJacobian = true
    private var needsDecomposition = true
    /// The length of the step that the interpolant belongs to; 0 before the first.
    private var lastStep = 0.0
    private let ease: ExplicitEase
    private var easySteps = 0

    private let memory: UnsafeMutablePointer<Double>
    private var state: UnsafeMutablePointer<Double> { memory }
    private var derivative: UnsafeMutablePointer<Double> { memory + count }
    private var tolerance: UnsafeMutablePointer<Double> { memory + 2 * count }
    private var room: UnsafeMutablePointer<Double> { memory + 3 * count }
    private var estimate: UnsafeMutablePointer<Double> { memory + 4 * count }
    /// Three divided differences of the collocation polynomial, about the end of the last step.
    private var interpolant: UnsafeMutablePointer<Double> { memory + 5 * count }

    private static let safety = 0.9
    /// A slower convergence than this calls for a new Jacobian.
    private static let theta = 0.001
    /// Four matrices of this size squared are 3 GB.
    private static let mostComponents = 10_000

    /// Whether a stepper counts the steps that an explicit method could have taken.
    enum ExplicitEase { case ignored, watched }

    init(
        options: IntegrationOptions, start: Double, state initial: [Double], end: Double, jacobian: Jacobian?,
        equations: @escaping RightHandSide, stepsTaken: Int = 0, ease: ExplicitEase = .ignored
    ) throws(IntegrationError) {
        guard initial.count <= Self.mostComponents else {
            throw .invalid(
                "an implicit step of \(initial.count) components needs dense matrices of that size squared; "
                    + "at most \(Self.mostComponents) are taken")
        }
        let doubles = 4 * Double(initial.count) * Double(initial.count)
        guard MachineMemory.has(doubles: doubles) else {
            throw .invalid(
                "an implicit step of \(initial.count) components takes \(8 * doubles) bytes, which are not there")
        }
        // RADAU5's own tolerances: the estimate is of order 3, the path of order 5.
        let relative = 0.1 * pow(options.relativeTolerance, 2.0 / 3)
        scale = ErrorScale(
            relative: relative, absolute: relative * (options.absoluteTolerance / options.relativeTolerance))
        newtonTolerance = max(10 * .ulpOfOne / relative, min(0.03, relative.squareRoot()))
        maximumStep = options.maximumStep
        maximumSteps = options.maximumSteps
        self.end = end
        self.equations = equations
        self.stepsTaken = stepsTaken
        self.ease = ease
        time = start
        count = initial.count
        newton = RadauNewton(count: count, equations: equations, jacobian: jacobian)
        memory = .allocate(capacity: 8 * count)
        memory.initialize(repeating: 0, count: 8 * count)
        memory.update(from: initial, count: count)
        equations(time, state, derivative)
        for i in 0..<count where !derivative[i].isFinite { throw .notFinite(time: start) }
        let fourthRoot = { (x: Double) in 1 / x.squareRoot().squareRoot() }
        stepLength = initialStep(
            time: time, span: min(end - time, maximumStep), count: count, state: state, derivative: derivative,
            scale: scale, root: fourthRoot, trial: room, second: estimate, equations)
    }

    deinit { memory.deallocate() }

    /// The state at ``time``.
    var currentState: [Double] { Array(UnsafeBufferPointer(start: state, count: count)) }

    /// Set when fifteen steps in a row were so short that an explicit method could have taken them.
    var isEasy: Bool { easySteps >= 15 }

    func step() throws(IntegrationError) {
        for i in 0..<count { tolerance[i] = scale(state[i]) }
        var rejected = false
        var failure = IntegrationError.stepUnderflow(time: time)
        stepLength = min(stepLength, maximumStep)
        while true {
            let shortest = 10 * time.ulp
            if !rejected { stepLength = max(stepLength, shortest) }
            guard stepLength >= shortest else { throw failure }
            guard stepsTaken < maximumSteps else { throw .tooManySteps(limit: maximumSteps, time: time) }
            stepsTaken += 1
            if time + 1.0001 * stepLength > end, stepLength != end - time {
                // Another length is another matrix.
                stepLength = end - time
                needsDecomposition = true
            }
            let h = stepLength
            try prepareMatrices(h)
            switch attempt(h) {
            case .converged(let iterations):
                let error = errorEstimate(h, again: rejected || last == nil)
                let quotient = stepQuotient(error: error, iterations: iterations)
                if error < 1 {
                    accept(h, error: error, quotient: quotient, rejected: rejected)
                    return
                }
                failure = error.isFinite ? .stepUnderflow(time: time) : .notFinite(time: time)
                shorten(by: !error.isFinite || last == nil ? 0.1 : 1 / quotient)
            case .slow(let factor):
                failure = .noConvergence(time: time)
                shorten(by: factor)
            case .notFinite:
                failure = .notFinite(time: time)
                shorten(by: 0.5)
            case .singular:
                failure = .noConvergence(time: time)
                shorten(by: 0.5)
            }
            rejected = true
        }
    }

    private func shorten(by factor: Double) {
        stepLength *= factor
        needsDecomposition = true
        if !jacobianIsFresh { needsJacobian = true }
    }

    private func prepareMatrices(_ h: Double) throws(IntegrationError) {
        guard needsJacobian else { return }
        guard newton.evaluateJacobian(time: time, state: state, derivative: derivative) else {
            throw .jacobianNotFinite(time: time)
        }
        (needsJacobian, jacobianIsFresh, needsDecomposition) = (false, true, true)
    }

    private func attempt(_ h: Double) -> RadauNewton.Outcome {
        if needsDecomposition {
            guard newton.decompose(h) else { return .singular }
            needsDecomposition = false
        }
        newton.start { stage, i in
            guard self.lastStep > 0 else { return 0 }
            // The last step's polynomial, carried on, is the first guess at the stages.
            return self.polynomial(i, RadauTableau.nodes[stage] * h / self.lastStep)
        }
        return newton.iterate(time: time, h: h, state: state, scale: tolerance, tolerance: newtonTolerance)
    }

    /// The last step's collocation polynomial less its end value, `s` steps after its end.
    private func polynomial(_ i: Int, _ s: Double) -> Double {
        let (c1, c2) = (RadauTableau.nodes[0], RadauTableau.nodes[1])
        return s
            * (interpolant[i]
                + (s - (c2 - 1)) * (interpolant[count + i] + (s - (c1 - 1)) * interpolant[2 * count + i]))
    }

    /// RADAU5's estimate: γ-filtered, so that it stays bounded where the problem is very stiff, and
    /// filtered `again` on the first step and after rejections, where it would be far too large.
    private func errorEstimate(_ h: Double, again: Bool) -> Double {
        let weights = RadauTableau.error
        for i in 0..<count {
            var sum = 0.0
            for stage in 0..<3 { sum += weights[stage] * newton.z(stage)[i] }
            room[i] = sum / h
            estimate[i] = room[i] + derivative[i]
        }
        newton.solveReal(estimate)
        var error = estimateNorm()
        if error >= 1, again {
            for i in 0..<count { estimate[i] += state[i] }
            let second = newton.scratch
            equations(time, estimate, second)
            for i in 0..<count { estimate[i] = second[i] + room[i] }
            newton.solveReal(estimate)
            error = estimateNorm()
        }
        return error
    }

    private func estimateNorm() -> Double {
        var sum = 0.0
        for i in 0..<count { sum += (estimate[i] / tolerance[i]) * (estimate[i] / tolerance[i]) }
        return max((sum / Double(count)).squareRoot(), 1e-10)
    }

    /// By what the next step is to be divided: more Newton iterations, shorter steps.
    private func stepQuotient(error: Double, iterations: Int) -> Double {
        let limit = Double(RadauNewton.limit)
        let factor = min(Self.safety, Self.safety * (1 + 2 * limit) / (Double(iterations) + 2 * limit))
        return max(0.125, min(5, error.squareRoot().squareRoot() / factor))
    }

    private func accept(_ h: Double, error: Double, quotient: Double, rejected: Bool) {
        var quotient = quotient
        if let last {
            // Gustafsson's predictive controller.
            let growth = (error * error / last.error).squareRoot().squareRoot()
            quotient = max(quotient, max(0.125, min(5, last.length / h * growth / Self.safety)))
        }
        last = (h, max(1e-2, error))
        keepInterpolant()
        for i in 0..<count { state[i] += newton.z(2)[i] }
        time = h == end - time ? end : time + h
        lastStep = h
        equations(time, state, derivative)
        watchEase(h)
        jacobianIsFresh = false
        chooseNext(h, quotient: quotient, rejected: rejected)
    }

    private func chooseNext(_ h: Double, quotient: Double, rejected: Bool) {
        var next = min(h / quotient, maximumStep)
        if rejected { next = min(next, h) }
        needsJacobian = newton.rate > Self.theta
        // A step that changes little is not worth a decomposition.
        if !needsJacobian, next >= h, next <= 1.2 * h {
            stepLength = h
        } else {
            stepLength = next
            needsDecomposition = true
        }
    }

    private func keepInterpolant() {
        let (c1, c2) = (RadauTableau.nodes[0], RadauTableau.nodes[1])
        for i in 0..<count {
            let (z1, z2, z3) = (newton.z(0)[i], newton.z(1)[i], newton.z(2)[i])
            let first = (z2 - z3) / (c2 - 1)
            let slope = (z1 - z2) / (c1 - c2)
            let second = (slope - first) / (c1 - 1)
            interpolant[i] = first
            interpolant[count + i] = second
            interpolant[2 * count + i] = second - (slope - z1 / c1) / c2
        }
    }

    private func watchEase(_ h: Double) {
        guard ease == .watched else { return }
        // The norm bounds the spectral radius from above; half of what DOP853 is stable for is easy.
        easySteps = h * newton.jacobianNorm < 3 ? easySteps + 1 : 0
    }

    /// The interpolant is kept with every step: the next one starts from it.
    func prepareInterpolant() {}

    func appendState(at moment: Double, to output: inout [Double]) {
        let s = (moment - time) / lastStep
        for i in 0..<count { output.append(moment == time ? state[i] : state[i] + polynomial(i, s)) }
    }
}
