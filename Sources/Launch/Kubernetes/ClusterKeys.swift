/// The Curve keys of one launch: the texts of files that `swath keygen` wrote. Nothing here invents a key.
public struct ClusterKeys: Hashable, Sendable {
    /// The coordinator's secret key.
    public let coordinatorSecret: String
    /// The coordinator's public key, by which workers know it.
    public let coordinatorPublic: String
    /// The secret key that all workers share.
    public let workerSecret: String
    /// The public keys that may connect, a file each; the workers' must be among them.
    public let authorized: [String]

    /// - Parameters:
    ///   - coordinatorSecret: the text of the coordinator's secret key file.
    ///   - coordinatorPublic: the text of its public key file.
    ///   - workerSecret: the text of the workers' secret key file.
    ///   - authorized: the texts of public key files.
    public init(coordinatorSecret: String, coordinatorPublic: String, workerSecret: String, authorized: [String]) {
        func line(_ text: String) -> String { text.hasSuffix("\n") ? text : text + "\n" }
        self.coordinatorSecret = line(coordinatorSecret)
        self.coordinatorPublic = line(coordinatorPublic)
        self.workerSecret = line(workerSecret)
        self.authorized = authorized.map(line)
    }
}

/// What the files of keys are called, in a folder, in a Secret, and where containers find them.
public enum KeyFileNames {
    /// The coordinator's secret key.
    public static let coordinatorSecret = "coordinator.secret"
    /// The coordinator's public key.
    public static let coordinatorPublic = "coordinator.public"
    /// The workers' secret key.
    public static let workerSecret = "worker.secret"
    /// The workers' public key.
    public static let workerPublic = "worker.public"
    /// A client's public key.
    public static let clientPublic = "client.public"
    /// Public keys that may connect, one a line.
    public static let authorized = "authorized-keys"
}
