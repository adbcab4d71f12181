import Glibc
import Identifiers
import Logging
import Protocol

// Executors: started, heard, ended.
extension Agent {
    private static let patientStarts = 6

    /// Starts executors where there are none.
    func keepExecutors(_ now: Double) {
        guard departure == nil || hasWork else { return }
        for index in slots.indices where slots[index] == nil && now >= spawnAt[index] {
            do {
                slots[index] = try startExecutor(now)
            } catch {
                noteFailedStart(index, now, "\(error)")
            }
        }
    }

    private var hasWork: Bool { slots.contains { ($0?.givenCount ?? 0) > 0 } }

    private func startExecutor(_ now: Double) throws(SystemFailure) -> ExecutorSlot {
        let (page, shared) = try SharedPage.create()
        let (channel, theirs) = try Descriptor.pair()
        let (errors, writing) = try Descriptor.pair()
        let null = Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC))
        guard null.number >= 0 else { throw SystemFailure.last("open /dev/null") }
        let descriptors = [
            0: null.number, 1: writing.number, 2: writing.number, Executor.Inherited.channel: theirs.number,
            Executor.Inherited.page: shared.number,
        ]
        let process = try ChildProcess.start(
            options.executable, arguments: options.executorArguments, environment: executorEnvironment,
            descriptors: descriptors)
        // They close themselves when nobody needs them: not before the child has them.
        withExtendedLifetime((null, writing, theirs, shared)) {}
        let slot = ExecutorSlot(
            process: process, page: page, channel: channel, errors: errors, started: now, poller: &poller)
        var limits = FrameHeader(.limits)
        limits.index = Int64(options.emissionBytes)
        limits.count = UInt64(options.blockBytes)
        limits.number = UInt32(clamping: options.checkpointBytes)
        slot.sender.append { limits.write(to: &$0) }
        return slot
    }

    /// One thread of BLAS an executor; Swift's crash handler would take seconds over each crash.
    private var executorEnvironment: [String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
            entry += 1
        }
        for name in ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "GOTO_NUM_THREADS"] { variables[name] = "1" }
        variables["SWIFT_BACKTRACE"] = "enable=no"
        for (name, value) in options.environment { variables[name] = value }
        return variables.map { "\($0)=\($1)" }
    }

    private func noteFailedStart(_ index: Int, _ now: Double, _ reason: String) {
        failedStarts += 1
        spawnAt[index] = now + min(5, 0.05 * Double(1 << min(failedStarts, 10)))
        if failedStarts <= 3 { log.error("An executor could not be started: \(reason)") }
        if failedStarts >= Self.patientStarts, slots.allSatisfy({ $0 == nil }) {
            end(.executorsFailing, "Executors cannot be started on this machine: \(reason)")
        }
    }

    func endExecutors() {
        for slot in slots.compactMap({ $0 }) {
            slot.kill()
            _ = slot.process.reap(waiting: true)
            ProcessTable.killSession(of: slot.process.pid)
            slot.close(&poller)
        }
        slots = slots.map { _ in nil }
        endOrphans()
        for _ in 0..<100 where hasOrphans {
            usleep(10_000)
            endOrphans()
        }
    }

    /// Ends what executors that died have left behind. What those that live have started is theirs.
    func endOrphans() {
        hasOrphans = false
        guard options.ownsProcess else { return }
        let executors = Set(slots.compactMap { $0?.process.pid })
        for pid in ProcessTree.children(of: getpid()) where !executors.contains(pid) {
            ProcessTree.killDescendants(of: pid)
            _ = kill(pid, SIGKILL)
            var status: Int32 = 0
            _ = waitpid(pid, &status, WNOHANG)
            // Its own children come to us when it has gone.
            hasOrphans = true
        }
    }

    // MARK: What executors say

    func readErrors(of slot: ExecutorSlot) {
        withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 8) { space in
            while true {
                let count = recv(slot.errors.number, space.baseAddress, space.count, Int32(MSG_DONTWAIT))
                if count > 0 {
                    slot.keep(output: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(space)[..<count]))
                    if count < space.count { return }
                } else {
                    // Ended: the channel tells; until then there is nothing to wait for here.
                    if count == 0 || errno != EAGAIN { poller.change(slot.errorsToken, []) }
                    return
                }
            }
        }
    }

    func readChannel(of index: Int) {
        guard let slot = slots[index] else { return }
        // Some at a time: the other executors and the coordinator want to be heard too.
        for _ in 0..<16 {
            switch slot.reader.receive(from: slot.channel.number, waiting: false) {
            case .nothing: return
            case .ended: return bury(index)
            case .data:
                do {
                    while let (header, payload) = try slot.reader.next() {
                        guard accept(header, payload, from: slot) else { return bury(index) }
                    }
                } catch {
                    return bury(index)
                }
            }
        }
    }

    /// False: the executor says what makes no sense; its memory must be in ruins.
    private func accept(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer, from slot: ExecutorSlot) -> Bool {
        if !slot.isReady {
            slot.isReady = true
            failedStarts = 0
        }
        let task = TaskReference(
            sweep: SweepID(header.sweep), index: header.index, attempt: header.attempt)
        switch header.kind {
        case .result:
            if header.outcome == 0 { return acceptPart(task, payload, from: slot) }
            if header.blobs > 0 {
                slot.partial = (task, Array(payload), [], Int(header.blobs))
                return true
            }
            return acceptEnd(task, header, payload, from: slot)
        case .blob:
            guard var partial = slot.partial else { return false }
            slot.partial = nil
            partial.blobs.append(Array(payload))
            partial.missing -= 1
            guard partial.missing == 0 else {
                slot.partial = partial
                return true
            }
            return partial.payload.withUnsafeBytes {
                acceptEnd(partial.task, nil, $0, blobs: partial.blobs, from: slot)
            }
        case .save:
            guard let size = Int(exactly: header.count), size <= options.checkpointBytes, payload.count == 32 else {
                return false
            }
            slot.saving = SavedCheckpoint(
                task: task, sequence: header.number, digest: Array(payload),
                bytes: CheckpointBytes(CheckpointLayout(size: size)))
            keepSaved(slot)
            return true
        case .part:
            guard slot.saving?.bytes.append(payload) == true else { return false }
            keepSaved(slot)
            return true
        case .ready: return true
        case .sweep, .range, .checkpoint, .limits: return false
        }
    }

    /// Takes a checkpoint that has come whole.
    private func keepSaved(_ slot: ExecutorSlot) {
        guard let saved = slot.saving, saved.bytes.isComplete else { return }
        slot.saving = nil
        guard !isUnwanted(saved.task, slot) else { return }
        outbox.put(saved)
        guard departure?.isWindingDown == true, let running = slot.running, running.task == saved.task else { return }
        stop(slot, running.number, .leaving)
    }

    private func isUnwanted(_ task: TaskReference, _ slot: ExecutorSlot) -> Bool {
        guard let stop = slot.stop, stop.reason == .withdrawn || stop.reason == .leaving,
            let running = slot.given.first, running.number == stop.number
        else { return false }
        return running.assignment.first == task.index
    }

    private func acceptPart(_ task: TaskReference, _ payload: UnsafeRawBufferPointer, from slot: ExecutorSlot) -> Bool {
        if !isUnwanted(task, slot) { ledger.append(task, payload, isEnd: false) }
        return true
    }

    private func acceptEnd(
        _ task: TaskReference, _ header: FrameHeader?, _ payload: UnsafeRawBufferPointer, blobs: [[UInt8]] = [],
        from slot: ExecutorSlot
    ) -> Bool {
        let stop = slot.stop
        let number = slot.given.first?.number
        guard slot.finish(task) else { return false }
        if let header { sweeps[task.sweep]?.learn(Double(bitPattern: header.count)) }
        if let stop, stop.number == number {
            conclude(task, stop.reason, slot)
        } else if header?.outcome == 2 {
            readErrors(of: slot)
            appendFailed(task, payload, output: slot.takeOutput())
        } else {
            ledger.append(task, payload, blobs: blobs, isEnd: true)
        }
        // The checkpoint of a task that is handed on is still wanted.
        if let stop, stop.number == number, stop.reason == .leaving { dropCheckpoint(of: task) } else { forget(task) }
        return true
    }

    /// A failure travels with the last that its process wrote.
    private func appendFailed(_ task: TaskReference, _ payload: UnsafeRawBufferPointer, output: String) {
        guard !output.isEmpty else { return ledger.append(task, payload, isEnd: true) }
        var whole = Array(payload)
        ResultEncoding.appendFailure(nil, output: output, to: &whole)
        whole.withUnsafeBytes { ledger.append(task, $0, isEnd: true) }
    }

    // MARK: Ends

    /// An executor is gone: what it was at work on has ended, what it had not begun goes on elsewhere.
    private func bury(_ index: Int) {
        guard let slot = slots[index] else { return }
        readErrors(of: slot)
        slot.kill()
        let exit = slot.process.reap(waiting: true) ?? .exited(0)
        ProcessTable.killSession(of: slot.process.pid)
        let running = slot.running
        var rest: [Assignment] = []
        for given in slot.takeAll() {
            guard let running, running.task.sweep == given.assignment.sweep,
                running.task.attempt == given.assignment.attempt, given.assignment.range.contains(running.task.index)
            else {
                rest.append(given.assignment)
                continue
            }
            var before = given.assignment
            before.count = running.task.index - before.first
            var after = given.assignment
            after.first = running.task.index + 1
            after.count = given.assignment.count - before.count - 1
            rest += [before, after].filter { $0.count > 0 }
        }
        if let running { report(running.task, started: running.started, exit: exit, slot) }
        if departure == nil { requeue(rest) } else { returning += rest }
        slots[index] = nil
        slot.close(&poller)
        endOrphans()
        let now = MonotonicClock.seconds()
        if slot.isReady {
            spawnAt[index] = now
        } else {
            noteFailedStart(index, now, "it \(exit.sentence) at once. \(slot.takeOutput().suffix(500))")
        }
    }

    private func report(_ task: TaskReference, started: UInt64, exit: ChildExit, _ slot: ExecutorSlot) {
        let duration = Double(MonotonicClock.nanoseconds() - started) * 1e-9
        if let stop = slot.stop { return conclude(task, stop.reason, slot, exit: exit, duration: duration) }
        var sentence = "the process that ran it \(exit.sentence)"
        if exit == .signalled(SIGKILL) {
            sentence += ": killed from outside, as the kernel does when memory runs out"
        }
        fail(
            task, .crashed, sentence, exit: .init(signal: exit.signal, code: exit.code), output: slot.takeOutput(),
            duration: duration)
    }

    /// The end of a task that was made to end.
    private func conclude(
        _ task: TaskReference, _ reason: ExecutorSlot.StopReason, _ slot: ExecutorSlot, exit: ChildExit? = nil,
        duration: Seconds = 0
    ) {
        let status = ResultEncoding.ChildStatus(signal: exit?.signal ?? 0, code: exit?.code ?? 0)
        switch reason {
        case .withdrawn:
            ledger.forgetParts(of: task)
            forget(task)
        case .leaving:
            ledger.forgetParts(of: task)
            dropCheckpoint(of: task)
            // Whoever gets it next is to get its last checkpoint too.
            leaving.append(Assignment(sweep: task.sweep, first: task.index, count: 1, attempt: task.attempt))
        case .timedOut(let limit):
            fail(
                task, .timedOut, "it ran past its time limit of \(limit) s", exit: status,
                output: slot.takeOutput(), duration: max(duration, limit))
        case .outOfMemory(let used, let allowed):
            fail(
                task, .outOfMemory,
                "it used \(used >> 20) MiB of memory; \(allowed >> 20) MiB are allowed", exit: status,
                output: slot.takeOutput(), duration: duration)
        }
    }
}
