/// What keeps a coordinator from starting, apart from its store and its sockets.
public enum CoordinatorError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No endpoint was given.
    case nowhereToListen

    public var description: String {
        switch self {
        case .nowhereToListen: "a coordinator needs at least one address to listen on, such as tcp://127.0.0.1:7077"
        }
    }
}
