/// The right-hand side of ẋ = f(t, x): reads the time and the state, writes the derivative.
///
/// Both pointers are as long as the state and valid during the call only.
public typealias RightHandSide = (
    _ time: Double, _ state: UnsafePointer<Double>, _ derivative: UnsafeMutablePointer<Double>
) -> Void

/// An adaptive explicit Runge–Kutta integrator of order 8 with output at any times.
///
/// Dormand and Prince's pair 8(5, 3) with Hairer's error estimate and interpolant of order 7, and
/// the step control of `scipy.integrate.DOP853`. A local error estimate at most
/// `absoluteTolerance + relativeTolerance · |x|` (root mean square over components) is accepted.
///
/// ```swift
/// let solver = DormandPrince853(relativeTolerance: 1e-9, absoluteTolerance: 1e-9)
/// let path = try solver.solve(from: 0, state: [1, 0], at: [1, 2, 3]) { _, x, derivative in
///     derivative[0] = x[1]
///     derivative[1] = -x[0]
/// }
/// ```
public struct DormandPrince853: Sendable {
    public var relativeTolerance: Double
    public var absoluteTolerance: Double
    /// How many steps, rejected ones included, one call may take.
    public var maximumSteps: Int
    /// No step is longer than this, in units of time.
    public var maximumStep: Double

    /// - Parameters:
    ///   - relativeTolerance: At least 1e-14 is used, as finer ones cannot be met in doubles.
    ///   - absoluteTolerance: Not negative.
    ///   - maximumSteps: Over a whole call.
    ///   - maximumStep: In units of time.
    public init(
        relativeTolerance: Double = 1e-9, absoluteTolerance: Double = 1e-9,
        maximumSteps: Int = 10_000_000, maximumStep: Double = .infinity
    ) {
        self.relativeTolerance = max(relativeTolerance, 1e-14)
        self.absoluteTolerance = max(absoluteTolerance, 0)
        self.maximumSteps = maximumSteps
        self.maximumStep = maximumStep
    }

    /// The states at `times`.
    ///
    /// - Parameters:
    ///   - start: The time of `state`.
    ///   - state: One value a component.
    ///   - times: Ascending, none before `start`.
    ///   - rightHandSide: The equations.
    /// - Returns: Row-major: `times.count` rows of `state.count` values.
    /// - Throws: ``IntegrationError``, with the time that was reached.
    public func solve(
        from start: Double, state: [Double], at times: [Double], _ rightHandSide: RightHandSide
    ) throws(IntegrationError) -> [Double] {
        guard !state.isEmpty else { throw .invalid("the state has no components") }
        guard state.allSatisfy(\.isFinite) else { throw .invalid("the initial state is not finite") }
        guard maximumStep > 0 else { throw .invalid("the longest step must be positive") }
        var previous = start
        for time in times {
            guard time >= previous, time.isFinite else {
                throw .invalid("output times must ascend from \(start); \(time) comes after \(previous)")
            }
            previous = time
        }
        return try withoutActuallyEscaping(rightHandSide) { equations throws(IntegrationError) in
            var output: [Double] = []
            output.reserveCapacity(times.count * state.count)
            var next = 0
            while next < times.count, times[next] == start {
                output += state
                next += 1
            }
            guard let last = times.last, next < times.count else { return output }

            let stepper = try DormandPrinceStepper(
                settings: self, start: start, state: state, end: last, equations: equations)
            while next < times.count {
                try stepper.step()
                if times[next] > stepper.time { continue }
                // An output at the very end of a step needs no interpolant.
                if times[next] < stepper.time { stepper.prepareInterpolant() }
                while next < times.count, times[next] <= stepper.time {
                    stepper.appendState(at: times[next], to: &output)
                    next += 1
                }
            }
            return output
        }
    }
}
