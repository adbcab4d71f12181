import Launching
import Synchronization
import Testing

/// Answers as a script says, and notes what was asked.
final class ScriptedRunner: CommandRunner {
    private let answers: Mutex<[String: [CommandOutcome]]>
    private let asked = Mutex<[[String]]>([])

    init(_ answers: [String: [CommandOutcome]]) { self.answers = Mutex(answers) }

    var commands: [[String]] { asked.withLock { $0 } }

    func run(_ arguments: [String], timeout: Double) -> CommandOutcome {
        asked.withLock { $0.append(arguments) }
        return answers.withLock { answers in
            guard var left = answers[arguments[0]], let next = left.first else { return .notFound }
            if left.count > 1 { left.removeFirst() }
            answers[arguments[0]] = left
            return next
        }
    }
}

@Suite struct SlurmCommandsTests {
    private let name = LaunchName(store: "/s")

    private func fault(_ errors: String, status: Int32 = 1) -> SlurmFault? {
        let commands = SlurmCommands(runner: ScriptedRunner(["sbatch": [.exited(status, output: "", errors: errors)]]))
        do throws(SlurmFault) {
            _ = try commands.submit(script: "s")
            return nil
        } catch { return error }
    }

    @Test("faults are told apart by what can be done about them")
    func faults() {
        let partition =
            "sbatch: error: invalid partition specified: nope\nsbatch: error: Batch job submission failed: "
            + "Invalid partition name specified\n"
        #expect(fault(partition) == .refused("invalid partition specified: nope; Invalid partition name specified"))
        #expect(
            fault("sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)")
                == .unreachable("Unable to contact slurm controller (connect failure)"))
        #expect(
            fault("sbatch: error: Batch job submission failed: Socket timed out on send/recv operation")
                == .unanswered("Socket timed out on send/recv operation"))
        guard
            case .postponed = fault(
                "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)"
            )
        else {
            Issue.record("a limit that passes")
            return
        }
        guard case .refused = fault("sbatch: error: Invalid --time specification", status: 255) else {
            Issue.record("a mistake")
            return
        }
    }

    @Test("without Slurm, and without an answer, a sentence says so")
    func missing() {
        #expect(throws: SlurmFault.missing("sbatch")) {
            try SlurmCommands(runner: ScriptedRunner([:])).submit(script: "s")
        }
        #expect(throws: SlurmFault.unanswered("squeue gave no answer within 30 s")) {
            try SlurmCommands(runner: ScriptedRunner(["squeue": [.timedOut]])).jobs(named: LaunchName(store: "/s"))
        }
        #expect("\(SlurmFault.missing("sbatch"))".contains("not on the path"))
    }

    @Test("only jobs of this name are taken from a queue, and lines that are none are left out")
    func queue() {
        let answer = """
            12|RUNNING|1-00:00:10|2|n[1-2]|None|\(name)
            13|PENDING|1:00|1||Resources|\(name)
            14|RUNNING|1:00|1|n1|None|swath-other
            15|PENDING|1:00|1||launch failed requeued held|\(name)
            16|NODE_FAIL|0:00|1|n1|None|\(name)
            17_3|RUNNING|0:00|1|n1|None|\(name)
            18|PENDING|1:00|1||PartitionTimeLimit|\(name)
            slurm_load_jobs error: whatever
            19|COMPLETING|INVALID|1|n1|None|\(name)
            """
        let jobs = SlurmQueue.jobs(in: answer, named: name)
        #expect(
            jobs.map(\.state) == [.running, .queued, .held, .ended(.nodeFailed), .impossible, .ending])
        #expect(jobs.first?.secondsLeft == 86_410 && jobs.first?.nodes == "n[1-2]")
        #expect(jobs.last?.secondsLeft == nil)
    }

    @Test("a job that is gone counts as cancelled")
    func cancel() throws {
        let gone = CommandOutcome.exited(
            1, output: "", errors: "scancel: error: Kill job error on job id 9: Invalid job id specified")
        try SlurmCommands(runner: ScriptedRunner(["scancel": [gone]])).cancel(AllocationID(9))
    }

    @Test("a partition that is not there is answered with those that are")
    func partitions() throws {
        let answer = CommandOutcome.exited(
            0, output: "short*|up|1:00:00|4|16+\nlong|up|infinite|2|32\nshort*|up|1:00:00|2|8\n", errors: "")
        let commands = SlurmCommands(runner: ScriptedRunner(["sinfo": [answer]]))
        let standard = try commands.partition(nil)
        #expect(standard.name == "short" && standard.cores == 16 && standard.longest == .seconds(3_600))
        #expect(try commands.partition("long").longest == .unlimited)
        #expect(throws: SlurmFault.refused("there is no partition \"shrot\"; Slurm has: long, short")) {
            try commands.partition("shrot")
        }
    }

    @Test("programs are run with a time limit, and their words kept apart")
    func processes() {
        let runner = ProcessRunner()
        #expect(
            runner.run(["sh", "-c", "echo a; echo b >&2; exit 3"], timeout: 10)
                == .exited(3, output: "a\n", errors: "b\n"))
        #expect(runner.run(["no-such-program-anywhere"], timeout: 10) == .notFound)
        #expect(runner.run(["sh", "-c", "sleep 60 & wait"], timeout: 0.2) == .timedOut)
    }
}
