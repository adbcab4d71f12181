/// Estimates the Lyapunov spectrum of an ordinary differential equation from one long path.
///
/// Benettin's method (Benettin, Galgani, Giorgilli and Strelcyn 1980, *Meccanica* 15): tangent vectors
/// move along with the state by the linearised equations, here by ``DormandPrince853`` under one error
/// estimate, and are made orthonormal after every step; the logarithms of what that takes off them,
/// over time, are the exponents. The Jacobian comes from central differences, good to about ten digits.
/// Components are measured in units of their own spread, which changes no exponent.
///
/// ```swift
/// let spectrum = try LyapunovEstimator(transient: 30, duration: 3000)
///     .spectrum(from: [-9.8, -15, 20.5], lorenz)
/// ```
public struct LyapunovEstimator: Sendable {
    /// How long the state, then the state with its tangent vectors, runs before anything counts, each.
    public var transient: Double
    /// How long growth is recorded.
    public var duration: Double
    /// How many equal parts of the run give the standard errors.
    public var batches: Int
    /// Of states and tangent vectors.
    public var options: IntegrationOptions
    /// For a right-hand side that jumps, whose Jacobian misses what the jumps do: the tangent vectors are
    /// then neighbours of the state that are so far off, relative to its spread, and set back there after
    /// every step. Well above the tolerances; nil, the default, is for what is smooth.
    public var separation: Double?

    /// - Parameters:
    ///   - transient: In units of time, not negative.
    ///   - duration: In units of time, positive.
    ///   - batches: At least 2.
    ///   - options: Tolerances and limits.
    ///   - separation: Of neighbours, for a right-hand side that jumps.
    public init(
        transient: Double, duration: Double, batches: Int = 30, options: IntegrationOptions = IntegrationOptions(),
        separation: Double? = nil
    ) {
        self.transient = max(transient, 0)
        self.duration = duration
        self.batches = max(batches, 2)
        self.options = options
        self.separation = separation
    }

    /// The whole spectrum.
    ///
    /// - Parameters:
    ///   - state: Where the path starts, at time 0.
    ///   - progress: Is told the share of the run that is done, after every hundredth; false ends it.
    ///   - rightHandSide: The equations.
    /// - Throws: ``IntegrationError``.
    /// - Returns: Nil when `progress` ended it.
    public func spectrum(
        from state: [Double], progress: (Double) -> Bool = { _ in true }, _ rightHandSide: RightHandSide
    ) throws(IntegrationError) -> LyapunovSpectrum? {
        try checkRequest(from: 0, state: state, at: [], maximumStep: options.maximumStep)
        guard duration > 0, duration.isFinite, transient.isFinite else {
            throw .invalid("a run for Lyapunov exponents must be longer than 0 and finite")
        }
        return try withoutActuallyEscaping(rightHandSide) { equations throws(IntegrationError) in
            try withoutActuallyEscaping(progress) { progress throws(IntegrationError) in
                try LyapunovRun(self, state, equations, progress).spectrum()
            }
        }
    }
}

/// One run of the estimator.
private final class LyapunovRun {
    private let settings: LyapunovEstimator
    private let count: Int
    private let equations: RightHandSide
    private let progress: (Double) -> Bool
    private let start: [Double]
    private var reported = 0
    private var isStopped = false
    private let logarithms: UnsafeMutablePointer<Double>

    init(
        _ settings: LyapunovEstimator, _ start: [Double], _ equations: @escaping RightHandSide,
        _ progress: @escaping (Double) -> Bool
    ) {
        self.settings = settings
        self.start = start
        self.equations = equations
        self.progress = progress
        count = start.count
        logarithms = .allocate(capacity: count)
        logarithms.initialize(repeating: 0, count: count)
    }

    deinit { logarithms.deallocate() }

    func spectrum() throws(IntegrationError) -> LyapunovSpectrum? {
        let (settled, scales) = try settle()
        if isStopped { return nil }
        let tangent: any TangentMotion =
            if let separation = settings.separation {
                NeighbourEquations(scales: scales.map { $0 * separation }, equations: equations)
            } else {
                TangentEquations(scales: scales, equations: equations)
            }
        let origin = settings.transient
        let stepper = try DormandPrinceStepper(
            options: settings.options, start: origin, state: tangent.start(at: settled),
            end: 2 * origin + settings.duration
        ) { time, state, rate in tangent.evaluate(time, state, rate) }
        var record = GrowthRecord(
            count: count, start: 2 * origin, duration: settings.duration, batches: settings.batches)
        var time = origin
        while stepper.time < stepper.end {
            try stepper.step()
            try stepper.changeState { tangent.orthonormalize($0, logarithms: logarithms) }
            if time >= 2 * origin { record.add(logarithms, step: stepper.time - time, to: stepper.time) }
            time = stepper.time
            guard report(time) else { return nil }
        }
        return record.spectrum(isComplete: true)
    }

    /// The state after the transient, and the spread of each component within 64 steps, in the mean.
    private func settle() throws(IntegrationError) -> (state: [Double], scales: [Double]) {
        // Without a transient, the spread is looked for in a hundredth of the run and the path starts anew.
        let end = settings.transient > 0 ? settings.transient : settings.duration / 100
        let stepper = try DormandPrinceStepper(
            options: settings.options, start: 0, state: start, end: end, equations: equations)
        var (variances, windows) = ([Double](repeating: 0, count: count), 0.0)
        var window = [[Double]]()
        while stepper.time < end {
            try stepper.step()
            window.append(stepper.currentState)
            if window.count == 64 || stepper.time >= end {
                for i in 0..<count {
                    let mean = window.reduce(0) { $0 + $1[i] } / Double(window.count)
                    variances[i] += window.reduce(0) { $0 + ($1[i] - mean) * ($1[i] - mean) } / Double(window.count)
                }
                windows += 1
                window.removeAll(keepingCapacity: true)
            }
            guard report(stepper.time) else { break }
        }
        let state = settings.transient > 0 ? stepper.currentState : start
        let scales = variances.indices.map { i in
            let spread = (variances[i] / windows).squareRoot()
            // A component at rest has no scale but its size.
            return spread > 1e-12 * abs(state[i]) && spread > 0 ? spread : max(abs(state[i]), 1)
        }
        return (state, scales)
    }

    private func report(_ time: Double) -> Bool {
        let share = time / (2 * settings.transient + settings.duration)
        if Int(share * 100) > reported {
            reported = Int(share * 100)
            isStopped = !progress(share)
        }
        return !isStopped
    }
}
