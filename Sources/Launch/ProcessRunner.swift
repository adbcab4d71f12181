import Glibc

/// Runs programs as processes of their own.
public struct ProcessRunner: CommandRunner, CommandStarter {
    /// Runs programs with this process's environment.
    public init() {}

    public func run(_ arguments: [String], timeout: Double) -> CommandOutcome {
        let command = start(arguments, input: .nothing, timeout: timeout)
        var pause = 0.001
        while true {
            if let outcome = command.outcome() { return outcome }
            usleep(UInt32(pause * 1e6))
            pause = min(0.02, pause * 2)
        }
    }

    public func start(_ arguments: [String], input: CommandInput, timeout: Double) -> any RunningCommand {
        RunningProcess(arguments, input: input, timeout: timeout)
    }
}

/// One process and what it writes, in files without names: nobody has to read while it runs.
private final class RunningProcess: RunningCommand {
    private var process: pid_t?
    private var ended: CommandOutcome?
    private let input: Int32
    private let output: Int32
    private let errors: Int32
    private let timeout: Double
    private var read = 0
    private var since = RunningProcess.now

    init(_ arguments: [String], input: CommandInput, timeout: Double) {
        self.timeout = timeout
        self.input = Self.open(input)
        output = Self.scratch()
        errors = Self.scratch()
        guard self.input >= 0, output >= 0, errors >= 0 else {
            let cause = String(cString: strerror(errno))
            ended = .exited(127, output: "", errors: "its input and output cannot be opened: \(cause)")
            return
        }
        process = Self.spawn(arguments, self.input, output, errors)
        if process == nil { ended = .notFound }
    }

    deinit {
        end()
        for descriptor in [input, output, errors] where descriptor >= 0 { close(descriptor) }
    }

    /// It shares the place in the file with us.
    var bytesRead: Int { max(0, lseek(input, 0, SEEK_CUR)) }

    func outcome() -> CommandOutcome? {
        if let ended { return ended }
        guard let process else { return nil }
        var status: Int32 = 0
        if waitpid(process, &status, WNOHANG) == process {
            self.process = nil
            let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + (status & 0x7F)
            ended = .exited(code, output: Self.text(output), errors: Self.text(errors))
        } else if isLate {
            end()
            ended = .timedOut
        }
        return ended
    }

    func end() {
        guard let process else { return }
        self.process = nil
        kill(-process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    private var isLate: Bool {
        let place = bytesRead
        if place != read {
            read = place
            since = Self.now
        }
        return Self.now - since >= timeout
    }

    // MARK: Pieces

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func spawn(_ arguments: [String], _ input: Int32, _ output: Int32, _ errors: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
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

    private static func open(_ input: CommandInput) -> Int32 {
        switch input {
        case .nothing: return Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
        case .file(let path): return Glibc.open(path, O_RDONLY | O_CLOEXEC)
        case .text(let text):
            let descriptor = scratch()
            guard descriptor >= 0 else { return descriptor }
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    close(descriptor)
                    return -1
                }
                rest = rest.dropFirst(count)
            }
            lseek(descriptor, 0, SEEK_SET)
            return descriptor
        }
    }

    /// A file without a name.
    private static func scratch() -> Int32 {
        var path = Array("/tmp/swath-launch-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { return descriptor }
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
