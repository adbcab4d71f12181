/// Why an integration could not go on.
public enum IntegrationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The step that the tolerances ask for is below the resolution of time itself: a singularity,
    /// or tolerances finer than doubles.
    case stepUnderflow(time: Double)
    /// The state or its derivative left the finite numbers.
    case notFinite(time: Double)
    /// No step is short enough for Newton's iteration to converge: the right-hand side or its
    /// Jacobian is not smooth, or the Jacobian that was given is wrong.
    case noConvergence(time: Double)
    /// The Jacobian holds what is not finite.
    case jacobianNotFinite(time: Double)
    /// `limit` steps were taken before the last time was reached.
    case tooManySteps(limit: Int, time: Double)
    /// The request itself makes no sense: what is wrong with it.
    case invalid(String)

    public var description: String {
        switch self {
        case .stepUnderflow(let time):
            "at t = \(time) no step is small enough to meet the tolerances"
        case .notFinite(let time):
            "at t = \(time) the solution is no longer finite"
        case .noConvergence(let time):
            "at t = \(time) Newton's iteration for an implicit step does not converge"
        case .jacobianNotFinite(let time):
            "at t = \(time) the Jacobian of the right-hand side is not finite"
        case .tooManySteps(let limit, let time):
            "\(limit) steps reached only t = \(time)"
        case .invalid(let reason):
            "the integration cannot start: \(reason)"
        }
    }
}
