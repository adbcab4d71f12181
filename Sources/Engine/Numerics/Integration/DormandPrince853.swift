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
public struct DormandPrince853: Integrator {
    public var options: IntegrationOptions

    public init(_ options: IntegrationOptions) { self.options = options }

    /// The states at `times`; see ``Integrator/solve(from:state:at:_:)``.
    public func solve(
        from start: Double, state: [Double], at times: [Double], _ rightHandSide: RightHandSide
    ) throws(IntegrationError) -> [Double] {
        try checkRequest(from: start, state: state, at: times, maximumStep: options.maximumStep)
        return try withoutActuallyEscaping(rightHandSide) { equations throws(IntegrationError) in
            try sample(from: start, state: state, at: times) { end throws(IntegrationError) in
                try DormandPrinceStepper(options: options, start: start, state: state, end: end, equations: equations)
            }
        }
    }
}
