import FoundationEssentials
import Launching
import Protocol

/// A folder of keys that `swath keygen` has made for a coordinator, its workers, and whoever else may connect.
struct KeyFolder {
    private let path: String

    init(_ path: String) { self.path = path }

    /// The keys, after they were read as a coordinator and a worker would read them.
    func keys() throws -> ClusterKeys {
        guard FileProblem.isFolder(path) else {
            throw CommandFailure(.usage, "--keys must name a folder of keys, and \(path) is none")
        }
        let coordinator = try CurveKeyPair.read(secretKeyFile: file(KeyFileNames.coordinatorSecret))
        let worker = try CurveKeyPair.read(secretKeyFile: file(KeyFileNames.workerSecret))
        try match(coordinator, KeyFileNames.coordinatorPublic)
        try match(worker, KeyFileNames.workerPublic)
        return ClusterKeys(
            coordinatorSecret: try text(KeyFileNames.coordinatorSecret),
            coordinatorPublic: try text(KeyFileNames.coordinatorPublic),
            workerSecret: try text(KeyFileNames.workerSecret), authorized: try authorized())
    }

    /// Half of one pair with half of another would be found out by the first worker, an hour later.
    private func match(_ pair: CurveKeyPair, _ name: String) throws {
        guard try CurvePublicKey.read(file: file(name)) == pair.publicKey else {
            throw CommandFailure(.usage, "\(file(name)) does not belong to the secret key beside it")
        }
    }

    /// Every public key but the coordinator's own may connect, as its line says.
    private func authorized() throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(".public") && $0 != KeyFileNames.coordinatorPublic }.sorted()
        guard names.count > 1 else {
            throw CommandFailure(
                .usage,
                "nobody could submit a sweep: the workers' key is let in as a worker alone, and \(path) has no other; make "
                    + "a client's (swath keygen \(path)/client --only client)")
        }
        return try names.map { name in
            let key = try CurvePublicKey.read(file: file(name))
            let keys = try AuthorizedKeys.read(file: file(name))
            guard name == KeyFileNames.workerPublic else { return try text(name) }
            return try ofWorkers(key, keys.roles[key], keys.comments[key] ?? "")
        }
    }

    /// The workers' key lies on every node: whoever steals it there may work, and not say what is worked on.
    private func ofWorkers(_ key: CurvePublicKey, _ role: KeyRole?, _ comment: String) throws -> String {
        switch role {
        case .worker: return "\(key) \(comment)"
        case nil: return "\(key) [worker] \(comment)"
        case .client:
            throw CommandFailure(
                .usage,
                "\(file(KeyFileNames.workerPublic)) is the key of a client alone, and workers are to have it: make one "
                    + "of theirs (swath keygen worker --only worker)")
        }
    }

    private func text(_ name: String) throws -> String { try String(contentsOfFile: file(name), encoding: .utf8) }
    private func file(_ name: String) -> String { path + "/" + name }
}
