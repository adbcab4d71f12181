import Identifiers
import Scheduling

/// What the scheduler says of results, judged anew.
extension InvariantCheck {
    mutating func judge(_ completions: [Completion], of worker: WorkerID, _ actions: [SchedulerAction]) {
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
            for (completion, verdict) in zip(completions, verdicts) {
                if isLeft {
                    if verdict != .stale { violation = "\(completion.task) is judged, and was to be left" }
                } else {
                    judge(completion, verdict, of: worker)
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
            let isFailed = verdict == .failedFinally
            if isFailed, !isHolder { violation = "\(completion.task) fails at \(worker), not its holder" }
            outcomes[task] = isFailed
        case .failedWillRetry:
            if isOver { violation = "\(completion.task) is tried again and has its outcome" }
            if !isHolder { violation = "\(completion.task) fails at \(worker), not its holder" }
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
        if case .failed = completion.outcome { noteEnd(completion.task) }
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
        for (task, isFailed) in outcomes where isFailed && task.sweep == sweep {
            outcomes[task] = nil
            ends[task] = max(ends[task] ?? 0, highest[task] ?? 0)
        }
    }
}
