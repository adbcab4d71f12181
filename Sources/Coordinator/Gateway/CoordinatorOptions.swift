public import Families
public import Identifiers
public import Logging
public import Protocol
import Scheduling
public import Storage

/// How a coordinator is to run.
public struct CoordinatorOptions: Sendable {
    /// The SQLite file.
    public var store: String
    /// ZeroMQ endpoints to listen on, such as `ipc:///run/swath.sock` or `tcp://127.0.0.1:*`.
    public var endpoints: [String]
    public var security: Security
    /// Listen beyond loopback without keys.
    public var isInsecure: Bool
    /// The context that the keys' authenticator belongs to; one of its own when nil.
    public var context: ZeroMQContext?
    public var storeOptions: StoreOptions
    /// Seconds between a worker's heartbeats.
    public var heartbeatInterval: Seconds
    /// Seconds of silence after which a worker is given up.
    public var lease: Seconds
    /// Results a second from which workers are asked to send theirs together.
    public var gatherAbove = SchedulerConfiguration().gatherAbove
    /// Workers beyond so many are told to try again later: each connection takes a descriptor.
    public var connectionLimit = Int.max
    /// Seconds after which a client that says nothing is asked whether it is there.
    public var clientPatience: Seconds = 60
    public var registry: FamilyRegistry
    public var logger: Logger

    public init(
        store: String, endpoints: [String], security: Security = .none, isInsecure: Bool = false,
        context: ZeroMQContext? = nil, storeOptions: StoreOptions = StoreOptions(), heartbeatInterval: Seconds = 1,
        lease: Seconds = 10,
        registry: FamilyRegistry, logger: Logger
    ) {
        self.store = store
        self.endpoints = endpoints
        self.security = security
        self.isInsecure = isInsecure
        self.context = context
        self.storeOptions = storeOptions
        self.heartbeatInterval = heartbeatInterval
        self.lease = lease
        self.registry = registry
        self.logger = logger
    }
}
