/// What a launch asks of a Slurm site: which allocations, how many, and what runs in them. A profile file and
/// options of the command line fill it; ``check()`` says what in it cannot be.
public struct SlurmSite: Hashable, Sendable {
    /// Where allocations run; by default the site's own choice.
    public var partition: String?
    /// Who is charged.
    public var account: String?
    /// Quality of service.
    public var qos: String?
    /// Features that nodes must have, as `--constraint` takes them.
    public var constraint: String?
    /// Memory of a node that an allocation takes, as `--mem` takes it: `4G`.
    public var memory: String?
    /// After which Slurm ends an allocation.
    public var time = SlurmTime.seconds(3_600)
    /// Nodes of one allocation.
    public var nodes = 1
    /// Workers of one node.
    public var workers = 1
    /// Slots, and so cores, of a worker. Nil: whole nodes, and as many slots as they have cores.
    public var slots: Int?
    /// More lines for the head of the batch script, such as `--gres=gpu:1`.
    public var sbatch: [String] = []
    /// Lines of shell that run before the workers, such as `module load gcc`.
    public var setup: [String] = []
    /// The `swath` that nodes run; by default the one that launches.
    public var executable: String?
    /// Allocations that are kept though there is no work for them.
    public var minimum = 0
    /// Allocations that there may be at once, waiting ones among them.
    public var maximum = 4
    /// Seconds without a task after which an allocation is given back.
    public var idle = 30.0
    /// Seconds before the end of an allocation at which its workers take no more tasks.
    public var warning = 90.0
    /// Seconds within which workers of a running allocation must have connected.
    public var connect = 300.0
    /// Seconds within which the work that is left should end, which decides how many allocations are wanted; nil:
    /// half of what an allocation has for tasks.
    public var finishWithin: Double?

    /// A site of which nothing is known.
    public init() {}

    /// Seconds of an allocation in which workers take tasks; nil when nothing ends it.
    public var usableSeconds: Double? { time.seconds.map { Double($0) - warning } }

    /// Slots of an allocation, when a worker has `slots` of them.
    func slots(ofWorker slots: Int) -> Int { nodes * workers * slots }
}

extension SlurmSite {
    /// Throws the first thing that cannot be, in a sentence with the name of its option.
    public func check() throws(LaunchProblem) {
        for (option, value) in words {
            guard let value else { continue }
            guard !value.isEmpty, ShellText.isOneLine(value), !value.contains(where: \.isWhitespace) else {
                throw LaunchProblem("--\(option) must be one word, not \"\(value)\"")
            }
        }
        if let memory { try checkMemory(memory) }
        try check("nodes", nodes, 1...65_536)
        try check("workers", workers, 1...256)
        if let slots { try check("slots", slots, 1...4_096) }
        try check("minimum", minimum, 0...1_000)
        try check("maximum", maximum, 1...1_000)
        guard minimum <= maximum else {
            throw LaunchProblem("--minimum (\(minimum)) must not be above --maximum (\(maximum))")
        }
        try check("idle", idle, from: 1)
        try check("warning", warning, from: 0)
        try check("connect-within", connect, from: 5)
        if let finishWithin { try check("finish-within", finishWithin, from: 1) }
        if let usable = usableSeconds, usable < 30 {
            throw LaunchProblem(
                "--time \(time) leaves no time for tasks: workers take none in the last \(Int(warning)) s (--warning); "
                    + "ask for \(SlurmTime.seconds(Int(warning) + 60)) or more")
        }
        for line in sbatch { try SbatchLine.check(line) }
        for line in setup where !ShellText.isOneLine(line) {
            throw LaunchProblem("a line of setup must be one line of text, not \"\(line.prefix(40))\"")
        }
        if let executable, !executable.hasPrefix("/") || !ShellText.isOneLine(executable) {
            throw LaunchProblem(
                "--executable must be an absolute path that the nodes have too, not \"\(executable)\"")
        }
    }

    private var words: [(String, String?)] {
        [
            ("partition", partition), ("account", account), ("qos", qos), ("constraint", constraint),
            ("memory", memory),
        ]
    }

    private func checkMemory(_ memory: String) throws(LaunchProblem) {
        let digits = memory.prefix { $0.isASCII && $0.isNumber }
        guard (1...9).contains(digits.count), ["", "K", "M", "G", "T"].contains(memory.dropFirst(digits.count)) else {
            throw LaunchProblem("--memory must be a size as Slurm writes it, such as 4G or 512M; not \"\(memory)\"")
        }
    }

    private func check(_ option: String, _ value: Int, _ range: ClosedRange<Int>) throws(LaunchProblem) {
        guard range.contains(value) else {
            throw LaunchProblem("--\(option) must be from \(range.lowerBound) to \(range.upperBound), not \(value)")
        }
    }

    private func check(_ option: String, _ value: Double, from least: Double) throws(LaunchProblem) {
        guard value >= least, value <= Double(SlurmTime.longest) else {
            throw LaunchProblem("--\(option) must be \(Int(least)) or more seconds, not \(value)")
        }
    }
}
