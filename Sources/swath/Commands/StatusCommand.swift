import ArgumentParser
import Identifiers
import Protocol
import Reporting
import Storage

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tell how sweeps go, who works on them, and why it is not faster.",
        discussion: """
            Asks the running coordinator; when none runs, tells what the file says.

            EXAMPLES
              swath status
              swath status --store results.sqlite --json
            """)

    @OptionGroup var connection: ConnectionOptions
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let store = connection.store.store
        guard connection.connect != nil || Store.holder(path: store) != nil else { return try printFromFile(store) }
        let status = try connection.client().status()
        Terminal.print(json ? Self.json(status, hasCoordinator: true) : Self.text(status))
    }

    private func printFromFile(_ path: String) throws {
        let status = try StatusFromFile.read(StoreReader.open(path: path))
        guard json else { return Terminal.print(status.text) }
        var told = WireStatus()
        told.store = path
        told.uptime = .nan
        told.sweeps = status.lines.map(WireSweepStatus.init(fromFile:))
        Terminal.print(Self.json(told, hasCoordinator: false))
    }

    static func text(_ status: WireStatus) -> String {
        var lines = ["\(status.store), coordinator up for \(HumanText.duration(status.uptime))"]
        if status.sweeps.isEmpty { lines.append("no sweeps") }
        for sweep in status.sweeps {
            lines.append("\(sweep.sweep)  " + ProgressView.line(sweep, nil, width: 60))
            for reason in sweep.reasons { lines.append("   - \(reason)") }
        }
        lines.append("")
        lines.append(status.workers.isEmpty ? "no workers are connected" : "workers:")
        for worker in status.workers {
            var line =
                "  \(WorkerID(worker.worker))  \(worker.node)  \(worker.busy)/\(worker.slots) busy, "
                + "\(worker.queued) queued, \(HumanText.count(worker.finished)) finished, \(worker.state)"
            if !worker.reason.isEmpty { line += ": \(worker.reason)" }
            if worker.silent > 2 { line += ", silent for \(HumanText.duration(worker.silent))" }
            lines.append(line)
        }
        for reason in status.reasons { lines.append(reason) }
        return lines.joined(separator: "\n")
    }

    /// One shape, whoever tells: a coordinator, or the file when there is none.
    static func json(_ status: WireStatus, hasCoordinator: Bool) -> String {
        var object = JSONLine()
        object.add("store", status.store)
        object.add("coordinator", hasCoordinator)
        object.add("uptime", status.uptime)
        object.add("rate", status.rate)
        object.add(
            "sweeps",
            status.sweeps.map { sweep in
                var row = JSONLine()
                row.add(sweep)
                return row
            })
        object.add(
            "workers",
            status.workers.map { worker in
                var row = JSONLine()
                row.add("worker", "\(WorkerID(worker.worker))")
                row.add("node", worker.node)
                row.add("slots", Int(worker.slots))
                row.add("busy", Int(worker.busy))
                row.add("queued", Int(worker.queued))
                row.add("finished", Int(worker.finished))
                row.add("state", worker.state)
                row.add("reason", worker.reason)
                row.add("silent", worker.silent)
                return row
            })
        object.add("reasons", status.reasons)
        return object.text
    }
}

extension WireSweepStatus {
    /// What a coordinator would tell of a sweep that only the file knows: the counts of the stage that it is at,
    /// and no estimate, since nobody works at it.
    init(fromFile line: StatusFromFile.Line) {
        self.init()
        let counts = line.stageCounts
        sweep = UInt64(clamping: line.sweep.id.rawValue)
        name = line.sweep.name
        family = line.sweep.family
        state = line.word
        stage = UInt32(clamping: line.sweep.current?.number ?? 0)
        stages = UInt32(clamping: line.sweep.plannedStages)
        total = UInt64(clamping: counts.total)
        succeeded = UInt64(clamping: counts.done)
        failed = UInt64(clamping: counts.failed)
        cancelled = UInt64(clamping: counts.cancelled)
        reused = UInt64(clamping: counts.reused)
        durable = UInt64(clamping: counts.total - counts.missing)
        eta = -1
        priority = Int32(clamping: line.sweep.priority)
    }
}
