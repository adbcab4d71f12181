import Identifiers

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Scheduler {
    mutating func noteSuccess(
        at worker: Int32, of sweep: Int32, _ stratum: Int, _ duration: Seconds, standingFor count: Int,
        _ actions: inout [SchedulerAction]
    ) {
        let node = workerStates[Int(worker)].node
        nodes[Int(node)].endRow()
        sweepStates[Int(sweep)].noteSuccess(at: node, stratum, count: count)
        // With few tasks known, the model knows less than the node. Of tasks that are usually short, those that happened to
        // take long would be all that is looked at: every node would lag.
        guard sweepStates[Int(sweep)].model.observed >= Double(configuration.quarantineLagTasks),
            sweepStates[Int(sweep)].model.logDuration(stratum) >= log(configuration.quarantineLagDuration)
        else { return }
        let excess = sweepStates[Int(sweep)].model.excess(stratum, duration)
        nodes[Int(node)].lagTasks += 1
        let count = min(nodes[Int(node)].lagTasks, 4 * configuration.quarantineLagTasks)
        nodes[Int(node)].lag += (excess - nodes[Int(node)].lag) / Double(count)
        guard nodes[Int(node)].lagTasks >= configuration.quarantineLagTasks,
            nodes[Int(node)].lag > log(configuration.quarantineLag)
        else { return }
        let factor = (exp(nodes[Int(node)].lag) * 10).rounded() / 10
        let reason = "its tasks take \(factor) times as long as elsewhere (\(nodes[Int(node)].lagTasks) tasks)"
        quarantine(node, reason, &actions)
    }

    /// Failures in a row blame the node where they would be very unlikely by chance: tasks that fail
    /// everywhere, alone or as a whole stratum, do not.
    mutating func noteFailure(
        _ task: TaskReference, at worker: Int32, of sweep: Int32, _ duration: Seconds,
        _ actions: inout [SchedulerAction]
    ) {
        let node = workerStates[Int(worker)].node
        let stratum = sweepStates[Int(sweep)].stratum(of: task.index)
        let place = NodeStanding.FailurePlace(sweep: task.sweep, stratum: stratum)
        sweepStates[Int(sweep)].noteFailure(stratum, duration)
        nodes[Int(node)].failuresInRow[place, default: 0] &+= 1
        exonerate(task, failingToo: node, of: sweep, &actions)
        if let last = nodes[Int(node)].lastFailed, last.sweep == task.sweep, last.index == task.index { return }
        nodes[Int(node)].lastFailed = (task.sweep, task.index)
        let own = nodes[Int(node)].failuresInRow[place] ?? 0
        nodes[Int(node)].surprise += sweepStates[Int(sweep)].surpriseOfFailure(stratum, own: own)
        nodes[Int(node)].failures += 1
        guard nodes[Int(node)].failures >= configuration.quarantineFailures,
            nodes[Int(node)].surprise > Self.surpriseOfQuarantine,
            sweepStates[Int(sweep)].hasSucceeded(elsewhereThan: node)
        else { return }
        let reason = "\(nodes[Int(node)].failures) tasks in a row failed on it, while the sweep succeeds elsewhere"
        quarantine(node, reason, &actions)
        nodes[Int(node)].isFailing = nodes[Int(node)].quarantine != nil
    }

    /// One chance in ten thousand.
    static let surpriseOfQuarantine = 9.2

    /// A task that failed on another node and fails here too speaks for that node.
    private mutating func exonerate(
        _ task: TaskReference, failingToo node: Int32, of sweep: Int32, _ actions: inout [SchedulerAction]
    ) {
        guard let avoid = sweepStates[Int(sweep)].trouble[task.index]?.avoid, avoid.count > 1 else { return }
        for id in avoid {
            guard let place = workerPlaces[id] else { continue }
            let other = workerStates[Int(place)].node
            if other == node { continue }
            nodes[Int(other)].surprise = max(0, nodes[Int(other)].surprise - Self.surpriseOfQuarantine / 3)
            guard nodes[Int(other)].isFailing else { continue }
            nodes[Int(other)].exonerations += 1
            if nodes[Int(other)].exonerations < 3 { continue }
            let message = "\(nodes[Int(other)].name) is out of quarantine: its tasks fail elsewhere too"
            actions.append(.log(SchedulerNote(.quarantined, message: message)))
            pardon(node: other)
        }
    }

    private mutating func quarantine(_ node: Int32, _ reason: String, _ actions: inout [SchedulerAction]) {
        guard nodes[Int(node)].quarantine == nil, !isNeeded(node) else { return }
        nodes[Int(node)].quarantine = reason
        for place in workerStates.indices where workerStates[place].isPresent && workerStates[place].node == node {
            refreshActive(Int32(place))
            let id = workerStates[place].id
            actions.append(.quarantine(id, node: nodes[Int(node)].name, reason: reason))
            // What it holds and has not begun it gives back; until it has, nobody else gets it.
            withdrawQueued(Int32(place), atMost: .max, olderThan: .infinity, &actions)
        }
        let message = "\(nodes[Int(node)].name) is in quarantine: \(reason)"
        actions.append(.log(SchedulerNote(.quarantined, message: message)))
    }

    /// Is nobody else in good standing, or nobody else large enough for some sweep?
    private func isNeeded(_ node: Int32) -> Bool {
        let others = workerStates.filter { $0.node != node && isActive($0) }
        if others.isEmpty { return true }
        let own = workerStates.filter { $0.isPresent && $0.node == node }
        return sweepStates.contains { sweep in
            sweep.isOpen && !sweep.isComplete && own.contains { $0.weight(of: sweep.plan) != nil }
                && !others.contains { $0.weight(of: sweep.plan) != nil }
        }
    }

    mutating func pardon(_ worker: WorkerID) {
        guard let place = workerPlaces[worker] else { return }
        pardon(node: workerStates[Int(place)].node)
    }

    mutating func pardon(node: Int32) {
        nodes[Int(node)].forgive()
        for place in workerStates.indices where workerStates[place].isPresent && workerStates[place].node == node {
            refreshActive(Int32(place))
        }
        wakeAll()
    }

    /// A sweep must not wait for ever because nobody but quarantined nodes could run it.
    mutating func releaseQuarantine(_ now: Instant, _ actions: inout [SchedulerAction]) {
        let needed = nodes.indices.filter {
            nodes[$0].quarantine != nil && nodes[$0].workers > 0 && isNeeded(Int32($0))
        }
        guard !needed.isEmpty else {
            onlyQuarantinedSince = nil
            return
        }
        let since = onlyQuarantinedSince ?? now
        onlyQuarantinedSince = since
        guard now - since >= configuration.quarantineRelease else { return }
        onlyQuarantinedSince = nil
        for node in needed { pardon(node: Int32(node)) }
        let names = needed.map { nodes[$0].name }.joined(separator: ", ")
        let message = "nobody else is left who could run what is pending: \(names) get another chance"
        actions.append(.log(SchedulerNote(.quarantined, message: message)))
    }
}
