/// Estimates the largest Lyapunov exponents of an equation with one constant delay.
///
/// Farmer's discretisation (Farmer 1982, *Physica D* 4): the state is a function over a delay, kept at
/// `stepsPerDelay` + 1 even places, and so is each tangent vector. Both move by the classical
/// Runge–Kutta method of order 4, the past between places by cubic Hermite interpolation; tangent
/// functions are made orthonormal after every delay. Partial derivatives come from central differences.
public struct DelayLyapunovEstimator: Sendable {
    /// In units of time, positive.
    public var delay: Double
    /// How many exponents.
    public var count: Int
    /// Steps of the integration in a delay.
    public var stepsPerDelay: Int
    /// How long the state, then the state with its tangent functions, runs before anything counts, each.
    public var transient: Double
    /// How long growth is recorded.
    public var duration: Double
    /// How many equal parts of the run give the standard errors.
    public var batches: Int

    /// - Parameters:
    ///   - delay: In units of time, positive.
    ///   - count: Exponents, at least 1 and at most as many as `stepsPerDelay`.
    ///   - stepsPerDelay: At least 16.
    ///   - transient: In units of time, not negative.
    ///   - duration: In units of time, positive.
    ///   - batches: At least 2.
    public init(
        delay: Double, count: Int, stepsPerDelay: Int = 256, transient: Double, duration: Double, batches: Int = 30
    ) {
        self.delay = delay
        self.stepsPerDelay = max(stepsPerDelay, 16)
        self.count = min(max(count, 1), self.stepsPerDelay)
        self.transient = max(transient, 0)
        self.duration = duration
        self.batches = max(batches, 2)
    }

    /// The largest exponents of a scalar equation.
    ///
    /// - Parameters:
    ///   - history: The constant that the variable was before time 0.
    ///   - progress: Is told the share of the run that is done, after every hundredth; false ends it.
    ///   - rightHandSide: The equation, of one variable.
    /// - Throws: ``IntegrationError``.
    /// - Returns: Nil when `progress` ended it.
    public func spectrum(
        history: Double, progress: (Double) -> Bool = { _ in true }, _ rightHandSide: DelayRightHandSide
    ) throws(IntegrationError) -> LyapunovSpectrum? {
        guard delay > 0, delay.isFinite else { throw .invalid("a delay must be positive and finite; it is \(delay)") }
        guard duration > 0, duration.isFinite, transient.isFinite, history.isFinite else {
            throw .invalid("a run for Lyapunov exponents must be longer than 0 and finite")
        }
        return try withoutActuallyEscaping(rightHandSide) { equations throws(IntegrationError) in
            var run = DelayTangentRun(self, history: history, equations)
            let quiet = Int((transient / delay).rounded(.up))
            let recorded = max(Int((duration / delay).rounded(.up)), batches)
            let total = 2 * quiet + recorded
            var record = GrowthRecord(
                count: count, start: Double(2 * quiet) * delay, duration: Double(recorded) * delay, batches: batches)
            var reported = 0
            for segment in 1...total {
                if segment == quiet + 1 { run.startTangents() }
                let logarithms = try run.advance(hasTangents: segment > quiet)
                if segment > 2 * quiet { record.add(logarithms, step: delay, to: Double(segment) * delay) }
                if segment * 100 / total > reported {
                    reported = segment * 100 / total
                    guard progress(Double(segment) / Double(total)) else { return nil }
                }
            }
            return record.spectrum(isComplete: false)
        }
    }
}

/// A scalar state over a delay with its tangent functions, moved on by whole delays.
private struct DelayTangentRun {
    private let steps: Int
    private let h: Double
    private let vectors: Int
    private let equations: DelayRightHandSide
    private var time = 0.0
    /// The largest size that the variable has had.
    private var scale: Double

    /// Values at 0…steps, then rates there; of the last delay and of the next.
    private var past: [Double]
    private var next: [Double]
    /// The same of each tangent function, one after the other.
    private var pastTangents: [Double] = []
    private var nextTangents: [Double] = []
    private var logarithms: [Double]

    private var width: Int { 2 * (steps + 1) }

    init(_ settings: DelayLyapunovEstimator, history: Double, _ equations: @escaping DelayRightHandSide) {
        steps = settings.stepsPerDelay
        h = settings.delay / Double(settings.stepsPerDelay)
        vectors = settings.count
        self.equations = equations
        scale = max(abs(history), 1e-3)
        past = Array(repeating: history, count: steps + 1) + Array(repeating: 0, count: steps + 1)
        next = past
        logarithms = Array(repeating: 0, count: vectors)
    }

