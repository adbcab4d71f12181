import ArgumentParser
import FoundationEssentials
import Launching

/// What a launch asks of a Slurm site: a profile file, and options that go before it.
struct SlurmSiteOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A site profile (YAML); options go before what it says.", valueName: "site.yaml"),
        completion: .file(extensions: ["yaml", "yml"]))
    var site: String?
    @Option(help: ArgumentHelp("Where allocations run; by default the site's choice.", valueName: "name"))
    var partition: String?
    @Option(help: ArgumentHelp("Who is charged.", valueName: "name")) var account: String?
    @Option(help: ArgumentHelp("Quality of service.", valueName: "name")) var qos: String?
    @Option(
        help: ArgumentHelp(
            "How long an allocation lasts, as Slurm writes it or with a unit: 2:00:00, 90m. (default: 1h)",
            valueName: "time"))
    var time: String?
    @Option(help: ArgumentHelp("Nodes of an allocation. (default: 1)", valueName: "count")) var nodes: Int?
    @Option(help: ArgumentHelp("Workers of a node. (default: 1)", valueName: "count")) var workers: Int?
    @Option(
        help: ArgumentHelp("Slots, and so cores, of a worker; by default whole nodes are taken.", valueName: "count"))
    var slots: Int?
    @Option(help: ArgumentHelp("Memory of a node, such as 4G.", valueName: "size")) var memory: String?
    @Option(help: ArgumentHelp("Features that nodes must have.", valueName: "features")) var constraint: String?
    @Option(
        name: .customLong("sbatch"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Another line of the batch script, such as --gres=gpu:1; may be given again.", valueName: "option"))
    var sbatch: [String] = []
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("A line of shell to run before the workers; may be given again.", valueName: "line"))
    var setup: [String] = []
    @Option(help: ArgumentHelp("The swath that nodes run; by default this one.", valueName: "path"))
    var executable: String?
    @Option(help: ArgumentHelp("Allocations that are kept without work. (default: 0)", valueName: "count"))
    var minimum: Int?
    @Option(help: ArgumentHelp("Allocations that there may be at once. (default: 4)", valueName: "count"))
    var maximum: Int?
    @Option(
        help: ArgumentHelp(
            "Seconds without a task after which an allocation is given back. (default: 30)", valueName: "seconds"))
    var idle: Double?
    @Option(
        help: ArgumentHelp(
            "Seconds before its end in which an allocation takes no task. (default: 90)", valueName: "seconds"))
    var warning: Double?
    @Option(
        help: ArgumentHelp(
            "Seconds within which a running allocation's workers must connect. (default: 300)", valueName: "seconds"))
    var connectWithin: Double?
    @Option(
        help: ArgumentHelp(
            "Seconds within which the work should end, which decides how many allocations are asked for; by default "
                + "half of an allocation's.", valueName: "seconds"))
    var finishWithin: Double?

    /// The site, checked.
    func resolved() throws -> SlurmSite {
        var result = try profile()
        result.partition = partition ?? result.partition
        result.account = account ?? result.account
        result.qos = qos ?? result.qos
        result.memory = memory ?? result.memory
        result.constraint = constraint ?? result.constraint
        result.executable = executable ?? result.executable
        if let time {
            guard let parsed = SlurmTime(time) else {
                throw LaunchProblem("--time must be a time such as 2:00:00, 1-12 or 90m, not \"\(time)\"")
            }
            result.time = parsed
        }
        result.nodes = nodes ?? result.nodes
        result.workers = workers ?? result.workers
        result.slots = slots ?? result.slots
        result.sbatch += sbatch
        result.setup += setup
        result.minimum = minimum ?? result.minimum
        result.maximum = maximum ?? result.maximum
        result.idle = idle ?? result.idle
        result.warning = warning ?? result.warning
        result.connect = connectWithin ?? result.connect
        result.finishWithin = finishWithin ?? result.finishWithin
        try result.check()
        return result
    }

    private func profile() throws -> SlurmSite {
        guard let site else { return SlurmSite() }
        let bytes: Data
        do { bytes = try Data(contentsOf: URL(filePath: site)) } catch {
            throw LaunchProblem("cannot read the site profile \(site): is it there, and is it a file?")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw LaunchProblem("\(site) is not UTF-8 text")
        }
        return try SlurmSite(profile: text, file: site)
    }
}
