extension AllocationPolicy {
    /// Ends what is not needed: idle allocations, lonely ones, and waiting ones that are more than is wanted.
    mutating func giveBack(_ cluster: ClusterView?, _ now: Double, _ decision: inout AllocationDecision) {
        if let ending { return giveBackAll(ending, now, &decision) }
        dropImpossible(now, &decision)
        guard let cluster else { return forgetIdleClocks() }
        dropLonely(now, &decision)
        markIdle(cluster, now)
        releaseIdle(cluster, now, &decision)
        dropSurplus(cluster, now, &decision)
        dropReleased(now, &decision)
    }

    private mutating func giveBackAll(_ ending: LaunchEnding, _ now: Double, _ decision: inout AllocationDecision) {
        for id in live.keys.sorted() {
            guard let record = live[id] else { continue }
            if record.isWaiting || ending == .now {
                cancel(id, now, &decision)
            } else if record.releasedAt == nil {
                release(id, now, &decision)
            }
        }
        if ending == .over { dropReleased(now, &decision) }
    }

    private mutating func forgetIdleClocks() {
        surplusSince = nil
        for id in live.keys { live[id]?.idleSince = nil }
    }

    /// Those that Slurm keeps in its queue for ever.
    private mutating func dropImpossible(_ now: Double, _ decision: inout AllocationDecision) {
        for id in live.keys.sorted() {
            guard let record = live[id], record.seen.state == .impossible, !record.isLeaving else { continue }
            cancel(id, now, &decision)
            halt(LaunchReason("Slurm would never start allocation \(id): \(record.seen.reason)"))
        }
    }

    /// Those whose workers do not come, or have gone.
    private mutating func dropLonely(_ now: Double, _ decision: inout AllocationDecision) {
        for id in live.keys.sorted() {
            guard let record = live[id], let since = record.lonelySince, now - since > limits.connect,
                !record.isLeaving
            else { continue }
            cancel(id, now, &decision)
            if record.hadWorkers {
                lose(LaunchReason("allocation \(id) has no worker since \(seconds(now - since))", log: id), now)
            } else {
                fail(
                    LaunchReason("no worker of allocation \(id) connected within \(seconds(limits.connect))", log: id),
                    now)
            }
        }
    }

    private mutating func markIdle(_ cluster: ClusterView, _ now: Double) {
        var held: [AllocationID: Int] = [:]
        for worker in cluster.workers {
            if let id = worker.allocation { held[id, default: 0] += worker.held }
        }
        for id in live.keys {
            guard var record = live[id] else { continue }
            let isIdle = record.workers > 0 && held[id] == 0 && record.runningSince != nil
            record.idleSince = isIdle ? record.idleSince ?? now : nil
            live[id] = record
        }
    }

    private mutating func releaseIdle(_ cluster: ClusterView, _ now: Double, _ decision: inout AllocationDecision) {
        for id in live.keys.sorted() {
            guard let record = live[id], let since = record.idleSince, !record.isLeaving, now - since >= limits.idle,
                live.values.count(where: { !$0.isLeaving }) > limits.minimum
            else { continue }
            release(id, now, &decision)
            events.append(LaunchReason("allocation \(id) is given back: idle for \(seconds(now - since))"))
            if cluster.pending > 0, record.finished == 0 {
                fail(
                    LaunchReason("allocation \(id) was given none of the \(cluster.pending) tasks that wait", log: id),
                    now)
            }
        }
    }

    /// Waiting ones that are more than is wanted, the youngest first.
    private mutating func dropSurplus(_ cluster: ClusterView, _ now: Double, _ decision: inout AllocationDecision) {
        let useful = live.values.count { $0.isUseful(warning: limits.warning) }
        let surplus = useful - wanted(cluster, now)
        guard surplus > 0, live.values.contains(where: { $0.isWaiting && !$0.isLeaving }) else {
            surplusSince = nil
            return
        }
        let since = surplusSince ?? now
        surplusSince = since
        let patience = cluster.isOver ? 0 : cluster.unfinished == 0 ? limits.idle : limits.settle
        guard now - since >= patience else { return }
        let waiting = live.filter { $0.value.isWaiting && !$0.value.isLeaving }.keys.sorted().reversed()
        for id in waiting.prefix(surplus) {
            cancel(id, now, &decision)
            events.append(LaunchReason("allocation \(id) is not needed any more"))
        }
        // What wavers waits: no submission soon after a cancellation.
        notBefore = max(notBefore, now + limits.settle)
        waitsFor = LaunchReason("fewer allocations were needed a moment ago")
    }

    /// Those whose workers were told to leave and which are still there.
    private mutating func dropReleased(_ now: Double, _ decision: inout AllocationDecision) {
        for id in live.keys.sorted() {
            guard let record = live[id], let at = record.releasedAt, now - at >= limits.grace else { continue }
            cancel(id, now, &decision)
        }
    }

    private mutating func release(_ id: AllocationID, _ now: Double, _ decision: inout AllocationDecision) {
        live[id]?.releasedAt = now
        decision.releases.append(id)
    }

    /// Asks Slurm again when it has not ended after a while: the first word may have been lost.
    private mutating func cancel(_ id: AllocationID, _ now: Double, _ decision: inout AllocationDecision) {
        guard let record = live[id], record.seen.state != .ending, record.cancelledAt.map({ now - $0 >= 30 }) ?? true
        else { return }
        live[id]?.cancelledAt = now
        decision.cancellations.append(id)
    }
}
