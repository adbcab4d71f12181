import Identifiers
import Scheduling

/// What the scheduler says of results, judged anew.
extension InvariantCheck {
    /// What the scheduler can know of a result's sweep.
    enum Standing {
        case known
        /// It has ended, with all outcomes on disk, or its submission died with the coordinator that had it.
        case forgotten
    }

    mutating func judge(
        _ completions: [Completion], of worker: WorkerID, _ actions: [SchedulerAction],
        standing: (SweepID) -> Standing
    ) {
        for case .verdicts(worker, let verdicts, _) in actions {
            guard verdicts.count == completions.count else {
                violation = "\(verdicts.count) verdicts on \(completions.count) results"
                return
            }
            // A stranger's results are left with it until it has said what it holds; so are anybody's
            // while too many wait for the disk. They come again.
            let waiting = acknowledgments.waiting
            let isLeft =
                !present.contains(worker) || (waiting > 0 && waiting + completions.count > maxUncommitted)
            if isLeft, present.contains(worker) { left.insert(worker) }
            for (completion, verdict) in zip(completions, verdicts) {
                let standing = standing(completion.task.sweep)
                if isLeft || standing != .known {
                    if verdict != .stale { violation = "\(completion.task) is judged, and cannot be" }
                } else {
                    judge(completion, verdict, of: worker)
                }
                if !isLeft {
                    acknowledgments.taken(completion, verdict, of: worker)
                    letGo(Task(completion.task), worker, completion.task.attempt)
                }
            }
            return
        }
        violation = "no verdicts answer the results of \(worker)"
    }

    private mutating func judge(_ completion: Completion, _ verdict: Verdict, of worker: WorkerID) {
        let task = Task(completion.task)
        let isHolder = holders[task]?[worker] == completion.task.attempt
        let isOver = outcomes[task] != nil || cancelled.contains(task.sweep)
        switch verdict {
        case .succeeded, .failedFinally:
            if isOver { violation = "\(completion.task) gets an outcome and has one" }
            if verdict == .failedFinally { judgeFailure(completion.task, isFinal: true, at: worker) }
            outcomes[task] = verdict == .failedFinally
            succeededAt[task] = events
        case .failedWillRetry:
            if isOver { violation = "\(completion.task) is tried again and has its outcome" }
            judgeFailure(completion.task, isFinal: false, at: worker)
        case .duplicate:
            if !isOver { violation = "\(completion.task) is called a repetition and has no outcome" }
        case .differs:
            violation = "\(completion.task) differs from itself"
        case .stale:
            if isHolder { violation = "\(completion.task) of its holder \(worker) is called stale" }
            // Only where another attempt has ended since may a success be thrown away.
            if case .succeeded = completion.outcome, completion.task.attempt > ends[task] ?? 0 {
                violation = "\(completion.task) succeeded at \(worker) and is thrown away"
            }
        }
        note(completion.task)
        if case .failed = completion.outcome {
            noteEnd(completion.task)
            failedAt[completion.task, default: []].insert(worker)
        }
    }

    private mutating func judgeFailure(_ reference: TaskReference, isFinal: Bool, at worker: WorkerID) {
        let task = Task(reference)
        if holders[task]?[worker] != reference.attempt {
            violation = "\(reference) fails at \(worker), not its holder"
        }
        failures[task, default: 0] += 1
        let isUsedUp = failures[task] ?? 0 >= attempts[task.sweep] ?? 1
        // Where another copy runs, that one decides; where workers were lost, they count as well.
        let isAlone = holders[task]?.count == 1
        if isFinal, !isUsedUp, !everLost.contains(task) { violation = "\(reference) is given up too soon" }
        if !isFinal, isUsedUp, isAlone { violation = "\(reference) is tried again, and its attempts are used up" }
    }

    private mutating func noteEnd(_ task: TaskReference) {
        ends[Task(task)] = max(ends[Task(task)] ?? 0, task.attempt)
    }

    /// Ends without a result of a worker's.
    mutating func watchEnds(_ actions: [SchedulerAction]) {
        for action in actions {
            switch action {
            case .attemptLost(let task, _, _, _, _): noteEnd(task)
            case .conclude(let task, let kind, _, _):
                noteEnd(task)
                if outcomes[Task(task)] != nil { violation = "\(task) is concluded and has its outcome" }
                outcomes[Task(task)] = kind != .cancelled
            default: break
            }
        }
    }

    /// Failed tasks get their attempts again, at numbers that nobody has had.
    mutating func reopen(_ sweep: SweepID) {
        reopenedAt[sweep] = events
        for (task, isFailed) in outcomes where isFailed && task.sweep == sweep { reopen(task) }
    }

    mutating func reopen(_ task: Task) {
        outcomes[task] = nil
        failures[task] = nil
        // Copies were withdrawn with the success that has turned out to be none.
        letGoOfAll(task)
        ends[task] = max(ends[task] ?? 0, highest[task] ?? 0)
    }
}
