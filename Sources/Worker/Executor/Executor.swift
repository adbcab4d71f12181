public import Families
import Glibc
import Identifiers

/// The process in which tasks run, one after another. It is started by an agent and talks to
/// nothing else, so whatever a task does to it costs one attempt of one task.
public enum Executor {
    /// Descriptors that the agent gives its executors.
    enum Inherited {
        static let channel: Int32 = 3
        static let page: Int32 = 4
    }

    /// Runs tasks until the agent closes the channel. The hidden command `swath executor` is this.
    ///
    /// - Returns: the exit code; 2 when it was not an agent that started it.
    public static func main(registry: FamilyRegistry) -> Int32 {
        setUpProcess()
        do {
            let page = try SharedPage(descriptor: Inherited.page)
            let stream = try ResultStream(descriptor: Inherited.channel)
            var loop = ExecutorLoop(registry: registry, page: page, stream: stream)
            loop.run(channel: Inherited.channel)
            return 0
        } catch {
            let sentence = "swath executor is started by swath worker, not by hand (\(error)).\n"
            _ = sentence.withCString { write(2, $0, strlen($0)) }
            return 2
        }
    }

    /// Ends this process and every program that its task has started, at once.
    static func leave() -> Never {
        ProcessTable.killSession(of: getpid())
        ProcessTree.killDescendants(of: getpid())
        _exit(0)
    }

    private static func setUpProcess() {
        // What a task starts must not hold the channel open: its end tells the agent of our end.
        for number in [Inherited.channel, Inherited.page] { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
        ProcessTree.adoptOrphans()
        FreedMemory.keep()
        // A core file of every crashed attempt would fill the disk.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(4 /* RLIMIT_CORE */), &none)
        signal(SIGPIPE, SIG_IGN)
        // A batch system that takes an allocation back tells all processes of it: what becomes of this one is the
        // agent's to say.
        for number in [SIGTERM, SIGUSR1] { signal(number, SIG_IGN) }
    }
}

/// What an executor does with what the agent sends.
struct ExecutorLoop {
    private let registry: FamilyRegistry
    private let page: SharedPage
    private let stream: ResultStream
    private var reader = FrameReader()
    private var programs: [SweepID: Result<SweepProgram, SweepRejection>] = [:]
    private var ranges: [NumberedRange] = []
    private var checkpoints: [CheckpointKey: [UInt8]] = [:]
    /// The one whose pieces are coming.
    private var arriving: CheckpointKey?

    /// Tasks in the order in which they were given.
    private struct NumberedRange {
        var assignment: Assignment
        var number: UInt32
    }

    private struct CheckpointKey: Hashable {
        var sweep: SweepID
        var index: TaskIndex
    }

    init(registry: FamilyRegistry, page: SharedPage, stream: ResultStream) {
        self.registry = registry
        self.page = page
        self.stream = stream
    }

    mutating func run(channel: Int32) {
        stream.send(FrameHeader(.ready))
        while true {
            let claim = page.claim
            if claim.open > 0, let task = locate(claim.next) {
                if page.take(claim) { run(task, number: claim.next) }
                continue
            }
            // Nothing to do, or the frame that says what is still on its way.
            var arrival = reader.receive(from: channel, waiting: false)
            if arrival == .nothing {
                stream.send()
                arrival = reader.receive(from: channel, waiting: true)
            }
            guard arrival == .data, acceptFrames() else { Executor.leave() }
        }
    }

    /// False: what came is no frame.
    private mutating func acceptFrames() -> Bool {
        do {
            while let (header, payload) = try reader.next() { accept(header, payload) }
            return true
        } catch {
            return false
        }
    }

