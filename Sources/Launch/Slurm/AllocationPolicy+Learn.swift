extension AllocationPolicy {
    /// Takes in what Slurm and the coordinator say of allocations.
    mutating func learn(_ jobs: [QueuedAllocation], _ cluster: ClusterView?, _ now: Double) {
        // Allocations first, then who works in them, then which have ended and what they came to.
        for job in jobs {
            if case .ended = job.state { continue }
            if !past.contains(job.id) { update(job, now) }
        }
        takeWorkers(cluster)
        for job in jobs {
            guard case .ended(let end) = job.state else { continue }
            if live[job.id] != nil { close(job.id, end, cluster, now) }
            past.insert(job.id)
        }
        let listed = Set(jobs.map(\.id))
        for id in live.keys.sorted() where !listed.contains(id) {
            // A controller that was started again from an old file may have forgotten a job that still runs.
            if live[id]?.workers == 0 { close(id, .vanished, cluster, now) }
        }
        let isBlind = cluster.map { $0.coreSecondsLeft == nil && $0.running > 0 } ?? false
        blindSince = isBlind ? blindSince ?? now : nil
        unanswered.removeAll { now - $0 > limits.doubt }
        for id in live.keys { watch(id, hasCluster: cluster != nil, now) }
    }

    private mutating func takeWorkers(_ cluster: ClusterView?) {
        guard let cluster else { return }
        for id in live.keys { live[id]?.workers = 0 }
        var finished: [AllocationID: Int] = [:]
        for worker in cluster.workers {
            guard let id = worker.allocation, live[id] != nil else { continue }
            live[id]?.workers += 1
            live[id]?.hadWorkers = true
            finished[id, default: 0] += worker.finished
        }
        for (id, count) in finished where count > live[id]?.finished ?? 0 {
            live[id]?.finished = count
            // Work gets done: whatever went wrong before is over.
            (failures, losses) = (0, 0)
        }
    }

    private mutating func update(_ job: QueuedAllocation, _ now: Double) {
        let isNew = live[job.id] == nil
        if isNew {
            live[job.id] = AllocationRecord(job)
            let isLate = !unanswered.isEmpty
            if isLate { unanswered.removeFirst() }
            events.append(
                LaunchReason(
                    "allocation \(job.id) \(isLate ? "was taken after all" : "of an earlier launch is taken over")"))
        }
        guard var record = live[job.id] else { return }
        record.seen = job
        if record.isWaiting {
            // Also one that Slurm has put back into its queue.
            (record.runningSince, record.idleSince, record.lonelySince) = (nil, nil, nil)
        } else if record.runningSince == nil {
            record.runningSince = now
            if !isNew { events.append(LaunchReason("allocation \(job.id) has begun on \(job.nodes)")) }
        }
        live[job.id] = record
    }

    /// Runs the clocks of an allocation. Without a word of the coordinator they stand.
    private mutating func watch(_ id: AllocationID, hasCluster: Bool, _ now: Double) {
        guard var record = live[id], record.runningSince != nil else { return }
        if !hasCluster || record.workers > 0 {
            record.lonelySince = nil
        } else {
            record.lonelySince = record.lonelySince ?? now
        }
        live[id] = record
    }

    /// An allocation has ended; what it came to decides whether another one may follow at once.
    private mutating func close(_ id: AllocationID, _ end: AllocationEnd, _ cluster: ClusterView?, _ now: Double) {
        guard let record = live.removeValue(forKey: id) else { return }
        past.insert(id)
        let how = "allocation \(id) has ended (\(end.rawValue))"
        guard !record.isLeaving else { return events.append(LaunchReason(how + ", as it was told to")) }
        if record.finished > 0 { return events.append(LaunchReason(how)) }
        let isTaken = [.preempted, .nodeFailed, .bootFailed, .cancelled, .vanished].contains(end)
        if isTaken || record.hadWorkers {
            return lose(LaunchReason(how + (record.hadWorkers ? " before a task of it did" : ""), log: id), now)
        }
        fail(LaunchReason(how + " before a worker of it connected", log: id), now)
    }
}
