import ArgumentParser
import Families
import Glibc
import Identifiers
import Logging
import Protocol
import Storage

struct BenchDispatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispatch",
        abstract: "Tasks a second from submission to disk, and the latency of a lone task.",
        discussion: """
            Runs a real sweep of tasks that do nothing: coordinator, worker, executors, SQLite. `durable` says \
            whether each result was flushed to the disk before it counted.

            EXAMPLES
              swath bench dispatch --tasks 200000
              swath bench dispatch --tasks 1000000 --slots 2 --json
            """)

    @Option(help: ArgumentHelp("How many tasks.", valueName: "count")) var tasks: Int64 = 200_000
    @Option(help: ArgumentHelp("How many lone tasks, for the latency.", valueName: "count")) var lone: Int = 200
    @Option(help: ArgumentHelp("Executors; by default one a core.", valueName: "count")) var slots: Int?
    @OptionGroup var options: BenchOptions

    func run() throws {
        guard (1...100_000_000).contains(tasks), (0...100_000).contains(lone) else {
            throw CommandFailure(.usage, "--tasks must be from 1 to 100000000 and --lone from 0 to 100000")
        }
        let folder = try BenchFolder(under: options.folder)
        defer { folder.remove() }
        let node = try LocalNode(
            store: folder.store, slots: slots, storeOptions: options.durability.storeOptions, logLevel: .error)
        defer { node.end() }
        // The worker is up and has run something before anything is timed.
        try complete(NoopSweep.make(tasks: 1000, number: 1 << 50), on: node)

        let cpu = ProcessUsage.cpu
        let start = Monotonic.now
        try complete(NoopSweep.make(tasks: tasks), on: node)
        let elapsed = Monotonic.now - start
        let used = ProcessUsage.cpu - cpu

        var answered: [Double] = []
        var durable: [Double] = []
        for i in -1..<lone {
            // Idle: what the one before has left to write is written.
            usleep(20_000)
            let sweep = try NoopSweep.make(tasks: 1, number: 1 << 51 + Int64(i))
            let times = try lonely(sweep, on: node)
            // The first waits until the large sweep's results are ready for reuse.
            if i < 0 { continue }
            answered.append(times.answered)
            durable.append(times.durable)
        }
        try node.stop()
        report(elapsed: elapsed, cpu: used, slots: node.slots, answered: answered.sorted(), durable: durable.sorted())
    }

    private func complete(_ sweep: Sweep, on node: LocalNode) throws {
        let id = try node.client.submit(sweep, source: "", git: "", watch: true).sweep
        while true {
            guard let progress = try node.client.nextProgress(within: 60) else {
                throw CommandFailure(.fault, "the coordinator of this process does not answer")
            }
            if let status = progress.sweeps.first(where: { $0.sweep == UInt64(id.rawValue) }), status.state == "done" {
                return
            }
        }
    }

    /// Seconds until a lone task's result was known, and until it was on disk.
    private func lonely(_ sweep: Sweep, on node: LocalNode) throws -> (answered: Double, durable: Double) {
        let start = Monotonic.now
        var answered: Double?
        try node.client.begin(sweep)
        while true {
            guard let progress = try node.client.nextProgress(within: 60) else {
                throw CommandFailure(.fault, "the coordinator of this process does not answer")
            }
            guard let status = progress.sweeps.first(where: { $0.name == sweep.name }) else { continue }
            if answered == nil, status.succeeded == status.total { answered = Monotonic.now - start }
            if status.state == "done" {
                let end = Monotonic.now - start
                return (answered ?? end, end)
            }
        }
    }

    private func report(elapsed: Double, cpu: Double, slots: Int, answered: [Double], durable: [Double]) {
        func quantile(_ sorted: [Double], _ q: Double) -> Double {
            sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(q * Double(sorted.count)))] * 1000
        }
        let perTask = cpu / Double(tasks) * 1e6
        var object = JSONLine()
        object.add("system", "swath")
        object.add("tasks", Int(tasks))
        object.add("slots", slots)
        object.add("seconds", elapsed)
        object.add("tasks_per_second", Double(tasks) / elapsed)
        object.add("latency_p50_ms", quantile(answered, 0.5))
        object.add("latency_p99_ms", quantile(answered, 0.99))
        object.add("durable_p50_ms", quantile(durable, 0.5))
        object.add("durable_p99_ms", quantile(durable, 0.99))
        object.add("server_cpu_us_per_task", perTask)
        object.add("peak_rss_mb", ProcessUsage.peakMiB)
        object.add("durable", options.durability.durability == .full)
        if options.json { return Terminal.print(object.text) }
        Terminal.print(
            "\(HumanText.count(tasks)) tasks in \(HumanText.duration(elapsed)): "
                + "\(HumanText.rate(Double(tasks) / elapsed)), \(slots) slots"
        )
        Terminal.print(
            "coordinator (and this client): \((perTask * 10).rounded() / 10) us of CPU a task, "
                + "\(Int(ProcessUsage.peakMiB)) MiB at most"
        )
        if !answered.isEmpty {
            Terminal.print(
                "a lone task: answered in \(rounded(quantile(answered, 0.5))) ms (p50), "
                    + "\(rounded(quantile(answered, 0.99))) ms (p99); "
                    + "on disk in \(rounded(quantile(durable, 0.5))) ms, \(rounded(quantile(durable, 0.99))) ms")
        }
    }

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
