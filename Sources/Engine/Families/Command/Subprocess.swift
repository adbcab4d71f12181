import Glibc
import Identifiers

/// A program that runs in a process group of its own and is never left behind while its task lives.
struct Subprocess {
    /// How it ended.
    enum End: Hashable {
        case exited(Int32)
        case signalled(Int32)
        case timedOut(Seconds)
        case cancelled
    }

    /// After the request to end (SIGTERM), how long until it is made to (SIGKILL).
    private static let grace: Seconds = 5
    /// How long output is still read when the program has ended but something it started holds its
    /// pipes open.
    private static let linger: Seconds = 0.5

    private let invocation: CommandInvocation

    init(_ invocation: CommandInvocation) { self.invocation = invocation }

    /// Starts it and reads both its outputs until it has ended.
    func run(
        timeout: Seconds?, isCancelled: () -> Bool, output: (UnsafeRawBufferPointer) -> Void,
        errors: (UnsafeRawBufferPointer) -> Void
    ) throws -> End {
        let stdout = try Pipe()
        defer { stdout.close() }
        let stderr = try Pipe()
        defer { stderr.close() }
        let stdin = try inputDescriptor()
        defer { close(stdin) }
        let process = try spawn(stdin: stdin, stdout: stdout, stderr: stderr)
        stdout.closeWriter()
        stderr.closeWriter()
        var watch = Watch(process: process, timeout: timeout)
        var open = [stdout.reader, stderr.reader]
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            watch.collect()
            if watch.status != nil, open.isEmpty || watch.secondsSinceEnd > Self.linger { break }
            watch.enforce(isCancelled: isCancelled(), grace: Self.grace)
            var polled = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            // Without open pipes there is nothing to wake for but the end of the process.
            let patience: Int32 = open.isEmpty ? 2 : 20
            if poll(&polled, nfds_t(polled.count), patience) < 0, errno != EINTR {
                watch.kill(SIGKILL)
                throw TaskFailure("cannot wait for the program's output: \(systemError(errno))")
            }
            for entry in polled where entry.revents != 0 {
                let count = buffer.withUnsafeMutableBytes { read(entry.fd, $0.baseAddress, $0.count) }
                if count > 0 {
                    buffer.withUnsafeBytes { bytes in
                        let taken = UnsafeRawBufferPointer(rebasing: bytes[..<count])
                        if entry.fd == stdout.reader { output(taken) } else { errors(taken) }
                    }
                } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
                    open.removeAll { $0 == entry.fd }
                }
            }
        }
        // What it started and left behind goes with it.
        watch.kill(SIGKILL)
        return watch.end
    }

    // MARK: - Start

    private func spawn(stdin: Int32, stdout: Pipe, stderr: Pipe) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, stdin, 0)
        posix_spawn_file_actions_adddup2(&actions, stdout.writer, 1)
        posix_spawn_file_actions_adddup2(&actions, stderr.writer, 2)
        try requireFolder()
        guard let changeFolder = Self.changeFolder else {
            throw TaskFailure("this system's C library cannot start a program in another folder; glibc 2.29 can")
        }
        _ = changeFolder(&actions, invocation.folder)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var process = pid_t()
        let failure = withCStrings(invocation.arguments) { arguments in
            withCStrings(invocation.environment) { environment in
                posix_spawnp(&process, invocation.arguments[0], &actions, &attributes, arguments, environment)
            }
        }
        guard failure == 0 else { throw startFailure(failure) }
        return process
    }

    private typealias ChangeFolder =
        @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>) -> Int32

    /// `posix_spawn_file_actions_addchdir_np`, which glibc has but shows to no Swift program.
    private static let changeFolder = dlsym(nil, "posix_spawn_file_actions_addchdir_np").map {
        unsafeBitCast($0, to: ChangeFolder.self)
    }

    private func requireFolder() throws {
        var status = stat()
        guard stat(invocation.folder, &status) == 0 else {
            throw TaskFailure("the folder \(invocation.folder) (workdir) cannot be used: \(systemError(errno))")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw TaskFailure("\(invocation.folder) (workdir) is not a folder")
        }
    }

    private func startFailure(_ number: Int32) -> TaskFailure {
        let program = invocation.arguments[0]
        let isPath = program.contains("/")
        switch number {
        case ENOENT where isPath:
            let path = program.hasPrefix("/") ? program : invocation.folder + "/" + program
            if access(path, F_OK) == 0 {
                return TaskFailure("\(program) cannot run: the interpreter that its first line names is not there")
            }
            return TaskFailure("there is no program \(program) (from the folder \(invocation.folder))")
        case ENOENT: return TaskFailure("there is no program \(program) on the worker's PATH")
        case EACCES: return TaskFailure("\(program) is not executable; try chmod +x")
        case E2BIG: return TaskFailure("the arguments and variables of \(program) are too long for the system")
        default: return TaskFailure("\(program) cannot be started: \(systemError(number))")
        }
    }

    /// A descriptor from which the program reads its input: a file that nobody else sees, so that a
    /// program that does not read it can neither block nor break the writer.
    private func inputDescriptor() throws -> Int32 {
        guard let input = invocation.input else {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw TaskFailure("cannot open /dev/null: \(systemError(errno))") }
            return descriptor
        }
        var path = Array("/tmp/swath-stdin-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw TaskFailure("cannot hold the program's input: \(systemError(errno))") }
        unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var written = 0
        while written < input.count {
            let count = input.withUnsafeBytes {
                write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                close(descriptor)
                throw TaskFailure("cannot hold the program's input: \(systemError(errno))")
            }
            written += count
        }
        lseek(descriptor, 0, SEEK_SET)
        return descriptor
    }

    private func withCStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }

    // MARK: - Watch

    /// Keeps an eye on a running process.
    private struct Watch {
        let process: pid_t
        let timeout: Seconds?
        let started = Self.now()
        private(set) var status: Int32?
        private var ended: Seconds = 0
        private var stopped: (why: End, at: Seconds)?
        private var isKilled = false

        init(process: pid_t, timeout: Seconds?) {
            self.process = process
            self.timeout = timeout
        }

        var secondsSinceEnd: Seconds { Self.now() - ended }

        var end: End {
            if let stopped { return stopped.why }
            let status = status ?? 0
            return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
        }

        mutating func collect() {
            guard status == nil else { return }
            var value: Int32 = 0
            if waitpid(process, &value, WNOHANG) == process {
                status = value
                ended = Self.now()
            }
        }

        mutating func enforce(isCancelled: Bool, grace: Seconds) {
            guard status == nil else { return }
            let now = Self.now()
            if let stopped {
                if !isKilled, now - stopped.at > grace {
                    kill(SIGKILL)
                    isKilled = true
                }
            } else if isCancelled {
                stopped = (.cancelled, now)
                kill(SIGTERM)
            } else if let timeout, now - started > timeout {
                stopped = (.timedOut(timeout), now)
                kill(SIGTERM)
            }
        }

        /// To the whole group; nothing happens when none of it is left.
        func kill(_ signal: Int32) { Glibc.kill(-process, signal) }

        private static func now() -> Seconds {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return Seconds(time.tv_sec) + Seconds(time.tv_nsec) / 1e9
        }
    }

    /// A pipe that children do not inherit and whose reading end never blocks.
    private final class Pipe {
        let reader: Int32
        private(set) var writer: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { throw TaskFailure("cannot make a pipe: \(systemError(errno))") }
            (reader, writer) = (ends[0], ends[1])
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            _ = fcntl(reader, F_SETFL, O_NONBLOCK)
        }

        func closeWriter() {
            if writer >= 0 { Glibc.close(writer) }
            writer = -1
        }

        func close() {
            closeWriter()
            Glibc.close(reader)
        }
    }
}

extension Subprocess.End {
    /// What a failed attempt reports.
    func failure(of invocation: CommandInvocation, errors: [UInt8]) -> TaskFailure {
        let message = sentence(of: invocation, errors: errors)
        return switch self {
        case .exited(let code): TaskFailure(message, exit: code)
        case .signalled(let signal): TaskFailure(message, kind: .crashed, signal: signal)
        case .timedOut: TaskFailure(message, kind: .timedOut)
        case .cancelled: TaskFailure(message)
        }
    }

    private func sentence(of invocation: CommandInvocation, errors: [UInt8]) -> String {
        let program = invocation.arguments[0]
        let what =
            switch self {
            case .exited(let code): "\(program) ended with exit code \(code)"
            case .signalled(let signal):
                "\(program) was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
            case .timedOut(let seconds): "\(program) ran past its timeout of \(seconds) seconds"
            case .cancelled: "cancelled"
            }
        let tail = String(decoding: errors.suffix(2_048), as: UTF8.self)
        let lastWords = tail.trimmedAtEnd()
        return lastWords.isEmpty ? what : "\(what); the last on its standard error:\n\(lastWords)"
    }
}

extension String {
    fileprivate func trimmedAtEnd() -> String {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
