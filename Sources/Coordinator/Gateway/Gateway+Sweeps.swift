import Families
import Identifiers
import Logging
import Protocol
import Scheduling
import Storage

/// The life of a sweep: submitted, planned, scheduled, staged, ended; and brought back at a start.
extension Gateway {
    // MARK: Submission

    func submit(_ submission: WireSubmit, _ route: RoutingID) {
        if submission.token != 0, let id = submissions[submission.token], let live = sweeps[id] {
            // The answer to the first try was lost on the way.
            return accept(live, token: submission.token, route)
        }
        let sweep: Sweep
        do { sweep = try Sweep(canonical: [UInt8](submission.canonical), registry: options.registry) } catch {
            return refuse(route, .invalid, "the sweep cannot be read: \(error)")
        }
        if let same = underWay(like: sweep) {
            // What is under way goes on; the same tasks are not queued twice.
            if submission.watch { watch(same.id, route) }
            return accept(same, token: submission.token, route)
        }
        guard storeProblem == nil else {
            return refuse(route, .busy, "the store cannot write: \(storeProblem ?? "")")
        }
        guard let id = store.nextSweepID() else {
            return whenIDsAreReserved.append { [unowned self] in submit(submission, route) }
        }
        var live = LiveSweep(id: id, sweep: sweep)
        live.source = submission.source
        live.git = submission.git
        enter(live, token: submission.token)
        if submission.token != 0 { submissions[submission.token] = live.id }
        if submission.watch { watch(live.id, route) }
        if let live = sweeps[live.id] { accept(live, token: submission.token, route) }
    }

    /// A sweep that is under way, at whatever stage, and began with this one's tasks.
    private func underWay(like sweep: Sweep) -> LiveSweep? {
        for id in sweeps.underWay {
            guard let live = sweeps[id], !live.wasCancelled, let first = sweeps[live.root] else { continue }
            // The hashes last: computing one takes longer than all the rest of a submission.
            guard first.sweep.name == sweep.name, first.sweep.count == sweep.count, first.sweep.hash == sweep.hash
            else { continue }
            return first
        }
        return nil
    }

    private func accept(_ live: LiveSweep, token: UInt64, _ route: RoutingID) {
        var submitted = WireSubmitted()
        submitted.token = token
        submitted.sweep = UInt64(live.id.rawValue)
        submitted.tasks = UInt64(live.sweep.grid.count)
        submitted.reused = UInt64(live.reused)
        reply(.submitted(submitted), to: route, after: sequence)
    }

    /// Puts a stage on record and gets it going. `before`: what is written with it, all or nothing.
    private func enter(_ live: LiveSweep, token: UInt64 = 0, with before: [StoreWrite] = []) {
        let id = live.id
        let sweep = live.sweep
        sweeps[id] = live
        let isSettled = committedThrough == sequence
        // The end of the stage before is still on its way into the file.
        let isPlanned = sweep.stage == 0 && (isSettled || !store.hasFinished) && store.hasSurelyNothing(for: sweep)
        let writes =
            before + [
                .sweep(
                    SweepWrite(
                        id: id, root: live.root, sweep: sweep, source: live.source, git: live.git,
                        engine: EngineBuild.description, priority: live.priority, token: token, submitted: wallClock,
                        state: live.isPaused ? .paused : .running, isPlanned: isPlanned))
            ]
        if isPlanned {
            // First what somebody waits for: waking the store's thread takes as long as the rest of this.
            schedule(id, history: SweepHistory())
            enqueue(writes)
        } else {
            enqueue(writes)
            background.findReusable(id, sweep, isSettled: isSettled)
        }
    }

