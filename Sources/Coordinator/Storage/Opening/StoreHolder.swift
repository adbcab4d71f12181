/// Which coordinator holds a store, as its lock file tells.
public struct StoreHolder: Sendable, Hashable, CustomStringConvertible {
    public var process: Int64
    public var host: String
    /// Where it listens; empty while it starts.
    public var endpoint: String
    public init(process: Int64, host: String, endpoint: String = "") {
        self.process = process
        self.host = host
        self.endpoint = endpoint
    }
    public var description: String {
        endpoint.isEmpty ? "(process \(process) on \(host))" : "at \(endpoint) (process \(process) on \(host))"
    }
}
