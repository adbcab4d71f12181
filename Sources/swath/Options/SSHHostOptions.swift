import ArgumentParser
import FoundationEssentials
import Launching

/// Which machines, and how much of each.
struct SSHHostOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Hosts with commas between: names, aliases of ~/.ssh/config, me@host:port. May be given again.",
            valueName: "hosts"))
    var hosts: [String] = []
    @Option(
        help: ArgumentHelp("A file with a host a line, perhaps with slots=16 behind it.", valueName: "file"),
        completion: .file())
    var hostsFile: String?
    @Option(help: ArgumentHelp("Executors of each worker; by default one a core.", valueName: "count")) var slots: Int?

    /// The hosts, each once.
    func resolved() throws -> [SSHHost] {
        if let slots, !(1...4096).contains(slots) {
            throw CommandFailure(.usage, "--slots must be from 1 to 4096, not \(slots)")
        }
        guard !hosts.isEmpty || hostsFile != nil else {
            throw CommandFailure(.usage, "name the machines: --hosts a,b,me@c:2222, or --hosts-file with one a line")
        }
        var all = try hosts.flatMap { try SSHHostList.read($0) }
        if let hostsFile { all += try SSHHostList.read(lines: text(of: hostsFile), file: hostsFile) }
        for index in all.indices where all[index].slots == nil { all[index].slots = slots }
        try SSHHostList.check(all)
        return all
    }

    private func text(of file: String) throws -> String {
        do {
            return try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw CommandFailure(.badInput, "cannot read \(file): \(FileProblem.sentence(of: error, path: file))")
        }
    }
}
