extension AllocationPolicy {
    /// How many allocations the work that is left asks for.
    func wanted(_ cluster: ClusterView, _ now: Double) -> Int {
        guard cluster.unfinished > 0, !cluster.isOver else { return limits.minimum }
        return min(limits.maximum, unbounded(cluster, now))
    }

    private func unbounded(_ cluster: ClusterView, _ now: Double) -> Int {
        let slots = Double(max(1, limits.slots))
        let byTasks = (Double(cluster.unfinished) / slots).rounded(.up)
        let byWork = cluster.coreSecondsLeft.map { ($0 / (limits.horizon * slots)).rounded(.up) } ?? unknown(now)
        return max(limits.minimum, Int(min(byTasks, max(1, byWork), 1e6)))
    }

    /// One allocation finds out how long tasks take. The longer that lasts, the longer they are.
    private func unknown(_ now: Double) -> Double {
        guard let blindSince else { return 1 }
        return Double(1 << Int(min(20, (now - blindSince) / limits.blind)))
    }

    /// Asks for more where tasks wait, and says why when it does not.
    mutating func grow(_ cluster: ClusterView?, _ now: Double, _ decision: inout AllocationDecision) {
        guard ending == nil else { return }
        explainAllocations(now, &decision)
        if let stop { return decision.reasons.append(stop) }
        guard let cluster, !cluster.isOver else { return }
        let useful = live.values.count { $0.isUseful(warning: limits.warning) }
        let target = cluster.pending > 0 ? wanted(cluster, now) : limits.minimum
        let missing = target - useful - unanswered.count
        let room = limits.maximum - live.count - unanswered.count
        if cluster.pending > 0, let sentence = tooShort(cluster) { return decision.reasons.append(sentence) }
        if unbounded(cluster, now) > limits.maximum, useful >= limits.maximum, cluster.pending > 0 {
            decision.reasons.append(
                LaunchReason("all \(limits.maximum) allocations that may be there are (--maximum)"))
        }
        if let first = unanswered.first {
            decision.reasons.append(
                LaunchReason(
                    "Slurm has not said whether it took an allocation; the place is kept for it for "
                        + "\(seconds(first + limits.doubt - now)) more"))
        }
        guard missing > 0 else { return }
        guard now >= notBefore else {
            let cause = waitsFor.map { "; \($0)" } ?? ""
            return decision.reasons.append(
                LaunchReason(
                    "the next allocation is asked for in \(seconds(notBefore - now))\(cause)", log: waitsFor?.log))
        }
        guard room > 0 else {
            return decision.reasons.append(LaunchReason("allocations that end have to be gone before others come"))
        }
        decision.submissions = min(missing, room, limits.burst)
    }

    /// Allocations too short for any task would come and go for ever.
    private func tooShort(_ cluster: ClusterView) -> LaunchReason? {
        guard let usable = limits.usable, let shortest = cluster.shortestTask, shortest > usable else { return nil }
        return LaunchReason(
            "an allocation has \(seconds(usable)) for tasks, and the shortest that waits is predicted to take "
                + "\(seconds(shortest)); a longer --time is needed")
    }

    private func explainAllocations(_ now: Double, _ decision: inout AllocationDecision) {
        var waiting: [String: [AllocationID]] = [:]
        for (id, record) in live.sorted(by: { $0.key < $1.key }) where !record.isLeaving {
            if record.isWaiting {
                let word =
                    record.seen.state == .held
                    ? "\(record.seen.reason): somebody has to release it" : record.seen.reason
                waiting[word, default: []].append(id)
            } else if !record.hadWorkers, let since = record.runningSince {
                decision.reasons.append(
                    LaunchReason(
                        "allocation \(id) runs on \(record.seen.nodes) since \(seconds(now - since)), and no worker of it "
                            + "has connected yet", log: id))
            }
        }
        for (word, ids) in waiting.sorted(by: { $0.key < $1.key }) {
            let list = ids.map(\.description).joined(separator: ", ")
            let why = word.isEmpty || word == "None" ? "" : ": \(word)"
            decision.reasons.append(
                LaunchReason(
                    "allocation\(ids.count == 1 ? "" : "s") \(list) wait\(ids.count == 1 ? "s" : "") in Slurm's queue\(why)"
                ))
        }
    }
}
