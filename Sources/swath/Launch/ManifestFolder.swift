import Glibc
import Launching

/// A folder that manifests are written into. A file appears whole or not at all, and one with keys is for its owner alone.
struct ManifestFolder {
    private let path: String

    /// Makes the folder, when it is not there yet.
    init(_ path: String) throws {
        guard !path.isEmpty else { throw CommandFailure(.usage, "--output must name a folder") }
        if mkdir(path, 0o777) != 0, errno != EEXIST { throw Self.failure(path) }
        guard FileProblem.isFolder(path) else {
            throw CommandFailure(.badInput, "\(path) is no folder, and a folder is wanted for the manifests")
        }
        self.path = path
    }

    func write(_ file: ManifestFile) throws {
        let place = "\(path)/\(file.name)"
        let partial = "\(place).\(getpid()).partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file.isSecret ? 0o600 : 0o644)
        guard descriptor >= 0 else { throw Self.failure(place) }
        let isWritten = write(file.text, to: descriptor)
        guard close(descriptor) == 0, isWritten, rename(partial, place) == 0 else {
            let failure = Self.failure(place)
            unlink(partial)
            throw failure
        }
    }

    private func write(_ text: String, to descriptor: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func failure(_ place: String) -> CommandFailure {
        CommandFailure(.badInput, "cannot write \(place): \(String(cString: strerror(errno)))")
    }
}
