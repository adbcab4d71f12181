import Glibc
import Launching
import Testing

@Suite struct SlurmScriptTests {
    private func script(_ site: SlurmSite = SlurmSite(), store: String = "/data/results.sqlite") -> SlurmScript {
        SlurmScript(
            site: site, name: LaunchName(store: store), folder: LaunchFolder(ofStore: store),
            endpoint: "tcp://10.0.0.1:7077", executable: "/opt/swath")
    }

    /// What bash says to a script, with variables or functions put before it.
    private func bash(_ text: String, environment: [String] = []) -> CommandOutcome {
        ProcessRunner().run(["env"] + environment + ["bash", "-c", text], timeout: 30)
    }

    @Test("a script names keys by their files and holds none")
    func keys() {
        let text = script().text
        #expect(text.contains("--key \"$SWATH_FOLDER/worker.secret\""))
        #expect(text.contains("export SWATH_FOLDER=/data/results.sqlite.launch"))
        #expect(!text.contains("coordinator.secret"))
    }

    @Test("whatever is asked for stands in its head")
    func head() {
        var site = SlurmSite()
        (site.partition, site.account, site.qos) = ("short", "phys", "high")
        (site.nodes, site.workers, site.slots, site.memory) = (2, 3, 4, "8G")
        site.sbatch = ["--gres=gpu:1"]
        site.setup = ["module load gcc"]
        let text = script(site).text
        for line in [
            "#SBATCH --partition=short", "#SBATCH --account=phys", "#SBATCH --qos=high", "#SBATCH --time=0-01:00:00",
            "#SBATCH --nodes=2", "#SBATCH --ntasks-per-node=3", "#SBATCH --cpus-per-task=4", "#SBATCH --mem=8G",
            "#SBATCH --no-requeue", "#SBATCH --no-kill", "#SBATCH --gres=gpu:1", "module load gcc",
            "#SBATCH --job-name=\(LaunchName(store: "/data/results.sqlite"))",
        ] { #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)") }
        #expect(!text.contains("--exclusive"))
        #expect(script().text.contains("#SBATCH --exclusive"))
    }

    @Test(
        "bash finds nothing wrong with it, whatever the path",
        arguments: ["/a b/s", "/it's/s", "/$(rm x)/`s`", "/ü\\n/%j"])
    func quoting(store: String) {
        let text = script(store: store).text
        guard case .exited(0, _, "") = bash("bash -n <<'END-OF-SCRIPT'\n\(text)\nEND-OF-SCRIPT") else {
            Issue.record("\(bash(text))")
            return
        }
        let line = text.split(separator: "\n").first { $0.hasPrefix("export SWATH_FOLDER=") } ?? ""
        #expect(
            bash("\(line); printf %s \"$SWATH_FOLDER\"") == .exited(0, output: store + ".launch", errors: ""))
        #expect(text.contains("--output=") && !text.contains("/%j.launch/"))
    }

    /// The keeper with a program in the place of `swath`.
    private func keep(_ program: String, end: String = "") -> CommandOutcome {
        let lines = script().text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = lines.firstIndex { $0.hasPrefix("keep_worker()") } ?? 0
        let stop = lines[start...].firstIndex { $0 == "}" } ?? start
        let keeper = lines[start...stop].joined(separator: "\n")
        return bash(
            "worker() { \(program); }; SWATH_PROGRAM=worker; sleep() { :; }\n\(end)\n\(keeper)\nkeep_worker",
            environment: [
                "SLURM_JOB_ID=9", "SLURMD_NODENAME=n1", "SWATH_WORKERS=1", "SWATH_SLOTS=2", "SWATH_WARNING=90",
                "SWATH_ENDPOINT=tcp://h:1", "SWATH_FOLDER=/f", "SWATH_PATIENCE=300",
            ])
    }

    @Test("a worker is told its place, its keys' files and its allocation")
    func arguments() {
        #expect(
            keep("echo \"$@\"")
                == .exited(
                    0,
                    output: "worker --connect tcp://h:1 --node n1@9 --slots 2 --key /f/worker.secret "
                        + "--server-key /f/coordinator.public --give-up 300\n", errors: ""))
    }

    @Test("a worker that was killed is started again, five times in a row at most")
    func replaced() {
        let outcome = keep("echo begun; kill -9 $BASHPID")
        guard case .exited(137, let output, let errors) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(output == String(repeating: "begun\n", count: 5))
        #expect(errors.contains("another takes its place"))
    }

    @Test("one that was refused, or whose keys are wrong, is not", arguments: [69, 76, 77, 130])
    func refused(status: Int32) {
        #expect(keep("echo begun; exit \(status)") == .exited(status, output: "begun\n", errors: ""))
    }

    @Test("shortly before the end of its allocation a worker is told once to finish, and by name")
    func drained() {
        // Ends in 92 seconds, of which the warning takes 90.
        let outcome = keep(
            "trap 'echo told; exit 0' USR1; for i in 1 2 3 4 5 6 7 8; do command sleep 1; done; exit 3",
            end: "export SLURM_JOB_END_TIME=$(($(date +%s) + 92))")
        #expect(outcome == .exited(0, output: "told\n", errors: ""))
    }
}
