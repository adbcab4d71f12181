import Families
import Identifiers
import Logging
import Protocol

// What the agent holds and has not put into an executor's hands.
extension Agent {
    /// A sweep's text has come: what waited for it can run.
    func learn(_ definition: WireSweepDefinition) {
        guard let number = Int64(exactly: definition.sweep) else { return }
        let sweep = SweepID(number)
        guard sweeps[sweep]?.canonical != Array(definition.canonical) else { return }
        let canonical = Array(definition.canonical)
        let program = Result { () throws(SweepRejection) in
            try SweepProgram(canonical: canonical, registry: registry)
        }
        let held = HeldSweep(canonical: canonical, program: program)
        sweeps[sweep] = held
        for slot in slots { slot?.sweeps.remove(sweep) }
        if let rejection = held.rejection { log.error("Sweep \(sweep): \(rejection)") }
        for range in unknown.removeValue(forKey: sweep) ?? [] { enqueue(range) }
    }

    func take(_ assign: WireAssign) throws(WireViolation) {
        let ranges = try Assignment.list(assign.ranges)
        guard departure == nil else {
            returning += ranges
            return
        }
        var waiting: Set<CheckpointKey> = []
        for reference in assign.checkpoints {
            guard let sweep = Int64(exactly: reference.sweep), let index = Int64(exactly: reference.index) else {
                continue
            }
            waiting.insert(CheckpointKey(sweep: SweepID(sweep), index: index))
        }
        if !waiting.isEmpty { checkpointsHeard = MonotonicClock.seconds() }
        for range in ranges {
            if waiting.isEmpty { enqueue(range) } else { enqueue(range, except: waiting) }
        }
    }

    /// Queues a range but for the tasks whose checkpoints are on their way.
    private func enqueue(_ range: Assignment, except waiting: Set<CheckpointKey>) {
        var rest = range
        let indices = waiting.filter { $0.sweep == range.sweep && range.range.contains($0.index) }.map(\.index).sorted()
        for index in indices {
            if index > rest.first {
                var before = rest
                before.count = index - rest.first
                enqueue(before)
            }
            awaiting[CheckpointKey(sweep: range.sweep, index: index)] = Assignment(
                sweep: range.sweep, first: index, count: 1, attempt: range.attempt)
            rest.count -= index + 1 - rest.first
            rest.first = index + 1
        }
        if rest.count > 0 { enqueue(rest) }
    }

    func enqueue(_ range: Assignment) {
        guard sweeps[range.sweep] != nil else {
            unknown[range.sweep, default: []].append(range)
            return
        }
        if let last = queue.last, last.sweep == range.sweep, last.attempt == range.attempt,
            last.first + last.count == range.first
        {
            queue[queue.count - 1].count += range.count
        } else {
            queue.append(range)
        }
    }

    /// Puts ranges back to the front, in their order.
    func requeue(_ ranges: [Assignment]) {
        for range in ranges.reversed() where range.count > 0 { queue.prepend(range) }
    }

    /// Drops tasks that the coordinator no longer wants.
    func withdraw(_ ranges: [Assignment]) {
        // Nothing may slip into an executor's hands meanwhile: call back first.
        for slot in slots.compactMap({ $0 }) where holdsAny(slot, ranges) { requeue(slot.recall()) }
        for range in ranges {
            queue.replaceAll(queue.all.flatMap { drop(range, from: $0) })
            for (sweep, waiting) in unknown { unknown[sweep] = waiting.flatMap { drop(range, from: $0) } }
            for (key, task) in awaiting where !overlap(range, task).isEmpty {
                awaiting[key] = nil
                arriving[key] = nil
                returning.append(task)
            }
            for slot in slots.compactMap({ $0 }) {
                guard let (task, number, _) = slot.running, task.sweep == range.sweep,
                    task.attempt == range.attempt, range.range.contains(task.index)
                else { continue }
                ledger.forgetParts(of: task)
                stop(slot, number, .withdrawn)
            }
        }
    }

    private func holdsAny(_ slot: ExecutorSlot, _ ranges: [Assignment]) -> Bool {
        slot.given.all.contains { given in ranges.contains { !overlap($0, given.assignment).isEmpty } }
    }

    private func overlap(_ a: Assignment, _ b: Assignment) -> Range<TaskIndex> {
        guard a.sweep == b.sweep, a.attempt == b.attempt else { return 0..<0 }
        return a.range.clamped(to: b.range)
    }

    /// What is left of `held`; what goes is noted to be returned.
    private func drop(_ range: Assignment, from held: Assignment) -> [Assignment] {
        let gone = overlap(range, held)
        guard !gone.isEmpty else { return [held] }
        func part(_ bounds: Range<TaskIndex>) -> [Assignment] {
            guard !bounds.isEmpty else { return [] }
            var part = held
            part.first = bounds.lowerBound
            part.count = Int64(bounds.count)
            return [part]
        }
        returning += part(gone)
        return part(held.first..<gone.lowerBound) + part(gone.upperBound..<held.range.upperBound)
    }

    /// Tells the coordinator what was given back.
    func sendReturned() throws(SocketError) {
        guard !returning.isEmpty, phase == .joined else { return }
        for range in returning {
            for key in checkpoints.keys where key.sweep == range.sweep && range.range.contains(key.index) {
                checkpoints[key] = nil
            }
        }
        var message = WireReturned()
        message.ranges = returning.prefix(decoder.limits.ranges).map(WireRange.init)
        if try send(.returned(message)) { returning.removeFirst(message.ranges.count) }
    }

    /// Asks for the texts of sweeps that are assigned and not known.
    func requestSweeps() throws(SocketError) {
        for sweep in unknown.keys where !requested.contains(sweep) {
            var request = WireSweepRequest()
            request.sweep = UInt64(sweep.rawValue)
            if try send(.sweepRequest(request)) { requested.insert(sweep) }
        }
    }

    /// Reports the end of an attempt that no executor reports.
    func fail(
        _ task: TaskReference, _ kind: FailureKind, _ message: String,
        exit: ResultEncoding.ChildStatus = ResultEncoding.ChildStatus(), output: String = "", duration: Seconds = 0
    ) {
        let now = Double(Int64(MonotonicClock.nanoseconds()) + MonotonicClock.offsetToCalendar()) * 1e-9
        var payload: [UInt8] = []
        ResultEncoding.append(
            ResultEncoding.Head(task: task, outcome: 2, duration: duration, started: max(0, now - duration)),
            to: &payload)
        ResultEncoding.appendFailure(kind, message: message, exit: exit, output: output, to: &payload)
        payload.withUnsafeBytes { ledger.append(task, $0, isEnd: true) }
        forget(task)
    }

    /// Drops what was kept for a task that has ended.
    func forget(_ task: TaskReference) {
        dropCheckpoint(of: task)
        if !outbox.isEmpty { outbox.forget(task) }
    }
}