    /// The pass for results that the file already has is over.
    func planned(_ id: SweepID, reuse: Result<[Range<TaskIndex>], StageFailure>) {
        guard sweeps[id]?.phase == .planning else { return }
        var history = SweepHistory()
        switch reuse {
        case .success(let ranges):
            for range in ranges { history.ended.insert(range) }
            sweeps[id]?.reused = history.ended.count
            if let count = sweeps[id]?.sweep.grid.count, store.hasFinished, count > Store.reuseLimit {
                log("reuse-limited", sweep: id, "only its first \(Store.reuseLimit) tasks were looked up for reuse")
            }
        case .failure(let failure):
            // Nothing is lost by computing again.
            log("reuse-failed", sweep: id, "earlier results were not reused: \(failure.sentence)")
            enqueue([.sweepPlanned(id)])
        }
        schedule(id, history: history)
    }

    func schedule(_ id: SweepID, history: SweepHistory) {
        guard let live = sweeps[id] else { return }
        sweeps[id]?.phase = .scheduled
        var history = history
        history.isPaused = live.isPaused
        history.isCancelled = live.wasCancelled
        let sweep = live.sweep
        let plan = SweepPlan(
            sweep: id, count: sweep.grid.count,
            strata: sweep.strata().map {
                Stratum(first: $0.first, count: $0.count, features: $0.features, hint: $0.hint)
            },
            priority: live.priority, order: sweep.order == .longestFirst ? .longestFirst : .listed,
            attempts: sweep.attempts, cores: sweep.resources.cores, memory: sweep.resources.memory,
            timeLimit: sweep.resources.time, savesCheckpoints: sweep.familyInstance.savesCheckpoints)
        decide(.submitted(plan, history: history))
    }

    // MARK: Control

    // What a person asks for is handed to the store before the scheduler acts on it: a coordinator that
    // ends in between comes back to it.

    func setPaused(_ live: LiveSweep, _ paused: Bool) {
        sweeps[live.id]?.isPaused = paused
        enqueue([.sweepState(live.id, paused ? .paused : .running)])
        if live.phase == .scheduled { decide(.control(live.id, paused ? .pause : .resume)) }
    }

    func cancel(_ live: LiveSweep) {
        sweeps[live.id]?.wasCancelled = true
        enqueue([.sweepState(live.id, .cancelling)])
        switch live.phase {
        case .scheduled: decide(.control(live.id, .cancel))
        case .stuck, .deciding: conclude(live.id, .cancelled)
        // The scheduler gets it cancelled once the pass for reusable results is over.
        case .planning, .ended: break
        }
    }

    func setPriority(_ live: LiveSweep, _ priority: Int) {
        sweeps[live.id]?.priority = priority
        enqueue([.sweepPriority(live.id, priority)])
        decide(.control(live.id, .priority(priority)))
    }

    /// Gives the failed tasks of a stage their attempts again. Returns how many there are. What the family
    /// has decided after the stage stays as it was decided.
    func retry(_ live: LiveSweep) -> Int64 {
        sweeps[live.id]?.toldOfEnd = false
        if live.phase == .scheduled {
            let failed = scheduler.counts(of: live.id)?.failed ?? 0
            enqueue([.retryFailed(live.id)])
            decide(.control(live.id, .retryFailed))
            return failed
        }
        guard live.phase == .ended, !live.wasCancelled, live.counts.failed > 0 else { return 0 }
        // Somebody may have paused it while its last tasks ran.
        sweeps[live.id]?.isPaused = false
        // The scheduler has forgotten the sweep: it comes back as at a start.
        enqueue([.retryFailed(live.id), .sweepState(live.id, .running)])
        let failed = live.counts.failed
        background.reload(live.id)
        sweeps[live.id]?.phase = .planning
        return failed
    }

    // MARK: Ends

    /// Every task of a stage has its outcome, on disk.
    func stageEnded(_ id: SweepID, _ counts: SweepCounts) {
        guard let live = sweeps[id] else { return }
        sweeps[id]?.counts = counts
        scheduler.forget(id)
        if live.wasCancelled { return conclude(id, .cancelled) }
        if live.sweep.stage + 1 < live.sweep.stageCount, !sweeps.hasNext(after: id) {
            sweeps[id]?.phase = .deciding
            background.decideStage(after: id, live.sweep)
        } else {
            conclude(id, .done)
        }
    }

