import Glibc

/// A folder for sockets, for this user alone, found again by its name.
struct SocketFolder {
    let path: String

    /// - Parameter name: short: a socket's path has 107 bytes at most.
    init(name: String) throws {
        let preferred = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) } ?? ""
        let isGood = !preferred.isEmpty && preferred.utf8.count < 40 && access(preferred, W_OK) == 0
        path = "\(isGood ? preferred : "/tmp")/\(name)"
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw problem("\(String(cString: strerror(errno)))") }
        var status = stat()
        // In /tmp anybody may have made it before.
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
            status.st_mode & 0o077 == 0
        else { throw problem("it is there, and not a folder of this user alone") }
    }

    /// Removes it when nothing is in it any more.
    func remove() { rmdir(path) }

    private func problem(_ what: String) -> CommandFailure {
        CommandFailure(.badInput, "no folder for ssh's sockets can be made at \(path): \(what)")
    }
}