    /// Cosines over the delay: independent of each other.
    mutating func startTangents() {
        pastTangents = Array(repeating: 0, count: vectors * width)
        var random = RandomStream(seed: 1)
        for index in pastTangents.indices where index % width <= steps { pastTangents[index] = random.normal() }
        nextTangents = pastTangents
        orthonormalize()
    }

    /// Moves everything a delay on; returns the logarithms of what the tangent functions have grown by.
    mutating func advance(hasTangents: Bool) throws(IntegrationError) -> [Double] {
        next[0] = past[steps]
        if hasTangents { for k in 0..<vectors { nextTangents[k * width] = pastTangents[k * width + steps] } }
        for n in 0..<steps {
            let partials = stepState(n)
            if hasTangents { stepTangents(n, partials) }
        }
        guard next[steps].isFinite else { throw .notFinite(time: time) }
        // The rate at the end: the next segment's first, seen from the left.
        next[width - 1] = rate(time + h * Double(steps), next[steps], past[steps])
        if hasTangents {
            let (a, b) = slopes(time + h * Double(steps), next[steps], past[steps])
            for k in 0..<vectors {
                let row = k * width
                nextTangents[row + width - 1] = a * nextTangents[row + steps] + b * pastTangents[row + steps]
            }
        }
        time += h * Double(steps)
        swap(&past, &next)
        swap(&pastTangents, &nextTangents)
        if hasTangents { orthonormalize() }
        return logarithms
    }

    /// The partial derivatives at the four stages.
    private typealias Slopes = (now: Double, before: Double)
    private typealias Partials = (Slopes, Slopes, Slopes, Slopes)

    private mutating func stepState(_ n: Int) -> Partials {
        let (x, t) = (next[n], time + h * Double(n))
        let (d0, dm, d1) = delayed(past, 0, n)
        let k1 = rate(t, x, d0)
        let k2 = rate(t + h / 2, x + h / 2 * k1, dm)
        let k3 = rate(t + h / 2, x + h / 2 * k2, dm)
        let k4 = rate(t + h, x + h * k3, d1)
        next[steps + 1 + n] = k1
        next[n + 1] = x + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        scale = max(scale, abs(next[n + 1]))
        guard !pastTangents.isEmpty else { return ((0, 0), (0, 0), (0, 0), (0, 0)) }
        return (
            slopes(t, x, d0), slopes(t + h / 2, x + h / 2 * k1, dm), slopes(t + h / 2, x + h / 2 * k2, dm),
            slopes(t + h, x + h * k3, d1)
        )
    }

    private mutating func stepTangents(_ n: Int, _ partials: Partials) {
        for k in 0..<vectors {
            let row = k * width
            let v = nextTangents[row + n]
            let (d0, dm, d1) = delayed(pastTangents, row, n)
            let k1 = partials.0.now * v + partials.0.before * d0
            let k2 = partials.1.now * (v + h / 2 * k1) + partials.1.before * dm
            let k3 = partials.2.now * (v + h / 2 * k2) + partials.2.before * dm
            let k4 = partials.3.now * (v + h * k3) + partials.3.before * d1
            nextTangents[row + steps + 1 + n] = k1
            nextTangents[row + n + 1] = v + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        }
    }

    /// A function a delay before step n: at its start, in its middle (Hermite), at its end.
    private func delayed(_ values: [Double], _ row: Int, _ n: Int) -> (Double, Double, Double) {
        let (a, b) = (values[row + n], values[row + n + 1])
        let (slopeA, slopeB) = (values[row + steps + 1 + n], values[row + steps + 2 + n])
        return (a, 0.5 * (a + b) + h / 8 * (slopeA - slopeB), b)
    }

    private func rate(_ time: Double, _ now: Double, _ before: Double) -> Double {
        var (now, before, result) = (now, before, 0.0)
        equations(time, &now, &before, &result)
        return result
    }

    private func slopes(_ time: Double, _ now: Double, _ before: Double) -> Slopes {
        let step = 6e-6 * scale
        return (
            (rate(time, now + step, before) - rate(time, now - step, before)) / (2 * step),
            (rate(time, now, before + step) - rate(time, now, before - step)) / (2 * step)
        )
    }

    private mutating func orthonormalize() {
        let (vectors, steps, width) = (vectors, steps, width)
        logarithms.withUnsafeMutableBufferPointer { logarithms in
            pastTangents.withUnsafeMutableBufferPointer { tangents in
                guard let base = tangents.baseAddress, let room = logarithms.baseAddress else { return }
                Orthonormalization.apply(base, vectors: vectors, length: steps + 1, width: width, logarithms: room)
            }
        }
    }
}
