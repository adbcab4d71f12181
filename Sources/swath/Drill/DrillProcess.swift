import Glibc

/// A process of a drill, with its output in a file.
final class DrillProcess {
    let id: pid_t
    /// What it has printed.
    let log: String
    private var status: Int32?

    /// - Parameters:
    ///   - program: By default this one.
    ///   - environment: Added to this process's.
    init(
        _ arguments: [String], program: String = Executable.path, log: String, environment: [String: String] = [:]
    ) throws {
        self.log = log
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: the terminal's Ctrl-C is for the drill alone, which cleans up.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = Self.variables(adding: environment).map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, program, &actions, &attributes, &words, &variables)
        guard code == 0 else {
            throw CommandFailure(.fault, "\(program) cannot be started: \(String(cString: strerror(code)))")
        }
        id = process
    }

    private static func variables(adding more: [String: String]) -> [String] {
        var variables: [String] = []
        var place = environ
        while let entry = place.pointee {
            variables.append(String(cString: entry))
            place += 1
        }
        return variables + more.map { "\($0.key)=\($0.value)" }
    }

    var isRunning: Bool {
        if status != nil { return false }
        var ended: Int32 = 0
        if waitpid(id, &ended, WNOHANG) == 0 { return true }
        status = ended
        return false
    }

    func send(_ signal: Int32) {
        if isRunning { kill(id, signal) }
    }

    /// Waits for its end; false when it has not come within `seconds`.
    func wait(_ seconds: Double) -> Bool {
        let deadline = Monotonic.now + seconds
        while isRunning {
            if Monotonic.now > deadline { return false }
            usleep(5_000)
        }
        return true
    }

    func killHard() {
        send(SIGCONT)
        send(SIGKILL)
        _ = wait(10)
    }

    /// Its direct children: a worker's executors.
    var children: [pid_t] {
        let text = ProcessFile.text("/proc/\(id)/task/\(id)/children") ?? ""
        return text.split(separator: " ").compactMap { pid_t($0) }
    }
}

/// Small files of the system's, such as those under /proc.
enum ProcessFile {
    static func text(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { break }
            bytes += piece.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
