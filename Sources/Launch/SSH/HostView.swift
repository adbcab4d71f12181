/// A host as a launch sees it.
public struct HostView: Hashable, Sendable {
    /// As it was written.
    public let name: String
    /// How it is.
    public let condition: HostCondition

    /// Tells of a host.
    public init(name: String, condition: HostCondition) {
        self.name = name
        self.condition = condition
    }
}

/// How a host is.
public enum HostCondition: Hashable, Sendable {
    /// Its worker is being started.
    case starting
    /// Its worker is kept there.
    case working
    /// It cannot be asked, which is why; its worker, if it is there, goes on.
    case away(String)
    /// Its worker has ended, which is why, and is started again soon.
    case resting(String)
    /// Its worker has ended, which is why, and is not started again.
    case aside(String)
    /// Its worker has ended as it was to.
    case left

    /// One word for it.
    public var word: String {
        switch self {
        case .starting: "starting"
        case .working: "working"
        case .away: "away"
        case .resting: "resting"
        case .aside: "set aside"
        case .left: "left"
        }
    }

    /// Why, when it is not as it should be.
    public var reason: String? {
        switch self {
        case .starting, .working, .left: nil
        case .away(let reason), .resting(let reason), .aside(let reason): reason
        }
    }
}
