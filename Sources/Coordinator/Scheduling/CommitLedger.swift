import Identifiers

/// What waits for the disk: acknowledgments, and outcomes that do not count as durable yet.
struct CommitLedger: Sendable {
    private struct Batch: Sendable {
        var ticket: Ticket
        var worker: WorkerID
        var tasks: [TaskReference]
    }
    private struct Outcomes: Sendable {
        var ticket: Ticket
        var sweep: SweepID
        var count: Int64
    }

    private var batches: [Batch] = []
    private var firstBatch = 0
    private var outcomes: [Outcomes] = []
    private var firstOutcomes = 0
    /// Everything up to this ticket is on disk.
    private(set) var committed: Ticket = 0
    /// The last ticket under which anything was stored.
    private(set) var lastStored: Ticket = 0
    private(set) var waiting = 0

    mutating func stored(_ ticket: Ticket) { lastStored = max(lastStored, ticket) }

    /// Acknowledges once everything stored so far is on disk.
    mutating func wait(_ worker: WorkerID, _ tasks: [TaskReference]) {
        batches.append(Batch(ticket: lastStored, worker: worker, tasks: tasks))
        waiting += tasks.count
    }

    /// The ticket of the first result of this attempt that waits. Slow: for what happens hardly ever.
    func ticket(of task: TaskReference) -> Ticket? {
        batches[firstBatch...].first { $0.tasks.contains(task) }?.ticket
    }

    mutating func outcome(_ sweep: SweepID, _ count: Int64, ticket: Ticket) {
        if let last = outcomes.indices.last, last >= firstOutcomes, outcomes[last].ticket == ticket,
            outcomes[last].sweep == sweep
        {
            outcomes[last].count += count
        } else {
            outcomes.append(Outcomes(ticket: ticket, sweep: sweep, count: count))
        }
    }

    /// - Returns: what can be acknowledged now, merged by worker, and the outcomes that became durable.
    mutating func commit(
        through ticket: Ticket
    ) -> (acknowledged: [(WorkerID, [TaskReference])], durable: [(SweepID, Int64)]) {
        committed = max(committed, ticket)
        var acknowledged: [(WorkerID, [TaskReference])] = []
        var place: [WorkerID: Int] = [:]
        while firstBatch < batches.count, batches[firstBatch].ticket <= committed {
            let worker = batches[firstBatch].worker
            waiting -= batches[firstBatch].tasks.count
            if let at = place[worker] {
                acknowledged[at].1.append(contentsOf: batches[firstBatch].tasks)
            } else {
                place[worker] = acknowledged.count
                acknowledged.append((worker, batches[firstBatch].tasks))
            }
            batches[firstBatch].tasks = []
            firstBatch += 1
        }
        if firstBatch * 2 >= batches.count {
            batches.removeFirst(firstBatch)
            firstBatch = 0
        }
        var durable: [(SweepID, Int64)] = []
        while firstOutcomes < outcomes.count, outcomes[firstOutcomes].ticket <= committed {
            durable.append((outcomes[firstOutcomes].sweep, outcomes[firstOutcomes].count))
            firstOutcomes += 1
        }
        if firstOutcomes * 2 >= outcomes.count {
            outcomes.removeFirst(firstOutcomes)
            firstOutcomes = 0
        }
        return (acknowledged, durable)
    }
}
