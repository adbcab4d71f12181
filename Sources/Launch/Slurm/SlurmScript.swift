/// The batch script of an allocation: its workers are one step, however many tasks they come to run.
public struct SlurmScript: Hashable, Sendable {
    /// The site.
    public var site: SlurmSite
    /// The name of its jobs.
    public var name: LaunchName
    /// Keys and logs.
    public var folder: LaunchFolder
    /// Where workers find the coordinator: `tcp://10.0.0.1:7077`.
    public var endpoint: String
    /// The program that nodes run, an absolute path.
    public var executable: String
    /// Seconds for which workers wait for a coordinator that has gone. An allocation without one does nothing but
    /// cost, and one that is started again finds new workers soon.
    public var patience = 300

    /// Describes a script.
    public init(site: SlurmSite, name: LaunchName, folder: LaunchFolder, endpoint: String, executable: String) {
        self.site = site
        self.name = name
        self.folder = folder
        self.endpoint = endpoint
        self.executable = executable
    }

    static let openingWords = "swath: allocation "
    static let closingWords = "swath: the workers of this allocation have ended"

    /// The script.
    public var text: String {
        ([
            "#!/bin/bash",
            "# Written by `swath launch slurm`: workers of one allocation. Keys are named here, not held.",
        ] + head + [""] + setup + place + keeper + step).joined(separator: "\n") + "\n"
    }

    /// The `#SBATCH` lines.
    private var head: [String] {
        var lines = ["#SBATCH --job-name=\(name)", "#SBATCH --output=\(ShellText.quoted(folder.logPattern))"]
        func add(_ option: String, _ value: String?) {
            if let value { lines.append("#SBATCH --\(option)=\(ShellText.quoted(value))") }
        }
        add("partition", site.partition)
        add("account", site.account)
        add("qos", site.qos)
        add("constraint", site.constraint)
        add("time", "\(site.time)")
        add("nodes", "\(site.nodes)")
        add("ntasks-per-node", "\(site.workers)")
        if let slots = site.slots { add("cpus-per-task", "\(slots)") } else { lines.append("#SBATCH --exclusive") }
        add("mem", site.memory)
        if site.nodes > 1 {
            lines.append("# A node that fails takes its own workers with it, and no others.")
            lines.append("#SBATCH --no-kill")
        }
        lines.append("# An allocation that is lost is replaced by the launch; one that came back would come unasked.")
        lines.append("#SBATCH --no-requeue")
        return lines + site.sbatch.map(SbatchLine.text)
    }

    private var setup: [String] { site.setup.isEmpty ? [] : site.setup + [""] }

    /// What the keeper is told. The end of the job stands in its environment from Slurm 23 on.
    private var place: [String] {
        [
            "export SWATH_PROGRAM=\(ShellText.quoted(executable))",
            "export SWATH_FOLDER=\(ShellText.quoted(folder.path))",
            "export SWATH_ENDPOINT=\(ShellText.quoted(endpoint))",
            "export SWATH_WARNING=\(Int(site.warning)) SWATH_SLOTS=\(site.slots.map(String.init) ?? "")",
            "export SWATH_WORKERS=\(site.workers) SWATH_PATIENCE=\(patience)",
            #"if [ -z "${SLURM_JOB_END_TIME:-}" ]; then"#,
            #"    end=$(date -d "$(squeue --noheader --jobs="$SLURM_JOB_ID" --format=%e)" +%s 2>/dev/null) &&"#,
            #"        export SLURM_JOB_END_TIME="$end""#,
            "fi",
            "",
        ]
    }

    private var keeper: [String] { WorkerKeeper.lines + [""] }

    /// `--kill-on-bad-exit=0 --wait=0`: a worker that ends takes no other with it.
    private var step: [String] {
        var options = ["--kill-on-bad-exit=0", "--wait=0", "--export=ALL"]
        if site.nodes > 1 { options.append("--no-kill") }
        // From 22.05 on a step does not take this from its job.
        if let slots = site.slots { options.append("--cpus-per-task=\(slots)") }
        if site.nodes * site.workers > 1 { options.append("--label") }
        return [
            #"echo "\#(Self.openingWords)$SLURM_JOB_ID on $SLURM_JOB_NODELIST until ${SLURM_JOB_END_TIME:-its end}""#,
            // The shell lives as long as its step, whatever signals Slurm sends to all of it.
            "trap : TERM",
            "srun \(options.joined(separator: " ")) bash -c \"$(declare -f keep_worker); keep_worker\" &",
            "step=$!",
            #"wait "$step"; status=$?"#,
            #"while kill -0 "$step" 2>/dev/null; do wait "$step"; status=$?; done"#,
            #"echo "\#(Self.closingWords) with status $status""#,
            #"exit "$status""#,
        ]
    }
}
