package import Families
import Glibc
package import Identifiers
import Synchronization

/// Carries results from the thread that computes to the agent.
///
/// Results of short tasks are gathered: they go out when the executor has nothing left to do, when
/// 64 KiB have come together, or when the first of them is ``patience`` old. That of a task which took longer than
/// that goes out before another begins, so that an executor that is killed takes one such task with it, never two.
/// The computing thread
/// looks at the clock at the end of each task anyway and sends by itself; a second thread only
/// steps in when a long task keeps it from doing so, and then also sends the records of that task
/// every half second.
package final class ResultStream: Sendable {
    /// Nanoseconds that a result may wait for others.
    static let patience: UInt64 = 500_000
    private static let fullBuffer = 64 << 10

    struct State {
        /// Frames ready to go.
        var frames: [UInt8] = []
        /// When the oldest of them was put there.
        var since: UInt64 = 0
        var emission: Emission?
        var limits = Emission.Limits()
        /// Until when the second thread sleeps; `.max`: until it is woken.
        var sleepsUntil: UInt64 = 0
    }

    let descriptor: Int32
    private let alarm: (wake: Descriptor, sleep: Descriptor)
    let state = Mutex(State())
    /// Held while bytes are written, so that they go out in the order in which they were taken.
    let writing = Mutex(())
    private let calendarOffset: Int64

    /// - Parameter descriptor: the channel to the agent; the process ends when it is closed.
    package init(descriptor: Int32) throws(SystemFailure) {
        self.descriptor = descriptor
        let (wake, sleep) = try Descriptor.pair()
        alarm = (wake, sleep)
        calendarOffset = MonotonicClock.offsetToCalendar()
        var thread = pthread_t()
        let reference = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ResultStream>.fromOpaque(argument).takeUnretainedValue().watch()
                return nil
            }, reference.toOpaque())
        guard code == 0 else { throw SystemFailure("start a thread", code: code) }
    }

    // MARK: The computing thread

    func set(_ limits: Emission.Limits) { state.withLock { $0.limits = limits } }

    var limits: Emission.Limits { state.withLock { $0.limits } }

    package func begin(_ task: TaskReference, at now: UInt64) {
        state.withLock { $0.emission = Emission(task: task, started: now, limits: $0.limits) }
    }

    /// Applies `body` to what the running task has emitted, unless `task` has ended.
    func emit(_ task: TaskReference, _ body: (inout Emission) -> Void) {
        var mustSend = false
        var mustWake = false
        state.withLock { state in
            guard state.emission?.task == task else { return }
            state.emission?.apply(body)
            guard let waiting = state.emission?.recordBytes, waiting > 0, let due = state.emission?.partDue
            else { return }
            mustSend = waiting >= Emission.chunk
            mustWake = state.sleepsUntil > due
            if mustWake { state.sleepsUntil = 0 }
        }
        if mustWake { wake() }
        if mustSend { send(streaming: true) }
    }

    /// The task has ended: queues its result.
    package func end(_ task: TaskReference, failure: TaskFailure?, at now: UInt64) {
        var mustSend = false
        var mustWake = false
        state.withLock { state in
            guard let emission = state.emission, emission.task == task else { return }
            state.emission = nil
            if state.frames.isEmpty { state.since = now }
            appendResult(emission, failure: failure, at: now, to: &state.frames)
            mustSend =
                state.frames.count >= Self.fullBuffer || now - min(state.since, emission.started) >= Self.patience
            if !mustSend, state.sleepsUntil > state.since + 2 * Self.patience {
                state.sleepsUntil = 0
                mustWake = true
            }
        }
        if mustSend { send() }
        if mustWake { wake() }
    }

    /// Sends what waits.
    func send() { send(streaming: false) }

    /// Sends a frame without payload.
    func send(_ header: FrameHeader) {
        state.withLock { header.write(to: &$0.frames) }
        send()
    }

    func send(streaming: Bool) {
        writing.withLock { _ in
            let frames = state.withLock { state -> [UInt8] in
                if streaming, let part = state.emission?.takePart(at: MonotonicClock.nanoseconds()) {
                    append(part, to: &state.frames)
                }
                var taken: [UInt8] = []
                swap(&taken, &state.frames)
                state.frames.reserveCapacity(min(taken.capacity, 2 * Self.fullBuffer))
                return taken
            }
            // The agent is gone: nobody is left to compute for.
            if !FrameSender.sendAll(frames, to: descriptor) { Executor.leave() }
        }
    }

    private func appendResult(
        _ emission: Emission, failure: TaskFailure?, at now: UInt64, to frames: inout [UInt8]
    ) {
        let failure = failure ?? emission.violation.map { TaskFailure($0) }
        let duration = Double(now - emission.started) * 1e-9
        var header = FrameHeader(.result)
        header.outcome = failure == nil ? 1 : 2
        header.sweep = emission.task.sweep.rawValue
        header.index = emission.task.index
        header.attempt = emission.task.attempt
        header.count = duration.bitPattern
        header.blobs = UInt16(emission.blobs.count)
        let head = ResultEncoding.Head(
            task: emission.task, outcome: header.outcome, duration: duration, digest: emission.digest.value,
            started: calendarTime(emission.started))
        append(header, to: &frames) { payload in
            ResultEncoding.append(head, to: &payload)
            payload.append(contentsOf: emission.records)
            payload.append(contentsOf: emission.artifacts)
            if let failure {
                ResultEncoding.appendFailure(
                    failure.kind, message: failure.message,
                    exit: ResultEncoding.ChildStatus(signal: failure.signal, code: failure.exit), to: &payload)
            }
        }
        for blob in emission.blobs { FrameHeader(.blob).write(payload: blob, to: &frames) }
    }

    private func append(_ part: Emission.Part, to frames: inout [UInt8]) {
        var header = FrameHeader(.result)
        header.sweep = part.task.sweep.rawValue
        header.index = part.task.index
        header.attempt = part.task.attempt
        let head = ResultEncoding.Head(
            task: part.task, outcome: 0, duration: Double(part.time - part.started) * 1e-9,
            digest: part.digest, started: calendarTime(part.started), sequence: part.sequence)
        append(header, to: &frames) { payload in
            ResultEncoding.append(head, to: &payload)
            payload.append(contentsOf: part.records)
        }
    }

    /// Appends a frame whose payload `body` writes in place.
    private func append(_ header: FrameHeader, to frames: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
        let start = frames.count
        header.write(to: &frames)
        body(&frames)
        let length = UInt32(frames.count - start - FrameHeader.size).littleEndian
        withUnsafeBytes(of: length) { frames.replaceSubrange((start + 36)..<(start + 40), with: $0) }
    }

    private func calendarTime(_ nanoseconds: UInt64) -> Double {
        Double(Int64(nanoseconds) + calendarOffset) * 1e-9
    }

    // MARK: The second thread

    private func wake() {
        var byte: UInt8 = 0
        _ = Glibc.send(alarm.wake.number, &byte, 1, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
    }

    private func watch() {
        while true {
            let now = MonotonicClock.nanoseconds()
            var isDue = false
            var isStreamDue = false
            let next = state.withLock { state -> UInt64 in
                var next = UInt64.max
                if !state.frames.isEmpty {
                    let due = state.since + Self.patience
                    isDue = due <= now
                    if !isDue { next = due }
                }
                if let due = state.emission?.partDue {
                    isStreamDue = due <= now
                    if !isStreamDue { next = min(next, due) }
                }
                state.sleepsUntil = isDue || isStreamDue ? 0 : next
                return next
            }
            if isDue || isStreamDue {
                send(streaming: isStreamDue)
            } else {
                sleep(until: next, now: now)
            }
        }
    }

    /// Sleeps until `time`, until woken, or until the agent has gone: then the process ends, whatever
    /// its task does.
    private func sleep(until time: UInt64, now: UInt64) {
        var watched = [
            pollfd(fd: alarm.sleep.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: 0, revents: 0),
        ]
        var wait = timespec()
        if time != .max {
            wait.tv_sec = Int((time - now) / 1_000_000_000)
            wait.tv_nsec = Int((time - now) % 1_000_000_000)
        } else {
            wait.tv_sec = 3600
        }
        guard poll(&watched, 2, milliseconds(wait)) > 0 else { return }
        if watched[1].revents != 0 { Executor.leave() }
        if watched[0].revents != 0 {
            var bytes: (UInt64, UInt64) = (0, 0)
            _ = recv(alarm.sleep.number, &bytes, 16, Int32(MSG_DONTWAIT))
        }
    }

    private func milliseconds(_ time: timespec) -> Int32 {
        Int32(time.tv_sec * 1000 + (time.tv_nsec + 999_999) / 1_000_000)
    }
}
