import Identifiers

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Scheduler {
    mutating func noteSuccess(
        at worker: Int32, of sweep: Int32, _ stratum: Int, _ duration: Seconds, _ actions: inout [SchedulerAction]
    ) {
        let node = workerStates[Int(worker)].node
        nodes[Int(node)].failures = 0
        sweepStates[Int(sweep)].noteSuccess(at: node)
        // With few tasks known, the model knows less than the node.
        guard sweepStates[Int(sweep)].model.observed >= Double(configuration.quarantineLagTasks),
            duration >= configuration.quarantineLagDuration
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

    mutating func noteFailure(
        _ task: TaskReference, at worker: Int32, of sweep: Int32, _ actions: inout [SchedulerAction]
    ) {
        let node = workerStates[Int(worker)].node
        if let last = nodes[Int(node)].lastFailed, last.sweep == task.sweep, last.index == task.index { return }
        nodes[Int(node)].lastFailed = (task.sweep, task.index)
        nodes[Int(node)].failures += 1
        guard nodes[Int(node)].failures >= configuration.quarantineFailures,
            sweepStates[Int(sweep)].hasSucceeded(elsewhereThan: node)
        else { return }
        let reason = "\(nodes[Int(node)].failures) tasks in a row failed on it, while the sweep succeeds elsewhere"
        quarantine(node, reason, &actions)
    }

    private mutating func quarantine(_ node: Int32, _ reason: String, _ actions: inout [SchedulerAction]) {
        guard nodes[Int(node)].quarantine == nil else { return }
        let isLast = !workerStates.contains { $0.node != node && isActive($0) }
        if isLast { return }
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

    mutating func pardon(_ worker: WorkerID) {
        guard let place = workerPlaces[worker] else { return }
        pardon(node: workerStates[Int(place)].node)
    }

    private mutating func pardon(node: Int32) {
        nodes[Int(node)].forgive()
        for place in workerStates.indices where workerStates[place].isPresent && workerStates[place].node == node {
            refreshActive(Int32(place))
        }
        wakeAll()
    }

    /// A sweep must not wait for ever because nobody but quarantined nodes is left.
    mutating func releaseQuarantine(_ now: Instant, _ actions: inout [SchedulerAction]) {
        let quarantined = nodes.indices.filter { nodes[$0].quarantine != nil && nodes[$0].workers > 0 }
        guard activeWorkers == 0, !quarantined.isEmpty else {
            onlyQuarantinedSince = nil
            return
        }
        let since = onlyQuarantinedSince ?? now
        onlyQuarantinedSince = since
        guard now - since >= configuration.quarantineRelease else { return }
        onlyQuarantinedSince = nil
        for node in quarantined { pardon(node: Int32(node)) }
        let names = quarantined.map { nodes[$0].name }.joined(separator: ", ")
        let message = "no other node is left: \(names) get another chance"
        actions.append(.log(SchedulerNote(.quarantined, message: message)))
    }
}
