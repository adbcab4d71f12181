import Glibc

/// Runs a program and tells what it said.
public protocol CommandRunner: Sendable {
    /// Runs `arguments[0]`, found on the path, and waits for it at most `timeout` seconds.
    func run(_ arguments: [String], timeout: Double) -> CommandOutcome
}

/// What became of a program.
public enum CommandOutcome: Hashable, Sendable {
    /// It ended with a status, and wrote to standard output and standard error.
    case exited(Int32, output: String, errors: String)
    /// There is no such program on the path.
    case notFound
    /// It was ended because it took too long.
    case timedOut
}

/// Runs programs as processes of their own.
public struct ProcessRunner: CommandRunner {
    /// Runs programs with this process's environment.
    public init() {}

    public func run(_ arguments: [String], timeout: Double) -> CommandOutcome {
        guard let output = Self.scratch(), let errors = Self.scratch() else {
            return .exited(
                127, output: "", errors: "no temporary file can be made: \(String(cString: strerror(errno)))")
        }
        defer {
            close(output)
            close(errors)
        }
        guard let process = Self.spawn(arguments, output, errors) else { return .notFound }
        guard let status = Self.wait(for: process, timeout: timeout) else { return .timedOut }
        let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + (status & 0x7F)
        return .exited(code, output: Self.text(output), errors: Self.text(errors))
    }

    private static func spawn(_ arguments: [String], _ output: Int32, _ errors: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: Ctrl-C is meant for the launch, and a timeout for all that was started.
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let words = arguments.map { strdup($0) }
        defer { for word in words { free(word) } }
        var process = pid_t()
        let failure = posix_spawnp(&process, arguments[0], &actions, &attributes, words + [nil], environ)
        return failure == 0 ? process : nil
    }

    /// The status, or nil when the time was up and the program had to be ended.
    private static func wait(for process: pid_t, timeout: Double) -> Int32? {
        var status: Int32 = 0
        var waited = 0.0
        var pause = 0.001
        while waitpid(process, &status, WNOHANG) != process {
            guard waited < timeout else {
                kill(-process, SIGKILL)
                while waitpid(process, &status, 0) < 0, errno == EINTR {}
                return nil
            }
            usleep(UInt32(pause * 1e6))
            waited += pause
            pause = min(0.02, pause * 2)
        }
        return status
    }

    /// A file without a name.
    private static func scratch() -> Int32? {
        var path = Array("/tmp/swath-launch-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { return nil }
        unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    /// At most 64 MiB of what was written: a queue of a hundred thousand jobs has ten.
    private static func text(_ descriptor: Int32) -> String {
        let size = min(max(0, lseek(descriptor, 0, SEEK_END)), 64 << 20)
        var bytes = [UInt8](repeating: 0, count: size)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, size, 0) }
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
