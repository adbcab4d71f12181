import Identifiers
import Protocol

// Work into executors' hands, and back.
extension Agent {
    /// Gives executors what they can have, and calls back what waits behind a long task when another
    /// executor is idle.
    func feed(_ now: Double) {
        if mayBegin {
            rejectHead()
            if queue.isEmpty { rebalance() }
            var isProgress = !queue.isEmpty
            while isProgress { isProgress = feedIdle() || feedBusy() }
        }
        for slot in slots.compactMap({ $0 }) where !slot.sender.isEmpty || slot.isBlocked { flush(slot) }
    }

    /// Whether tasks may be begun: not at the end, nor when too many results wait.
    var mayBegin: Bool { departure == nil && ledger.bytes < options.heldBytes }

    /// Reports tasks that cannot run here, some at a time.
    private func rejectHead() {
        guard let head = queue.first, let rejection = sweeps[head.sweep]?.rejection else { return }
        let count = min(head.count, 4096)
        for index in head.first..<(head.first + count) {
            fail(TaskReference(sweep: head.sweep, index: index, attempt: head.attempt), .rejected, rejection)
        }
        if count == head.count {
            queue.popFirst()
        } else {
            queue[0].first += count
            queue[0].count -= count
        }
    }

    private func flush(_ slot: ExecutorSlot) {
        // When the process is gone its channel tells, in its own time.
        _ = slot.sender.send(to: slot.channel.number)
        let isBlocked = !slot.sender.isEmpty
        if isBlocked != slot.isBlocked {
            slot.isBlocked = isBlocked
            poller.change(slot.channelToken, isBlocked ? [.readable, .writable] : .readable)
        }
    }

    /// Slots that tasks occupy.
    private var occupied: Int {
        slots.reduce(0) { $0 + (($1?.givenCount ?? 0) > 0 ? $1?.width ?? 0 : 0) }
    }

    var hasIdleSlot: Bool { occupied < options.slots }

    private func feedIdle() -> Bool {
        var isProgress = false
        for slot in slots.compactMap({ $0 }) where slot.givenCount == 0 && slot.stop == nil {
            guard let head = queue.first, let sweep = sweeps[head.sweep], sweep.rejection == nil else {
                return isProgress
            }
            let width = min(sweep.cores, options.slots)
            // Strictly in order: a wide task is never passed by narrow ones for ever.
            guard occupied + width <= options.slots else { return isProgress }
            slot.width = width
            give(slot, sweep)
            isProgress = true
        }
        return isProgress
    }

    private func feedBusy() -> Bool {
        var isProgress = false
        for slot in slots.compactMap({ $0 }) where slot.givenCount > 0 && slot.stop == nil {
            guard let head = queue.first, let sweep = sweeps[head.sweep], sweep.rejection == nil else {
                return isProgress
            }
            guard slot.width == min(sweep.cores, options.slots), slot.givenCount <= sweep.share / 2 else { continue }
            give(slot, sweep)
            isProgress = true
        }
        return isProgress
    }

    private func give(_ slot: ExecutorSlot, _ sweep: HeldSweep) {
        guard let head = queue.first else { return }
        let fair = max(1, head.count / Int64(options.slots))
        let count = min(head.count, max(1, min(sweep.share - slot.givenCount, fair)))
        var part = head
        part.count = count
        if count == head.count {
            queue.popFirst()
        } else {
            queue[0].first += count
            queue[0].count -= count
        }
        if !slot.sweeps.contains(part.sweep) {
            slot.sweeps.insert(part.sweep)
            var header = FrameHeader(.sweep)
            header.sweep = part.sweep.rawValue
            slot.sender.append { header.write(payload: sweep.canonical, to: &$0) }
        }
        if !checkpoints.isEmpty {
            for (key, checkpoint) in checkpoints where key.sweep == part.sweep && part.range.contains(key.index) {
                slot.give(checkpoint, key)
            }
        }
        slot.give(part)
    }

    /// Whether an executor is idle while work waits in the hands of another.
    var mayRebalance: Bool {
        guard departure == nil, queue.isEmpty, hasIdleSlot else { return false }
        let free = options.slots - occupied
        var hasIdle = false
        var hasWaiting = false
        for case let slot? in slots {
            if slot.givenCount == 0 {
                hasIdle = true
            } else if slot.givenCount > 1, slot.width <= free {
                hasWaiting = true
            }
        }
        return hasIdle && hasWaiting
    }

    /// Calls back what waits behind tasks that take long, so that idle executors get it.
    private func rebalance() {
        guard mayRebalance else { return }
        let clock = MonotonicClock.nanoseconds()
        let free = options.slots - occupied
        for case let slot? in slots where slot.givenCount > 1 && slot.width <= free {
            guard let running = slot.page.running, clock > running.started else { continue }
            let elapsed = Double(clock - running.started) * 1e-9
            let expected = (slot.given.first.flatMap { sweeps[$0.assignment.sweep]?.duration } ?? 0)
            // Less than that is over before the message would be there.
            guard elapsed > 0.001 || expected * Double(slot.givenCount - 1) > 0.001 else { continue }
            requeue(slot.recall())
        }
    }
}
