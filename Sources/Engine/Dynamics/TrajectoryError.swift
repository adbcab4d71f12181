public import Numerics

/// Why a system gave no trajectory.
public enum TrajectoryError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The initial state has another number of values than the system has components.
    case initialState(system: String, components: Int, given: Int)
    /// The integrator gave up.
    case integration(system: String, IntegrationError)

    public var description: String {
        switch self {
        case .initialState(let system, let components, let given):
            "\(system) starts from \(components) value\(components == 1 ? "" : "s"), not \(given)"
        case .integration(let system, let error):
            "\(system) could not be integrated: \(error)"
        }
    }
}
