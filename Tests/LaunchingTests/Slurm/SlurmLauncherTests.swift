import Glibc
import Launching
import Synchronization
import Testing

/// A coordinator that tells what it is told to, and notes who was told to leave.
private final class FixedView: CoordinatorView {
    var answer: ClusterView?
    private(set) var drained: [String] = []

    init(_ answer: ClusterView) { self.answer = answer }

    struct Silence: Error {}
    func view() throws -> ClusterView {
        guard let answer else { throw Silence() }
        return answer
    }
    func drain(worker: String) { drained.append(worker) }
}

private final class Notes: LaunchReasons {
    private(set) var reports: [LaunchReport] = []
    func tell(_ report: LaunchReport) { reports.append(report) }
}

@Suite struct SlurmLauncherTests {
    private let store = "/tmp/swath-launcher-tests-\(getpid())-\(UInt32.random(in: 0 ... .max))/s"
    private var script: SlurmScript {
        SlurmScript(
            site: SlurmSite(), name: LaunchName(store: store), folder: LaunchFolder(ofStore: store),
            endpoint: "tcp://10.0.0.1:7077", executable: "/opt/swath")
    }

    private func launcher(_ runner: ScriptedRunner, _ view: FixedView, _ notes: Notes) -> SlurmLauncher {
        var limits = AllocationLimits()
        limits.slots = 4
        return SlurmLauncher(
            script: script, limits: limits, coordinator: view, reasons: notes, commands: SlurmCommands(runner: runner))
    }

    private func line(_ id: Int, _ state: String) -> CommandOutcome {
        .exited(0, output: "\(id)|\(state)|1:00:00|1|n1|None|\(script.name)\n", errors: "")
    }
    private let nothing = CommandOutcome.exited(0, output: "", errors: "")

    @Test(
        "an allocation is asked for while tasks wait, its idle workers told to leave, and it is never asked for twice")
    func life() {
        let runner = ScriptedRunner([
            "squeue": [nothing, line(7, "RUNNING")], "sbatch": [.exited(0, output: "7\n", errors: "")],
            "scancel": [nothing],
        ])
        let view = FixedView(ClusterView(pending: 3, running: 0))
        let notes = Notes()
        let launcher = launcher(runner, view, notes)
        launcher.step(now: 0)
        let worker = WorkerView(id: "00ab", name: "n1@7", slots: 4, held: 0, finished: 3)
        view.answer = ClusterView(pending: 0, running: 0, workers: [worker])
        for now in stride(from: 10.0, through: 60, by: 10) { launcher.step(now: now) }
        #expect(runner.commands.count { $0[0] == "sbatch" } == 1)
        #expect(view.drained == ["00ab"])
        #expect(runner.commands.contains(["scancel", "7"]))
        #expect(notes.reports.flatMap(\.events).contains("allocation 7 is given back: idle for 30 s"))
    }

    @Test("Slurm's controller is looked at seldom, however often the launcher is stepped")
    func pace() {
        let runner = ScriptedRunner(["squeue": [nothing]])
        let launcher = launcher(runner, FixedView(ClusterView(pending: 0, running: 0)), Notes())
        for second in 0..<100 { launcher.step(now: Double(second)) }
        #expect((8...12).contains(runner.commands.count))
    }

    @Test("a pause is told with its reason: no controller, no coordinator, a refusal")
    func reasons() {
        let gone = CommandOutcome.exited(1, output: "", errors: "squeue: error: Unable to contact slurm controller")
        let refusal = CommandOutcome.exited(
            1, output: "", errors: "sbatch: error: Batch job submission failed: Invalid account")
        let runner = ScriptedRunner(["squeue": [gone, nothing], "sbatch": [refusal]])
        let view = FixedView(ClusterView(pending: 3, running: 0))
        let notes = Notes()
        let launcher = launcher(runner, view, notes)
        launcher.step(now: 0)
        #expect(notes.reports.last?.reasons.first?.contains("Slurm does not answer") == true)
        launcher.step(now: 10)
        launcher.step(now: 20)
        #expect(
            launcher.standstill == "no more allocations are asked for: Slurm refused an allocation: Invalid account")
        view.answer = nil
        launcher.step(now: 30)
        #expect(notes.reports.last?.reasons.contains("the coordinator does not answer") == true)
        #expect(runner.commands.count { $0[0] == "sbatch" } == 1)
    }

    @Test("why an allocation failed is told in the words of its log")
    func log() throws {
        let folder = script.folder
        mkdir(String(store.dropLast(2)), 0o700)
        try folder.make()
        defer {
            for file in [folder.log(of: AllocationID(7)), folder.path, String(store.dropLast(2))] { remove(file) }
        }
        try folder.write(
            "swath: allocation 7 on n1 until its end\n2026-01-31T12:00:00Z error worker: keys do not match\n"
                + "srun: error: n1: task 0: Exited with exit code 77\nswath: the workers of this allocation have ended with "
                + "status 77\n", to: folder.log(of: AllocationID(7)))
        let runner = ScriptedRunner(["squeue": [line(7, "RUNNING"), line(7, "FAILED")]])
        let notes = Notes()
        let launcher = launcher(runner, FixedView(ClusterView(pending: 3, running: 0)), notes)
        launcher.step(now: 0)
        launcher.step(now: 10)
        let told = notes.reports.flatMap(\.events).last ?? ""
        #expect(told.hasSuffix("ends with: 2026-01-31T12:00:00Z error worker: keys do not match"), "\(told)")
        var status = stat()
        #expect(stat(folder.path, &status) == 0 && status.st_mode & 0o777 == 0o700)
    }

    @Test("what can be known before a launch is: no Slurm, a bad partition, limits, a constraint")
    func preparation() {
        func problem(_ answers: [String: [CommandOutcome]], _ change: (inout SlurmSite) -> Void = { _ in }) -> String? {
            var site = SlurmSite()
            change(&site)
            let commands = SlurmCommands(runner: ScriptedRunner(answers))
            do throws(LaunchProblem) {
                let prepared = try SlurmPreparation(
                    site: site, store: store, executable: "/bin/sh", address: "login1", port: 7077, commands: commands)
                try prepared.rehearse(commands)
                return nil
            } catch { return error.description }
        }
        let sinfo = CommandOutcome.exited(0, output: "short*|up|1:00:00|2|8\n", errors: "")
        let bad = CommandOutcome.exited(1, output: "", errors: "allocation failure: Invalid feature specification")
        #expect(problem([:])?.hasPrefix("sinfo is not on the path") == true)
        #expect(
            problem([
                "sinfo": [
                    .exited(
                        1, output: "",
                        errors: "slurm_load_partitions: Unable to contact slurm controller (connect failure)")
                ]
            ])?.hasPrefix("Slurm cannot be reached") == true)
        #expect(problem(["sinfo": [sinfo], "sbatch": [nothing]]) == nil)
        #expect(problem(["sinfo": [sinfo]]) { $0.partition = "x" }?.contains("Slurm has: short") == true)
        #expect(
            problem(["sinfo": [sinfo]]) { $0.time = .seconds(7_200) }?.contains("allows 0-01:00:00 at most") == true)
        #expect(problem(["sinfo": [sinfo]]) { $0.nodes = 3 }?.contains("has 2 nodes") == true)
        #expect(
            problem(["sinfo": [sinfo], "sbatch": [bad]])
                == "Slurm would refuse this allocation: Invalid feature specification")
    }
}
