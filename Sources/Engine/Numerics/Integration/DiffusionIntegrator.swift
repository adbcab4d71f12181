/// An integrator for stochastic equations with ``DiffusionNoise``, of weak order 2.
///
/// Strang's splitting: half a step along the equations without noise, by ``DormandPrince853`` to the
/// tolerances of `options`, the exact noise of a whole step, half a step along the equations
/// (Leimkuhler and Matthews, *Molecular Dynamics*, section 7.3). Without noise it gives the path of the
/// equations themselves. The kicks come at (m + ½)·`step` after the start wherever the outputs are, so
/// that one stream and step give one path.
///
/// ```swift
/// var random = RandomStream(seed: 1)
/// // Ornstein and Uhlenbeck's process.
/// let path = try DiffusionIntegrator(noise: .additive([0.5]), step: 0.01)
///     .solve(from: 0, state: [1], at: [1, 2, 3], random: &random) { _, x, rate in rate[0] = -x[0] }
/// ```
public struct DiffusionIntegrator: Sendable {
    public var noise: DiffusionNoise
    /// The time between kicks, in units of time; positive.
    public var step: Double
    /// Of the equations between kicks.
    public var options: IntegrationOptions

    /// - Parameters:
    ///   - noise: One amplitude a component.
    ///   - step: The time between kicks: the law converges with its square.
    ///   - options: Of the equations between kicks; the limit of steps counts from kick to kick.
    public init(noise: DiffusionNoise, step: Double, options: IntegrationOptions = IntegrationOptions()) {
        self.noise = noise
        self.step = step
        self.options = options
    }

    /// The states at `times`; see ``Integrator/solve(from:state:at:_:)``.
    ///
    /// - Parameter random: Moves on by the draws of the kicks.
    public func solve(
        from start: Double, state: [Double], at times: [Double], random: inout RandomStream,
        _ rightHandSide: RightHandSide
    ) throws(IntegrationError) -> [Double] {
        try checkRequest(from: start, state: state, at: times, maximumStep: options.maximumStep)
        guard step > 0, step.isFinite else { throw .invalid("the time between kicks must be positive; it is \(step)") }
        if let problem = noise.problem(components: state.count) { throw .invalid(problem) }
        let (noise, step, options) = (noise, step, options)
        let stream = random
        let (path, moved) = try withoutActuallyEscaping(rightHandSide) { equations throws(IntegrationError) in
            var stepper: DiffusionStepper?
            let path = try sample(from: start, state: state, at: times) { end throws(IntegrationError) in
                let made = DiffusionStepper(
                    stepper: try DormandPrinceStepper(
                        options: options, start: start, state: state, end: min(start + step / 2, end),
                        equations: equations),
                    noise: noise, start: start, step: step, end: end, random: stream)
                stepper = made
                return made
            }
            return (path, stepper?.random ?? stream)
        }
        random = moved
        return path
    }
}

/// An explicit integration that is kicked at even times.
private final class DiffusionStepper: IntegrationStepper {
    private let stepper: DormandPrinceStepper
    private let noise: DiffusionNoise
    private let start: Double
    private let interval: Double
    private let end: Double
    private var kicks = 0
    private(set) var random: RandomStream

    init(
        stepper: DormandPrinceStepper, noise: DiffusionNoise, start: Double, step: Double, end: Double,
        random: RandomStream
    ) {
        self.stepper = stepper
        self.noise = noise
        self.start = start
        interval = step
        self.end = end
        self.random = random
    }

    var time: Double { stepper.time }

    private func kickTime(_ index: Int) -> Double { start + (Double(index) + 0.5) * interval }

    func step() throws(IntegrationError) {
        if stepper.time >= kickTime(kicks) {
            kicks += 1
            try stepper.changeState { noise.kick($0, over: interval, random: &random) }
            stepper.end = min(kickTime(kicks), end)
        }
        try stepper.step()
    }

    func prepareInterpolant() { stepper.prepareInterpolant() }

    func appendState(at moment: Double, to output: inout [Double]) { stepper.appendState(at: moment, to: &output) }
}
