/// The right-hand side of ẋ = f(t, x(t), x(t − τ₁), x(t − τ₂), …): reads the time, the state and the
/// delayed states, writes the derivative.
///
/// `delayed` holds a row as long as the state for each delay, in the order of the delays. The
/// pointers are valid during the call only.
public typealias DelayRightHandSide = (
    _ time: Double, _ state: UnsafePointer<Double>, _ delayed: UnsafePointer<Double>,
    _ derivative: UnsafeMutablePointer<Double>
) -> Void

/// The state before an integration began: reads a time, writes one value a component.
public typealias DelayHistory = (_ time: Double, _ state: UnsafeMutablePointer<Double>) -> Void

/// An adaptive integrator of order 8 for delay differential equations with constant delays.
///
/// The method of steps over ``DormandPrince853``: the past is its interpolant of order 7, kept as
/// far back as the longest delay reaches. No step is longer than the shortest delay, so that none
/// needs its own result. Where the solution is not smooth, at the start and at sums of delays after
/// it, a step ends (Bellen and Zennaro, *Numerical Methods for Delay Differential Equations*,
/// sections 2.2 and 4.1): each delay makes it smoother by one derivative, so sums of up to eight
/// delays count.
///
/// ```swift
/// // Mackey and Glass's equation, x = ½ until t = 0.
/// let path = try DelayIntegrator(delays: [17]).solve(
///     from: 0, state: [0.5], at: [100, 200], history: { _, x in x[0] = 0.5 }
/// ) { _, x, past, rate in
///     rate[0] = 0.2 * past[0] / (1 + pow(past[0], 10)) - 0.1 * x[0]
/// }
/// ```
public struct DelayIntegrator: Sendable {
    /// In units of time, positive.
    public var delays: [Double]
    /// Times at or before the start, other than the start itself, where the history is not smooth.
    public var historyBreaks: [Double]
    /// Tolerances and limits; its longest step is cut to the shortest delay.
    public var solver: DormandPrince853

    /// - Parameters:
    ///   - delays: In units of time, positive, in the order in which the equations want them.
    ///   - historyBreaks: Times before the start where the history or a derivative of it jumps.
    ///   - solver: Tolerances and limits.
    public init(delays: [Double], historyBreaks: [Double] = [], solver: DormandPrince853 = DormandPrince853()) {
        self.delays = delays
        self.historyBreaks = historyBreaks
        self.solver = solver
    }

    /// The states at `times`.
    ///
    /// - Parameters:
    ///   - start: The time of `state`.
    ///   - state: One value a component; need not equal the history's end.
    ///   - times: Ascending, none before `start`.
    ///   - history: The state at times before `start` (and, from the left, at it).
    ///   - rightHandSide: The equations.
    /// - Returns: Row-major: `times.count` rows of `state.count` values.
    /// - Throws: ``IntegrationError``, with the time that was reached.
    public func solve(
        from start: Double, state: [Double], at times: [Double], history: DelayHistory,
        _ rightHandSide: DelayRightHandSide
    ) throws(IntegrationError) -> [Double] {
        try checkRequest(from: start, state: state, at: times, maximumStep: solver.options.maximumStep)
        for delay in delays where !(delay > 0 && delay.isFinite) {
            throw .invalid("a delay must be positive and finite; one is \(delay)")
        }
        for moment in historyBreaks where !(moment <= start) {
            throw .invalid("the history can break before \(start) only; \(moment) is later")
        }
        return try withoutActuallyEscaping(history) { history throws(IntegrationError) in
            try withoutActuallyEscaping(rightHandSide) { equations throws(IntegrationError) in
                try sample(from: start, state: state, at: times) { end throws(IntegrationError) in
                    try DelayStepper(
                        settings: self, start: start, state: state, end: end, history: history, equations: equations)
                }
            }
        }
    }
}
