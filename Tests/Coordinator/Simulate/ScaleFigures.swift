import SchedulerSimulation

/// What a simulation at scale has measured.
struct ScaleFigures {
    private let shape: ScaleShape
    private var empty = 0
    private var joined = 0
    private var submitted = 0
    private var most = 0
    private var mostRunning = 0
    private var residentBefore = 0
    private var seconds = 0.0
    private var tasks: Int64 = 0
    private var decisions: Int64 = 0
    private var costs: [(name: String, cost: ScaleSimulation.Cost)] = []
    private var losses = 0

    init(_ shape: ScaleShape) { self.shape = shape }

    /// With an empty scheduler, and all that the simulation needs for itself.
    mutating func begin() {
        empty = MemoryUse.allocated
        residentBefore = MemoryUse.resident
    }

    mutating func noteJoined() { joined = MemoryUse.allocated }
    mutating func noteSubmitted() { submitted = MemoryUse.allocated }

    mutating func note(_ simulation: ScaleSimulation) {
        most = max(most, MemoryUse.allocated)
        mostRunning = max(mostRunning, simulation.running)
    }

    mutating func end(_ simulation: ScaleSimulation) {
        seconds = simulation.now
        tasks = simulation.finished
        // To hand a task out, and to judge what came of it.
        decisions = simulation.assigned + simulation.finished
        losses = simulation.lostWorkers
        costs = zip(ScaleSimulation.Kind.allCases, simulation.costs).map { ($0.name, $1) }
    }

    private var cost: Double { costs.reduce(0) { $0 + $1.cost.seconds } }
    private var perTask: Double { cost / Double(max(1, tasks)) * 1e6 }
    /// Of every time that no task causes: heartbeats and ticks. A share of a core.
    private var standing: Double {
        costs.filter { $0.name == "heartbeats" || $0.name == "ticks" }.reduce(0) { $0 + $1.cost.seconds } / seconds
    }
    private var perTaskAlone: Double {
        costs.filter { $0.name != "heartbeats" && $0.name != "ticks" }.reduce(0) { $0 + $1.cost.seconds }
            / Double(max(1, tasks)) * 1e6
    }
    private var perSlot: Double { Double(most - empty) / Double(shape.slotCount) }

    var text: String {
        var lines = [
            "\(shape.workers) workers of \(shape.slots) slots, \(tasks) tasks of \(shape.seconds) s on average: "
                + "\(Int(seconds)) s of the cluster's time, at most \(mostRunning) at once, \(losses) workers lost"
        ]
        lines.append(
            "\(rounded(perTask)) us of processor time a task: \(rounded(perTaskAlone)) for the task itself, and for "
                + "heartbeats and ticks \(rounded(100 * standing)) % of a core all the time; "
                + "\(Int(Double(decisions) / cost)) decisions a second of it")
        for (name, cost) in costs {
            let each = cost.seconds / Double(max(1, cost.events)) * 1e6
            lines.append("  \(name): \(cost.events) events, \(rounded(cost.seconds)) s, \(rounded(each)) us each")
        }
        lines.append(
            "memory beyond an empty scheduler: \(rounded(perSlot)) bytes a slot at most, all in all; "
                + "\(rounded(Double(joined - empty) / Double(shape.workers))) a worker that has joined; "
                + "\(submitted - joined) for \(shape.tasks) pending tasks")
        lines.append(
            "the process, its virtual workers included: \(residentBefore >> 20) MiB before, "
                + "\(MemoryUse.mostResident >> 20) MiB at most")
        return lines.joined(separator: "\n")
    }

    var json: String {
        var members = [
            "\"workers\":\(shape.workers)", "\"slots\":\(shape.slots)", "\"tasks\":\(tasks)",
            "\"task_seconds\":\(shape.seconds)", "\"heartbeat_s\":\(shape.heartbeat)", "\"virtual_seconds\":\(seconds)",
            "\"lost_workers\":\(losses)", "\"most_running\":\(mostRunning)", "\"scheduler_cpu_s\":\(cost)",
            "\"us_per_task\":\(perTask)", "\"us_per_task_alone\":\(perTaskAlone)", "\"standing_cores\":\(standing)",
            "\"decisions_per_second\":\(Double(decisions) / cost)", "\"bytes_per_slot\":\(perSlot)",
            "\"bytes_per_worker\":\(Double(joined - empty) / Double(shape.workers))",
            "\"bytes_pending\":\(submitted - joined)", "\"peak_rss\":\(MemoryUse.mostResident)",
        ]
        for (name, cost) in costs {
            members.append("\"\(name)\":{\"events\":\(cost.events),\"cpu_s\":\(cost.seconds)}")
        }
        return "{\(members.joined(separator: ","))}"
    }

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
