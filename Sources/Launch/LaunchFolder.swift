import Glibc

/// The files of one launch, in a folder beside its store: `results.sqlite.launch/`. Only its owner may look in,
/// since keys are there.
public struct LaunchFolder: Hashable, Sendable {
    /// An absolute path.
    public let path: String

    /// - Parameter store: the absolute path of the store.
    public init(ofStore store: String) { path = store + ".launch" }

    /// The coordinator's keys are `coordinator.secret` and `coordinator.public`.
    public var coordinatorKey: String { path + "/coordinator" }
    /// The workers' keys are `worker.secret` and `worker.public`.
    public var workerKey: String { path + "/worker" }
    /// Where the coordinator listened last: workers that are still there look for it at that place.
    public var endpoint: String { path + "/endpoint" }

    /// Makes the folder, for its owner alone.
    public func make() throws(LaunchProblem) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure("cannot make the folder", path) }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw LaunchProblem("\(path) is no folder, and the launch keeps its keys and logs there")
        }
        guard status.st_uid == geteuid() else {
            throw LaunchProblem("\(path) belongs to another user; keys cannot be kept there")
        }
        guard chmod(path, 0o700) == 0 else { throw failure("cannot close to others", path) }
    }

    /// Makes the keys that are not there yet, by whatever makes keys.
    public func makeKeys(by make: (_ base: String) throws -> Void) throws {
        for base in [coordinatorKey, workerKey] where access(base + ".secret", F_OK) != 0 { try make(base) }
    }

    /// Writes a file whole or not at all.
    public func write(_ text: String, to file: String) throws(LaunchProblem) {
        let partial = "\(file).\(getpid()).partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("cannot write", partial) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        guard close(descriptor) == 0, rest.isEmpty, rename(partial, file) == 0 else {
            let problem = failure("cannot write", file)
            unlink(partial)
            throw problem
        }
    }

    /// The first line of one of its files; nil when there is none.
    public func firstLine(of file: String) -> String? {
        LogTail.read(file)?.split(whereSeparator: \.isNewline).first.map(String.init)
    }

    private func failure(_ what: String, _ file: String) -> LaunchProblem {
        LaunchProblem("\(what) \(file): \(String(cString: strerror(errno)))")
    }
}
