extension AllocationPolicy {
    /// What to do after a look.
    /// - Parameters:
    ///   - now: seconds on a clock that only goes forward.
    ///   - cluster: the coordinator's word; nil when it does not answer.
    ///   - queue: Slurm's word, asked after every submission of the last decision had been answered.
    public mutating func decide(now: Double, cluster: ClusterView?, queue: QueueLook) -> AllocationDecision {
        var decision = AllocationDecision()
        switch queue {
        case .failed(let sentence):
            // What it cannot see it leaves alone. Workers go on meanwhile, and so does the sweep.
            let since = silentSince ?? now
            silentSince = since
            forgetIdleness()
            decision.reasons.append(
                LaunchReason("Slurm does not answer since \(seconds(now - since)); nothing is cancelled: \(sentence)"))
        case .seen(let jobs):
            if silentSince != nil { events.append(LaunchReason("Slurm answers again")) }
            silentSince = nil
            learn(jobs, cluster, now)
            giveBack(cluster, now, &decision)
            grow(cluster, now, &decision)
        }
        if cluster == nil { decision.reasons.append(LaunchReason("the coordinator does not answer")) }
        decision.events = events
        events = []
        return decision
    }

    /// Slurm took a submission.
    public mutating func submitted(_ id: AllocationID, at now: Double) {
        live[id] = live[id] ?? AllocationRecord(QueuedAllocation(id: id, state: .queued))
        events.append(LaunchReason("allocation \(id) is asked for"))
    }

    /// Slurm did not take a submission.
    /// - Parameter isFinal: whether it would not take it later either.
    public mutating func refused(_ sentence: String, isFinal: Bool, at now: Double) {
        let reason = LaunchReason("Slurm refused an allocation: \(sentence)")
        if isFinal { return halt(reason) }
        lose(reason, now)
    }

    /// Nobody knows whether Slurm took a submission. It has a place of its own until it turns up or time has passed.
    public mutating func unanswered(_ sentence: String, at now: Double) {
        unanswered.append(now)
        lose(LaunchReason("Slurm did not say whether it took an allocation: \(sentence)"), now)
    }

    /// A fault of the launch itself or of its site: no more is asked for until somebody has mended it.
    mutating func halt(_ reason: LaunchReason) {
        guard stop == nil else { return }
        stop = LaunchReason("no more allocations are asked for: \(reason)", log: reason.log)
        events.append(reason)
    }

    /// Something that passes: the next submission waits, each time longer.
    mutating func lose(_ reason: LaunchReason, _ now: Double) {
        losses += 1
        events.append(reason)
        waitsFor = reason
        notBefore = max(notBefore, now + RetryPause.seconds(after: losses))
    }

    /// An allocation came to nothing: three in a row, and the next would as well.
    mutating func fail(_ reason: LaunchReason, _ now: Double) {
        failures += 1
        guard failures < Self.mostFailures else {
            events.append(reason)
            return halt(LaunchReason("\(failures) allocations in a row came to nothing; \(reason)", log: reason.log))
        }
        lose(reason, now)
    }

    static let mostFailures = 3

    func seconds(_ value: Double) -> String { "\(Int(value.rounded())) s" }

    private mutating func forgetIdleness() {
        for id in live.keys { live[id]?.idleSince = nil }
    }
}
