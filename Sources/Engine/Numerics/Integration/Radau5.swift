/// An adaptive implicit Runge–Kutta integrator of order 5 for stiff problems, with output at any
/// times.
///
/// The three-stage Radau IIA method with the simplified Newton iteration, the error estimate of
/// order 3, the predictive step control and the collocation interpolant of Hairer and Wanner's
/// RADAU5 (*Solving Ordinary Differential Equations II*, section IV.8). As there, the tolerances of
/// the estimate are loosened to ⅒·rtol^⅔, so that the path itself, not the estimate of lower order,
/// is about as good as was asked for.
///
/// ```swift
/// let solver = Radau5(relativeTolerance: 1e-8, absoluteTolerance: 1e-8)
/// let path = try solver.solve(from: 0, state: [2, 0], at: [500, 1000]) { _, x, derivative in
///     derivative[0] = x[1]
///     derivative[1] = 1000 * (1 - x[0] * x[0]) * x[1] - x[0]
/// }
/// ```
public struct Radau5: Integrator {
    public var options: IntegrationOptions

    public init(_ options: IntegrationOptions) { self.options = options }

    /// The states at `times`, the Jacobian by finite differences; see
    /// ``Integrator/solve(from:state:at:_:)``.
    public func solve(
        from start: Double, state: [Double], at times: [Double], _ rightHandSide: RightHandSide
    ) throws(IntegrationError) -> [Double] {
        try solve(from: start, state: state, at: times, jacobian: nil, rightHandSide)
    }

    /// The states at `times`.
    ///
    /// - Parameters:
    ///   - start: The time of `state`.
    ///   - state: One value a component.
    ///   - times: Ascending, none before `start`.
    ///   - jacobian: Of the right-hand side; by forward differences when there is none.
    ///   - rightHandSide: The equations.
    /// - Returns: Row-major: `times.count` rows of `state.count` values.
    /// - Throws: ``IntegrationError``, with the time that was reached.
    public func solve(
        from start: Double, state: [Double], at times: [Double], jacobian: Jacobian?, _ rightHandSide: RightHandSide
    ) throws(IntegrationError) -> [Double] {
        try checkRequest(from: start, state: state, at: times, maximumStep: options.maximumStep)
        return try withoutActuallyEscaping(rightHandSide) { equations throws(IntegrationError) in
            try sample(from: start, state: state, at: times) { end throws(IntegrationError) in
                try RadauStepper(
                    options: options, start: start, state: state, end: end, jacobian: jacobian, equations: equations)
            }
        }
    }
}
