import Launching

/// Says how hosts are made ready, on the terminal or as JSON.
struct SSHVoice {
    private let json: Bool
    private let quiet: Bool
    private var hasLine = false
    private var lastShown = 0.0

    init(json: Bool, quiet: Bool) {
        self.json = json
        self.quiet = quiet
    }

    func say(_ line: String) {
        if !json, !quiet { Terminal.say(line) }
    }

    /// `sending the program (98.2 MiB): box1 45%, box2 12%`, once a second where it cannot be redrawn.
    mutating func show(copies: [(host: String, share: Double)], of program: ProgramFile) {
        guard !json, !quiet, !copies.isEmpty else { return }
        let now = Monotonic.now
        guard now - lastShown >= (Terminal.errorIsTerminal ? 0.2 : 5) else { return }
        lastShown = now
        let shares = copies.map { "\($0.host) \(Int($0.share * 100))%" }.joined(separator: ", ")
        let line = "sending the program (\(HumanText.bytes(Double(program.size)))): \(shares)"
        guard Terminal.errorIsTerminal else { return Terminal.say(line) }
        Terminal.write("\r\u{1B}[K" + String(line.prefix(max(1, Terminal.width - 1))), to: 2)
        hasLine = true
    }

    /// Ends the line so that other text can follow.
    mutating func finish() {
        if hasLine { Terminal.write("\r\u{1B}[K", to: 2) }
        hasLine = false
    }

    /// What a launch would do, for machines.
    static func plan(_ hosts: [ExaminedHost], _ place: CoordinatorPlace, _ launch: HostLaunch) -> String {
        var object = JSONLine()
        object.add("event", "plan")
        object.add("endpoint", place.endpoint)
        object.add("address", place.address.reason)
        object.add("program", launch.program.path)
        object.add("digest", launch.program.digest)
        object.add("bytes", launch.program.size)
        object.add("remote_folder", launch.folder)
        object.add(
            "hosts",
            hosts.map { host in
                var row = JSONLine()
                row.add("host", host.name)
                row.add("machine", host.facts.machine)
                row.add("cores", host.facts.cores)
                row.add("slots", host.slots)
                row.add("has_program", host.facts.hasProgram)
                row.add("has_worker", host.facts.isKept)
                return row
            })
        return object.text
    }
}