    func stageDecided(_ id: SweepID, _ result: Result<NextStage, StageFailure>) {
        guard let live = sweeps[id], live.phase == .deciding else { return }
        switch result {
        case .success(.complete(let reason)):
            if let reason {
                log("stage-decided", sweep: id, "the sweep ends after stage \(live.sweep.stage + 1): \(reason)")
            }
            conclude(id, .done)
        case .success(.stage(let next)):
            guard let nextID = store.nextSweepID() else {
                return whenIDsAreReserved.append { [unowned self] in stageDecided(id, result) }
            }
            // In one transaction: a stage that has ended without its next would be the end of the sweep.
            enter(live.followed(by: next, id: nextID), with: [end(of: id, .done)])
        case .failure(let failure):
            log("stage-failed", sweep: id, failure.sentence)
            sweeps[id]?.phase = .stuck("the next stage cannot be planned: \(failure.sentence)")
        }
    }

    private func conclude(_ id: SweepID, _ state: SweepState) {
        enqueue([end(of: id, state)])
    }

    /// Notes that a stage has ended; the write that says so.
    private func end(of id: SweepID, _ state: SweepState) -> StoreWrite {
        sweeps[id]?.phase = .ended
        sweeps[id]?.wasCancelled = state == .cancelled
        nextProgress = 0
        return .sweepState(
            id, state,
            tally: sweeps[id].map { live in
                SweepTally(
                    succeeded: live.counts.succeeded, failed: live.counts.failed, cancelled: live.counts.cancelled,
                    reused: live.reused)
            })
    }

    /// A sweep that had ended goes on: its failed tasks are tried again.
    func goOn(_ id: SweepID, _ result: Result<StoredHistory, StageFailure>) {
        switch result {
        case .success(let history):
            guard let live = sweeps[id] else { return }
            schedule(id, history: SweepHistory(history, attempts: live.sweep.attempts))
        case .failure(let failure):
            sweeps[id]?.phase = .stuck("its history cannot be read: \(failure.sentence)")
        }
    }

    // MARK: Start

    /// Brings back what the file has, as if it had been submitted before.
    func restore() throws(StoreError) {
        for row in try store.loadSweeps() {
            if row.token != 0 { submissions[row.token] = row.id }
            let hasEnded = row.state == .done || row.state == .cancelled
            let sweep: Sweep
            do { sweep = try Sweep(canonical: row.canonical, registry: options.registry) } catch {
                // Ended sweeps of earlier builds are the rule after an update, and their results are there as before.
                options.logger.log(
                    level: hasEnded ? .debug : .error,
                    "sweep \(row.id) (\(row.name)) of the file cannot be read and does not go on: \(error)")
                continue
            }
            var live = LiveSweep(id: row.id, root: row.root, sweep: sweep, priority: row.priority)
            live.source = row.source
            live.git = row.git
            live.isPaused = row.state == .paused
            live.wasCancelled = row.state == .cancelled || row.state == .cancelling
            if hasEnded { live.phase = .ended }
            if hasEnded, let tally = row.tally {
                live.counts = SweepCounts(tally, total: row.tasks)
                live.reused = tally.reused
                sweeps[row.id] = live
                continue
            }
            let history = try store.history(of: row.id)
            live.counts = SweepCounts(history, total: row.tasks, isCancelled: live.wasCancelled)
            live.reused = history.reused.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
            sweeps[row.id] = live
            if hasEnded { continue }
            if !row.isPlanned, history.ended == history.reused, history.attempts.isEmpty, history.begun.isEmpty {
                // The look for results to reuse has not come to its end, so nobody has been given a task of it.
                background.findReusable(row.id, sweep, isSettled: true)
            } else {
                schedule(row.id, history: SweepHistory(history, attempts: sweep.attempts))
            }
        }
    }
}
