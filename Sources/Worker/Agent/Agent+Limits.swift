import Glibc
import Logging
import Identifiers
import Protocol

// Limits of time and memory, and ends that are asked for: from outside, whatever a task does.
extension Agent {
    /// Seconds between two looks at what running tasks use.
    private static let interval: Seconds = 0.1

    /// Whether a task runs that has limits.
    var isWatchingLimits: Bool {
        slots.contains { slot in
            guard let slot, let given = slot.given.first, let sweep = sweeps[given.assignment.sweep] else {
                return false
            }
            return sweep.timeLimit != nil || sweep.memory > 0
        }
    }

    func enforceLimits(_ now: Double) {
        for case let slot? in slots {
            guard let stop = slot.stop, !stop.isKilled, now >= stop.deadline else { continue }
            slot.stop?.isKilled = true
            slot.kill()
        }
        guard now >= nextLimitCheck, isWatchingLimits else { return }
        nextLimitCheck = now + Self.interval
        let clock = MonotonicClock.nanoseconds()
        for case let slot? in slots where slot.stop == nil {
            guard let (task, number, started) = slot.running, let sweep = sweeps[task.sweep] else { continue }
            if let limit = sweep.timeLimit, clock > started, Double(clock - started) * 1e-9 > limit {
                stop(slot, number, .timedOut(limit))
            } else if sweep.memory > 0, let used = ProcessTree.residentBytes(of: slot.process.pid, limit: sweep.memory),
                used > sweep.memory
            {
                stop(slot, number, .outOfMemory(used: used, allowed: sweep.memory), grace: 0)
            }
        }
    }

    /// Asks a running task to stop, and sees to it that it does.
    func stop(_ slot: ExecutorSlot, _ number: UInt32, _ reason: ExecutorSlot.StopReason, grace: Seconds? = nil) {
        guard slot.stop == nil || reason == .leaving || reason == .withdrawn else { return }
        let grace = grace ?? options.killGrace
        // What waits behind it goes to others at once.
        if departure == nil { requeue(slot.recall()) } else { returning += slot.recall() }
        slot.page.cancel(number)
        slot.stop = ExecutorSlot.Stop(
            number: number, reason: reason, deadline: MonotonicClock.seconds() + grace)
        if grace == 0 {
            slot.stop?.isKilled = true
            slot.kill()
        }
    }

    // MARK: The end of the worker

    /// Begins nothing more and gives back what has not begun.
    func beginDeparture(_ reason: String) {
        guard departure == nil else { return }
        departure = Departure()
        log.info("Draining: \(reason).")
        for slot in slots.compactMap({ $0 }) { returning += slot.recall() }
        returning += queue.all + unknown.values.joined() + awaiting.values
        queue.replaceAll([])
        unknown = [:]
        loseArrivals()
    }

    /// Drains, and has what runs save a checkpoint; who has saved one is given back.
    func windDown(_ reason: String) {
        beginDeparture(reason)
        guard departure?.isWindingDown == false else { return }
        departure?.isWindingDown = true
        for slot in slots.compactMap({ $0 }) { slot.page.askForCheckpoints() }
    }

    /// Stops what runs as well.
    func stopRunning(_ now: Double) {
        guard departure?.isStopping == false else { return }
        departure?.isStopping = true
        for slot in slots.compactMap({ $0 }) {
            guard slot.givenCount > 0 else { continue }
            if let running = slot.running {
                stop(slot, running.number, .leaving, grace: 0)
            } else {
                slot.kill()
            }
        }
    }

    /// Leaves when nothing is left to do.
    func depart(_ now: Double) throws(SocketError) {
        guard let departure, outcome == nil else { return }
        let delivered = leaving.filter { !outbox.holds(sweep: $0.sweep, index: $0.first) }
        leaving.removeAll { delivered.contains($0) }
        returning += delivered
        try sendReturned()
        guard slots.allSatisfy({ ($0?.givenCount ?? 0) == 0 }) else { return }
        if departure.deadline == nil {
            self.departure?.deadline = now + (departure.isStopping ? min(2, options.drainGrace) : options.drainGrace)
        }
        let isDelivered = ledger.isEmpty && returning.isEmpty && leaving.isEmpty && outbox.isEmpty
        if isDelivered, phase == .joined || !isWelcomed {
            if phase == .joined {
                var goodbye = WireGoodbye()
                goodbye.reason = departure.isStopping ? "stopped" : "drained"
                try send(.goodbye(goodbye))
            }
            if departure.isStopping {
                end(.stopped, "Stopped; what was running has been given back.")
            } else {
                end(.drained, "Drained; everything is with the coordinator.")
            }
        } else if let deadline = self.departure?.deadline, now >= deadline {
            guard !ledger.isEmpty || !outbox.isEmpty else {
                // What it gives back was not begun: a coordinator that does not hear of it hands it out again.
                return end(
                    departure.isStopping ? .stopped : .drained,
                    "The coordinator is away, and nothing is left to deliver.")
            }
            end(
                .unacknowledged,
                "The coordinator has not acknowledged all results in time; their tasks will run again elsewhere.")
        }
    }
}