    private mutating func accept(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) {
        let sweep = SweepID(header.sweep)
        switch header.kind {
        case .sweep:
            programs[sweep] = Result { () throws(SweepRejection) in
                try SweepProgram(canonical: Array(payload), registry: registry)
            }
        case .range:
            let assignment = Assignment(
                sweep: sweep, first: header.index, count: Int64(clamping: header.count), attempt: header.attempt)
            ranges.append(NumberedRange(assignment: assignment, number: header.number))
            arriving = nil
        case .checkpoint:
            let key = CheckpointKey(sweep: sweep, index: header.index)
            arriving = key
            checkpoints[key] = []
            checkpoints[key]?.reserveCapacity(Int(clamping: header.count))
        case .part:
            if let arriving { checkpoints[arriving]?.append(contentsOf: payload) }
        case .limits:
            var limits = Emission.Limits()
            limits.total = Int(header.index)
            limits.block = Int(header.count)
            limits.checkpoint = Int(header.number)
            stream.set(limits)
        case .ready, .result, .blob, .save:
            break
        }
    }

    /// The task of that number; drops the ranges before it, which were called back or are done.
    private mutating func locate(_ number: UInt32) -> TaskReference? {
        while let range = ranges.first {
            let offset = number &- range.number
            if offset < UInt32(range.assignment.count) {
                return TaskReference(
                    sweep: range.assignment.sweep, index: range.assignment.first + Int64(offset),
                    attempt: range.assignment.attempt)
            }
            // Numbers wrap: a number before the range is far beyond its end.
            if offset > UInt32.max / 2 { return nil }
            ranges.removeFirst()
            if !checkpoints.isEmpty { dropUnusedCheckpoints() }
        }
        return nil
    }

    /// Of tasks that were called back; they are large.
    private mutating func dropUnusedCheckpoints() {
        for key in checkpoints.keys {
            let isGiven = ranges.contains {
                $0.assignment.sweep == key.sweep && $0.assignment.range.contains(key.index)
            }
            if !isGiven, key != arriving { checkpoints[key] = nil }
        }
    }

    private mutating func run(_ task: TaskReference, number: UInt32) {
        let start = MonotonicClock.nanoseconds()
        page.begin(number, at: start)
        stream.begin(task, at: start)
        let failure = attempt(task, number: number)
        let end = MonotonicClock.nanoseconds()
        // No program can have been started in less; the next longer task ends what was.
        if end - start > 50_000 { ProcessTree.endChildren() }
        page.end()
        stream.end(task, failure: failure, at: end)
    }

    /// Why the attempt failed; nil when it succeeded.
    private mutating func attempt(_ task: TaskReference, number: UInt32) -> TaskFailure? {
        let program: SweepProgram
        switch programs[task.sweep] {
        case .success(let known): program = known
        case .failure(let rejection): return Self.failure(rejection.description, .rejected)
        case nil: return Self.failure("the text of sweep \(task.sweep) has not reached this executor", .rejected)
        }
        guard program.contains(task.index) else {
            return Self.failure("sweep \(task.sweep) has no task \(task.index)", .rejected)
        }
        let checkpoint =
            checkpoints.isEmpty
            ? nil : checkpoints.removeValue(forKey: CheckpointKey(sweep: task.sweep, index: task.index))
        do {
            try program.run(task.index) { random in
                RunningTaskContext(
                    task: task, number: number, page: page, stream: stream, checkpoint: checkpoint,
                    random: random)
            }
            return nil
        } catch let failure as TaskFailure {
            return TaskFailure(
                Self.bounded(failure.message), kind: failure.kind, exit: failure.exit, signal: failure.signal)
        } catch {
            return Self.failure("\(error)", error is ParameterProblem ? .impossible : .error)
        }
    }

    private static func failure(_ message: String, _ kind: FailureKind) -> TaskFailure {
        TaskFailure(bounded(message), kind: kind)
    }

    /// A message as long as the schema allows.
    private static func bounded(_ message: String) -> String {
        let limit = 16 << 10
        guard message.utf8.count > limit else { return message }
        return String(decoding: Array(message.utf8.prefix(limit - 8)), as: UTF8.self) + " …"
    }
}
