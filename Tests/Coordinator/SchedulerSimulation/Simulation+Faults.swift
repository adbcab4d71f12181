import Identifiers
import Scheduling

extension Simulation {
    static let strikeInterval = 0.05

    /// Draws what goes wrong in the next moment.
    func strike() {
        if isSettled {
            settle()
            return
        }
        events.add(.strike, at: now + Self.strikeInterval)
        if strikes(shape.workerCrashes), let worker = anyWorker() { crash(worker) }
        if strikes(shape.coordinatorCrashes) { crashCoordinator() }
        if strikes(shape.stalls), let worker = anyWorker() {
            stall(worker, until: now + random.between(0.1, 2 * shape.configuration.leaseSeconds))
        }
        if strikes(shape.partitions), let worker = anyWorker() {
            worker.partitionedUntil = now + random.between(0.1, 2 * shape.configuration.leaseSeconds)
        }
        if strikes(shape.drains), let worker = anyWorker(), !isStill(worker), !worker.isDraining {
            if random.chance(0.5) { feed(.drain(worker.id)) }
            drain(worker)
        }
        if strikes(shape.disconnects), let worker = anyWorker(), !isStill(worker) { disconnect(worker) }
        if strikes(shape.diskFaults), now >= diskFaultUntil { failDisk() }
        if strikes(shape.controls) { control() }
    }

    private func strikes(_ rate: Double) -> Bool { rate > 0 && random.chance(rate * Self.strikeInterval) }

    private func anyWorker() -> VirtualWorker? {
        alive.isEmpty ? nil : workers[alive[random.below(alive.count)]]
    }

    private func failDisk() {
        diskFaultUntil = now + random.between(0.05, 3)
        feed(.storeFailing("disk full"))
        events.add(.diskRecovers, at: diskFaultUntil)
    }

    /// There is room again: the store tells so with the next group that it writes.
    func recoverDisk() {
        guard now >= diskFaultUntil else { return }
        feed(.storeRecovered)
        beginCommit()
    }

    /// Everything is well from here on: whoever was down comes back, what was paused goes on.
    private func settle() {
        diskFaultUntil = 0
        feed(.storeRecovered)
        isCommitting = false
        beginCommit()
        for id in alive {
            guard let worker = workers[id] else { continue }
            worker.partitionedUntil = 0
        }
        if scheduler == nil {
            // It is on its way up; what it will find paused is resumed then.
            events.add(.strike, at: now + 0.5)
            return
        }
        for id in gateway.sweeps.keys.sorted() { pause(id, false) }
        if submitted.count < shape.sweeps.count { events.add(.strike, at: now + 0.5) }
    }

    // MARK: What people do

    private func control() {
        let known = gateway.sweeps.keys.sorted()
        guard scheduler != nil, !known.isEmpty else { return }
        let sweep = known[random.below(known.count)]
        ask(of: sweep)
        // Second thoughts.
        if random.chance(0.3) { ask(of: sweep) }
        // While what was asked is on its way to the disk.
        if random.chance(shape.crashesAfterControls) {
            events.add(.crashCoordinator(life: life), at: now + random.between(0, 2) * shape.commitTime)
        }
    }

    private func ask(of sweep: SweepID) {
        switch random.below(12) {
        case 0..<3: pause(sweep, true)
        case 3..<6: pause(sweep, false)
        case 6: cancel(sweep)
        case 7: prioritise(sweep, random.below(3) - 1)
        case 8..<11: retryFailed(sweep)
        default:
            if let worker = anyWorker() { feed(.pardon(worker.id)) }
        }
    }
}
