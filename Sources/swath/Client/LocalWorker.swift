import Glibc
import Logging
import Worker

/// A worker process beside this one.
final class LocalWorker {
    /// How it has ended.
    enum End: Equatable {
        /// It was asked to finish and leave, by whomever.
        case drained
        case exited(Int32)
        case signalled(Int32)
        /// Somebody else has taken notice of its end.
        case unknown

        /// Goes on after "the worker process".
        var sentence: String {
            switch self {
            case .drained: "has left"
            case .exited(let code):
                "ended with status \(code)" + (WorkerExit(rawValue: code).map { " (\($0.summary))" } ?? "")
            case .signalled(let signal): "was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
            case .unknown: "has ended"
            }
        }
    }

    private let process: pid_t
    private var noted: End?

    init(endpoint: String, slots: Int, logLevel: Logger.Level) throws {
        let command = [
            Executable.path, "worker", "--connect", endpoint, "--slots", "\(slots)", "--with-parent",
            "--log-level", logLevel == .notice ? "error" : "\(logLevel)",
        ]
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: the terminal's Ctrl-C is for this process to pass on.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, Executable.path, nil, &attributes, &arguments, environ)
        guard code == 0 else {
            throw CommandFailure(.fault, "the worker process cannot be started: \(String(cString: strerror(code)))")
        }
        self.process = process
    }

    /// How it has ended; nil while it runs.
    var end: End? {
        if let noted { return noted }
        var status: Int32 = 0
        switch waitpid(process, &status, WNOHANG) {
        case 0: return nil
        case process: noted = Self.end(status)
        default: noted = .unknown
        }
        return noted
    }

    private static func end(_ status: Int32) -> End {
        let signal = status & 0x7f
        if signal != 0 { return .signalled(signal) }
        let code = (status >> 8) & 0xff
        return code == WorkerExit.drained.rawValue ? .drained : .exited(code)
    }

    /// Ends it at once.
    func kill() {
        guard end == nil else { return }
        Glibc.kill(process, SIGTERM)
        Glibc.kill(process, SIGTERM)
        for _ in 0..<100 where end == nil { usleep(20_000) }
        if end == nil { Glibc.kill(process, SIGKILL) }
    }
}
