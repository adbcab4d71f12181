/// What a crowd of connections has cost a coordinator.
struct ConnectionFigures {
    let connections: Int
    let slots: Int
    let heartbeat: Double
    /// Seconds until all had been welcomed, and processor time for it.
    var registration = 0.0
    var joining = 0.0
    /// Of the coordinator's memory, a connection.
    var bytes = 0
    var descriptors = 0
    /// Signs of life in the idle time.
    var heartbeats = 0
    /// Shares of a core with signs of life alone: workers idle, and with every slot at work.
    var idle = 0.0
    var busy = 0.0
    /// Seconds of processor time for a task that is handed out and ends by itself: a worker of one slot says nothing
    /// else in the same messages.
    var perHeldTask = 0.0
    var tasks = 0
    /// Seconds of processor time.
    var perTask = 0.0
    var steady: Steady?
    /// At the end.
    var connected = 0
    var doubts = 0
    var succeeded = 0

    /// Tasks that take their time in every slot.
    struct Steady {
        let length: Double
        let tasks: Int
        /// A second, and the share of the slots that it keeps at work.
        let rate: Double
        let busySlots: Double
        /// Seconds of processor time, signs of life included.
        let perTask: Double
        /// Results in a message.
        let together: Double
    }

    var expected: Int { tasks + connections * slots + (steady?.tasks ?? 0) }
    var isGood: Bool { connected == connections && doubts == 0 && succeeded == expected }

    var json: String {
        var line = JSONLine()
        line.add("connections", connections)
        line.add("slots", slots)
        line.add("heartbeat_s", heartbeat)
        line.add("registration_s", registration)
        line.add("registration_cpu_s", joining)
        line.add("bytes_per_connection", bytes)
        line.add("descriptors", descriptors)
        line.add("heartbeats", heartbeats)
        line.add("idle_cpu_percent", idle * 100)
        line.add("busy_cpu_percent", busy * 100)
        line.add("cpu_us_per_held_task", perHeldTask * 1e6)
        line.add("tasks", tasks)
        line.add("cpu_us_per_task", perTask * 1e6)
        if let steady {
            line.add("task_s", steady.length)
            line.add("steady_tasks_per_s", steady.rate)
            line.add("steady_busy_slots_percent", steady.busySlots * 100)
            line.add("steady_cpu_us_per_task", steady.perTask * 1e6)
            line.add("steady_results_per_message", steady.together)
        }
        line.add("connected", connected)
        line.add("doubted", doubts)
        line.add("succeeded", succeeded)
        line.add("good", isGood)
        return line.text
    }

    var text: String {
        """
        \(HumanText.count(connections)) connections of \(slots) slots: all welcome after \(HumanText.duration(registration)) \
        (\(rounded(joining)) s of CPU), \(bytes / 1024) KiB of the coordinator's memory each, \(descriptors) descriptors
        a sign of life each \(heartbeat) s: \(rounded(idle * 100)) % of a core idle, \(rounded(busy * 100)) % with \
        \(HumanText.count(connections * slots)) tasks at work, \(rounded(perHeldTask * 1e6)) us of CPU to hand one of them out and take its result
        \(HumanText.count(tasks)) tasks that end as soon as they come: \(rounded(perTask * 1e6)) us of CPU each\(steadyText)
        \(isGood ? "none was lost" : "NOT GOOD: \(connected) of \(connections) workers are left, \(doubts) were asked to say "
            + "hello again, \(succeeded) of \(expected) tasks succeeded")
        """
    }

    private var steadyText: String {
        guard let steady else { return "" }
        return
            "\ntasks of \(HumanText.duration(steady.length)) in every slot: \(HumanText.count(Int(steady.rate))) a second, "
            + "\(rounded(steady.busySlots * 100)) % of the slots at work, \(rounded(steady.perTask * 1e6)) us of CPU each "
            + "with all signs of life, \(rounded(steady.together)) results a message"
    }

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
