public import Coordinator

/// An observation in the text format of Prometheus (version 0.0.4).
///
/// Names follow its conventions: base units, `_total` for what only grows. Workers are counted and not listed: thousands
/// of them would be thousands of series.
public struct MetricsText {
    public private(set) var text = ""

    /// - Parameters:
    ///   - version: Of the program.
    ///   - process: Of the process that the coordinator runs in.
    ///   - files: Bytes of the store and of its write-ahead log.
    public init(
        _ observation: CoordinatorObservation, version: String, process: ProcessUse, files: StoreBytes
    ) {
        gauge("swath_build_info", "The program that runs.", [(["version": version], 1)])
        gauge("swath_uptime_seconds", "Since the coordinator started.", [([:], observation.uptime)])
        add(observation.sweeps)
        gauge(
            "swath_workers", "Workers by condition.",
            ["active", "draining", "quarantined", "lost"].map {
                (["condition": $0], Double(observation.workers[$0] ?? 0))
            })
        gauge(
            "swath_clients", "Clients that are connected, or have gone within the last minutes.",
            [([:], Double(observation.clients))])
        gauge("swath_slots", "Executors of all workers.", [([:], Double(observation.slots))])
        gauge("swath_slots_busy", "Executors that run a task.", [([:], Double(observation.busySlots))])
        gauge(
            "swath_results_uncommitted", "Results taken and not yet on disk.", [([:], Double(observation.uncommitted))])
        gauge(
            "swath_results_gather_seconds", "For how long workers that have no idle slot may gather results.",
            [([:], observation.gather)])
        gauge("swath_store_backlog_writes", "Writes not yet on disk.", [([:], Double(observation.backlog))])
        gauge(
            "swath_store_failing", "1 while the store cannot write.",
            [([:], observation.storeProblem == nil ? 0 : 1)])
        gauge("swath_store_bytes", "Size of the store.", [([:], Double(files.store))])
        gauge("swath_store_log_bytes", "Size of its write-ahead log.", [([:], Double(files.log))])
        counter(
            "swath_events_total", "What the event log of the store has been told since the start, by kind.",
            observation.events.sorted { $0.key < $1.key }.map { (["kind": $0.key], Double($0.value)) })
        gauge("process_resident_memory_bytes", "Memory of the coordinator.", [([:], Double(process.residentBytes))])
        gauge("process_open_fds", "Open descriptors of the coordinator.", [([:], Double(process.descriptors))])
        counter("process_cpu_seconds_total", "Processor time of the coordinator.", [([:], process.cpuSeconds)])
    }

    private mutating func add(_ sweeps: [CoordinatorObservation.Sweep]) {
        func labels(_ sweep: CoordinatorObservation.Sweep, _ more: [String: String] = [:]) -> [String: String] {
            ["sweep": "\(sweep.id)", "name": sweep.name, "family": sweep.family].merging(more) { $1 }
        }
        gauge(
            "swath_sweep_tasks", "Tasks of the stage that a sweep has come to, by what became of them.",
            sweeps.flatMap { sweep in
                let pending =
                    sweep.total - sweep.succeeded - sweep.failed - sweep.cancelled - sweep.running
                let counts = [
                    ("succeeded", sweep.succeeded), ("failed", sweep.failed), ("cancelled", sweep.cancelled),
                    ("running", sweep.running), ("pending", max(0, pending)),
                ]
                return counts.map { (labels(sweep, ["state": $0.0]), Double($0.1)) }
            })
        gauge(
            "swath_sweep_tasks_reused", "Of the succeeded ones those with a result of an earlier sweep.",
            sweeps.map { (labels($0), Double($0.reused)) })
        gauge(
            "swath_sweep_running", "1 while a sweep is under way, 0 when it is paused or has ended.",
            sweeps.map { (labels($0), $0.state == "running" || $0.state == "planning" ? 1 : 0) })
        gauge(
            "swath_sweep_tasks_per_second", "Outcomes on disk, lately.", sweeps.map { (labels($0), $0.rate) })
        gauge(
            "swath_sweep_eta_seconds", "Until a sweep should have ended.",
            sweeps.compactMap { sweep in sweep.eta.map { (labels(sweep), $0) } })
    }

    private mutating func gauge(_ name: String, _ help: String, _ samples: [(labels: [String: String], Double)]) {
        add(name, "gauge", help, samples)
    }

    private mutating func counter(_ name: String, _ help: String, _ samples: [(labels: [String: String], Double)]) {
        add(name, "counter", help, samples)
    }

    private mutating func add(
        _ name: String, _ type: String, _ help: String, _ samples: [(labels: [String: String], value: Double)]
    ) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
        for sample in samples {
            let labels = sample.labels.sorted { $0.key < $1.key }
                .map { "\($0.key)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
            text += name + (labels.isEmpty ? "" : "{\(labels)}") + " \(Self.number(sample.value))\n"
        }
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}
