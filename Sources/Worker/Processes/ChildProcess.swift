import Glibc

/// How a process ended.
enum ChildExit: Equatable, Sendable {
    case exited(Int32)
    case signalled(Int32)

    init(status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
    }

    var signal: Int32 { if case .signalled(let signal) = self { signal } else { 0 } }
    var code: Int32 { if case .exited(let code) = self { code } else { 0 } }

    /// Words for a report: `was ended by signal 11 (Segmentation fault)`.
    var sentence: String {
        switch self {
        case .exited(let code): "exited with code \(code)"
        case .signalled(let signal): "was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
        }
    }
}

/// A process of ours, in a session of its own, so that a terminal's Ctrl-C reaches only the agent
/// and whatever the process starts can be found when it has died.
struct ChildProcess {
    let pid: pid_t

    /// `POSIX_SPAWN_SETSID` (0x80), which Glibc's module hides behind `_GNU_SOURCE`, with
    /// `POSIX_SPAWN_SETSIGMASK` (0x08) and `POSIX_SPAWN_SETSIGDEF` (0x04).
    private static let flags: Int16 = 0x80 | 0x08 | 0x04

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - descriptors: what the child has open, by its number there; nothing else is inherited.
    ///   - environment: `NAME=value`.
    static func start(
        _ executable: String, arguments: [String], environment: [String], descriptors: [Int32: Int32]
    ) throws(SystemFailure) -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // A source that has the number of another's target would be overwritten before it is
        // copied: move all sources out of the way first.
        var moved: [Int32] = []
        defer { for number in moved { close(number) } }
        for (target, source) in descriptors.sorted(by: { $0.key < $1.key }) {
            let copy = fcntl(source, F_DUPFD_CLOEXEC, 64)
            guard copy >= 0 else { throw SystemFailure.last("copy a file descriptor") }
            moved.append(copy)
            posix_spawn_file_actions_adddup2(&actions, copy, target)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, flags)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)

        var pid: pid_t = 0
        let code = withStringPointers([displayName(of: executable)] + arguments) { arguments in
            withStringPointers(environment) { environment in
                posix_spawn(&pid, executable, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw SystemFailure("start \(executable)", code: code) }
        return ChildProcess(pid: pid)
    }

    /// What process lists show: for our own executable, its name rather than `/proc/self/exe`.
    private static func displayName(of executable: String) -> String {
        guard executable == "/proc/self/exe" else { return executable }
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(executable, &target, target.count - 1)
        guard count > 0 else { return executable }
        return String(decoding: target[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    func send(_ signal: Int32) { _ = kill(pid, signal) }

    /// How it ended; nil while it runs and `waiting` is false.
    func reap(waiting: Bool) -> ChildExit? {
        var status: Int32 = 0
        while true {
            let answer = waitpid(pid, &status, waiting ? 0 : WNOHANG)
            if answer == pid { return ChildExit(status: status) }
            if answer == 0 { return nil }
            if errno != EINTR { return .exited(0) }
        }
    }
}

/// Calls `body` with a null-terminated array of C strings.
private func withStringPointers<Result>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("the array holds at least its end mark") }
        return body(base)
    }
}
