import Launching

/// Says what a launch does, on the terminal or as JSON. A reason is said once, until it changes.
final class LaunchVoice: LaunchReasons {
    private let json: Bool
    private let quiet: Bool
    private var said: Set<String> = []

    init(json: Bool, quiet: Bool) {
        self.json = json
        self.quiet = quiet
    }

    func tell(_ report: LaunchReport) {
        // Seconds that pass make no other reason.
        let kinds = Set(report.reasons.map { $0.filter { !$0.isNumber } })
        let news = report.reasons.filter { !said.contains($0.filter { !$0.isNumber }) }
        defer { said = kinds }
        guard !report.events.isEmpty || !news.isEmpty else { return }
        if json { return Terminal.print(Self.line(report)) }
        guard !quiet else { return }
        for event in report.events { Terminal.say(event) }
        // What is wrong with a host has been told as it happened.
        if case .hosts = report.places { return }
        for reason in news { Terminal.say("  - \(reason)") }
    }

    private static func line(_ report: LaunchReport) -> String {
        var object = JSONLine()
        object.add("event", "launch")
        object.add("happened", report.events)
        object.add("reasons", report.reasons)
        switch report.places {
        case .allocations(let allocations): object.add("allocations", allocations.map(row))
        case .hosts(let hosts): object.add("hosts", hosts.map(row))
        }
        return object.text
    }

    private static func row(_ allocation: QueuedAllocation) -> JSONLine {
        var row = JSONLine()
        row.add("allocation", Int(allocation.id.number))
        row.add("state", allocation.state.word)
        row.add("reason", allocation.reason)
        row.add("seconds_left", allocation.secondsLeft ?? .nan)
        row.add("nodes", allocation.nodes)
        return row
    }

    private static func row(_ host: HostView) -> JSONLine {
        var row = JSONLine()
        row.add("host", host.name)
        row.add("state", host.condition.word)
        row.add("reason", host.condition.reason ?? "")
        return row
    }
}
