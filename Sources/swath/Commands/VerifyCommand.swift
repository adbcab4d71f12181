import ArgumentParser
import Families
import Identifiers
import Reporting
import Storage
import Worker

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Run some finished tasks again and compare them bit for bit.",
        discussion: """
            EXAMPLES
              swath verify --sample 1%
              swath verify my-sweep --sample 50
            """)

    @Argument(help: "The sweep, by name or number; by default the newest.") var sweep: String?
    @Option(help: "How many tasks: a number, or a share such as 1%.") var sample: String = "1%"
    @OptionGroup var store: StoreOption
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let reader = try StoreReader.open(path: store.store, timeLimit: 3600)
        let summary = try SweepLookup.find(sweep, in: reader)
        guard let size = VerificationPlan.Size(sample) else {
            throw CommandFailure(
                .usage, "--sample must be a number of tasks, or a share such as 2.5%; not \"\(sample)\"")
        }
        let plan = try VerificationPlan(of: summary, size: size, reader: reader)
        var report = VerificationReport(plan)
        Interrupts.listen()
        var sweeps: [SweepID: Sweep] = [:]
        var shown = Monotonic.now
        let processor = Worker.processor
        for (number, item) in plan.items.enumerated() {
            if Interrupts.arePending {
                throw CommandFailure(.interrupted, "stopped after \(number) of \(plan.items.count) tasks")
            }
            let sweep = try sweeps[item.sweep] ?? Self.stage(item.sweep, of: summary)
            sweeps[item.sweep] = sweep
            switch TaskReplay.digest(of: item.index, attempt: item.attempt, in: sweep) {
            case .success(let digest): report.add(item, .ran(digest: digest, processor: processor))
            case .failure(let failure): report.add(item, .failed(failure.message))
            }
            if !json, Terminal.errorIsTerminal, Monotonic.now - shown > 0.2 {
                shown = Monotonic.now
                Terminal.write("\r\u{1B}[K\(number + 1)/\(plan.items.count) tasks verified", to: 2)
            }
        }
        if !json, Terminal.errorIsTerminal { Terminal.write("\r\u{1B}[K", to: 2) }
        Terminal.print(json ? "\(report.json)" : report.text)
        if !report.isConfirmed { throw ExitStatus.findings.code }
    }

    private static func stage(_ id: SweepID, of summary: SweepSummary) throws -> Sweep {
        guard let stage = summary.stages.first(where: { $0.id == id }) else { throw StoreError.unknownSweep(id) }
        return try Sweep(canonical: stage.canonical, registry: .builtIn)
    }
}
