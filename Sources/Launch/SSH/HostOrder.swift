/// What can be asked of a host.
public enum HostOrder: Hashable, Sendable {
    /// What the user's ssh configuration says of it. Nobody is connected to.
    case settings
    /// What it is, and what it has.
    case probe
    /// Take the program.
    case copy
    /// Have a port there lead to one here.
    case forward(remote: Int, local: Int)
    /// Run the program, and reach the coordinator's address by it.
    case check(endpoint: String, word: String)
    /// Start a worker and what keeps it.
    case start(endpoint: String, slots: Int?)
    /// How is the keeper?
    case look
    /// End the worker at once.
    case stop
    /// Remove what the launch has there; the log, which tells what went wrong, may stay.
    case clean(keepsLog: Bool)
    /// End the connection.
    case hangUp

    /// Seconds that it may take.
    var patience: Double {
        switch self {
        case .settings, .hangUp, .forward: 15
        case .look: 25
        case .copy: 60
        default: 45
        }
    }
}
