import Glibc
import Identifiers
import Protocol

/// One slot of a worker: an executor process, what it has been given, and how to talk to it.
final class ExecutorSlot {
    /// Consecutive tasks in the executor's hands, by their numbers on the shared page.
    struct Given {
        var assignment: Assignment
        var number: UInt32
    }

    /// Why a running task is being ended.
    enum StopReason: Equatable {
        case withdrawn
        case timedOut(Seconds)
        case outOfMemory(used: Int64, allowed: Int64)
        /// The worker itself ends; the task is given back.
        case leaving
    }

    struct Stop {
        var number: UInt32
        var reason: StopReason
        /// When the process is killed, if the task has not ended by then.
        var deadline: Double
        var isKilled = false
    }

    let process: ChildProcess
    let page: SharedPage
    let started: Double
    let channel: Descriptor
    let errors: Descriptor
    var reader = FrameReader()
    var sender = FrameSender()
    var channelToken: Poller.Token
    var errorsToken: Poller.Token
    private(set) var given = Queue<Given>()
    /// Tasks given and not reported.
    private(set) var givenCount: Int64 = 0
    private var nextNumber: UInt32 = 0
    /// Sweeps whose text it has.
    var sweeps: Set<SweepID> = []
    /// Slots that each of its tasks occupies.
    var width = 1
    var stop: Stop?
    /// Whether it has shown signs of life.
    var isReady = false
    /// Whether it is waited on with more than its channel takes.
    var isBlocked = false
    /// The last that it wrote on stderr.
    private(set) var output: [UInt8] = []
    /// A checkpoint whose bytes are still coming.
    var saving: SavedCheckpoint?
    /// A result whose blobs are still coming.
    var partial: (task: TaskReference, payload: [UInt8], blobs: [[UInt8]], missing: Int)?

    static let outputLimit = 16 << 10

    init(
        process: ChildProcess, page: SharedPage, channel: Descriptor, errors: Descriptor, started: Double,
        poller: inout Poller
    ) {
        self.process = process
        self.page = page
        self.channel = channel
        self.errors = errors
        self.started = started
        channelToken = poller.add(descriptor: channel.number)
        errorsToken = poller.add(descriptor: errors.number)
    }

    /// Gives back what the process had; nothing may use the slot afterwards.
    func close(_ poller: inout Poller) {
        poller.remove(channelToken)
        poller.remove(errorsToken)
        reader.deallocate()
        page.unmap()
    }

    /// Puts a range into the executor's hands.
    func give(_ assignment: Assignment) {
        var header = FrameHeader(.range)
        header.sweep = assignment.sweep.rawValue
        header.index = assignment.first
        header.count = UInt64(assignment.count)
        header.attempt = assignment.attempt
        header.number = nextNumber
        given.append(Given(assignment: assignment, number: nextNumber))
        givenCount += assignment.count
        // The claim first: an executor that has the range and may not claim would wait for ever.
        page.extend(first: nextNumber, count: UInt32(assignment.count))
        nextNumber &+= UInt32(assignment.count)
        sender.append { header.write(to: &$0) }
    }

    /// Puts what a task goes on from into the executor's hands, before the task.
    func give(_ checkpoint: CheckpointBytes, _ key: Agent.CheckpointKey) {
        var header = FrameHeader(.checkpoint)
        header.sweep = key.sweep.rawValue
        header.index = key.index
        header.count = UInt64(checkpoint.layout.size)
        sender.append { header.write(to: &$0) }
        for part in checkpoint.parts {
            for start in stride(from: 0, to: part.count, by: FrameHeader.piece) {
                let piece = part[start..<min(start + FrameHeader.piece, part.count)]
                var head = FrameHeader(.part)
                head.length = UInt32(piece.count)
                sender.append { head.write(to: &$0) }
                sender.append(block: piece)
            }
        }
    }

    /// Takes back all that the executor has not begun, in order.
    func recall() -> [Assignment] {
        guard page.claim.open > 0 else { return [] }
        let first = page.recall()
        var taken: [Assignment] = []
        while let last = given.last {
            let offset = first &- last.number
            if offset < UInt32(last.assignment.count) {
                // The boundary lies inside this range.
                var (kept, rest) = (last, last.assignment)
                rest.first += Int64(offset)
                rest.count -= Int64(offset)
                kept.assignment.count = Int64(offset)
                given.popLast()
                if offset > 0 { given.append(kept) }
                taken.append(rest)
                if offset > 0 { break }
            } else if offset > UInt32.max / 2 {
                given.popLast()
                taken.append(last.assignment)
            } else {
                break
            }
        }
        for assignment in taken { givenCount -= assignment.count }
        return taken.reversed()
    }

    /// All that it has not reported, when it is gone.
    func takeAll() -> [Given] {
        defer {
            given.replaceAll([])
            givenCount = 0
        }
        return given.all
    }

    /// Notes the end of the oldest task given; false when `task` is not that one.
    func finish(_ task: TaskReference) -> Bool {
        guard let head = given.first, head.assignment.first == task.index, head.assignment.sweep == task.sweep,
            head.assignment.attempt == task.attempt
        else { return false }
        if stop?.number == head.number { stop = nil }
        givenCount -= 1
        if head.assignment.count == 1 {
            given.popFirst()
        } else {
            given[0].assignment.first += 1
            given[0].assignment.count -= 1
            given[0].number &+= 1
        }
        return true
    }

    /// The task that it is at work on, unless that has been reported already.
    var running: (task: TaskReference, number: UInt32, started: UInt64)? {
        guard let running = page.running, let head = given.first else { return nil }
        for position in given.indices {
            let range = given[position]
            let offset = running.number &- range.number
            if offset < UInt32(range.assignment.count) {
                let task = TaskReference(
                    sweep: range.assignment.sweep, index: range.assignment.first + Int64(offset),
                    attempt: range.assignment.attempt)
                return (task, running.number, running.started)
            }
            // Before the head: reported meanwhile.
            if running.number &- head.number > UInt32.max / 2 { return nil }
        }
        return nil
    }

    func keep(output bytes: UnsafeRawBufferPointer) {
        output.append(contentsOf: bytes)
        if output.count > 2 * Self.outputLimit { output.removeFirst(output.count - Self.outputLimit) }
    }

    /// The last that it wrote on stderr; forgotten by taking it.
    func takeOutput() -> String {
        defer { output.removeAll() }
        return String(decoding: output.suffix(Self.outputLimit), as: UTF8.self)
    }

    func kill() { process.send(SIGKILL) }
}
