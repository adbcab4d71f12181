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
            workerSecret: try text(KeyFileNames.workerSecret), authorized: try clients().map(text))
    }

    /// Half of one pair with half of another would be found out by the first worker, an hour later.
    private func match(_ pair: CurveKeyPair, _ name: String) throws {
        guard try CurvePublicKey.read(file: file(name)) == pair.publicKey else {
            throw CommandFailure(.usage, "\(file(name)) does not belong to the secret key beside it")
        }
    }

    /// Every public key but the coordinator's own may connect.
    private func clients() throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(".public") && $0 != KeyFileNames.coordinatorPublic }.sorted()
        for name in names { _ = try CurvePublicKey.read(file: file(name)) }
        return names
    }

    private func text(_ name: String) throws -> String { try String(contentsOfFile: file(name), encoding: .utf8) }
    private func file(_ name: String) -> String { path + "/" + name }
}
