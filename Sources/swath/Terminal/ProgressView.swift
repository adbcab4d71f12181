import Protocol

/// A running sweep on the terminal: one line that is redrawn, or plain lines elsewhere.
struct ProgressView {
    enum Style {
        case live, lines, json, quiet
    }

    let style: Style
    private var hasLine = false
    private var nextPlain = 0.0
    private var plainInterval = 2.0
    private var lastStage: UInt32 = 0

    init(style: Style) { self.style = style }

    static func style(json: Bool, quiet: Bool) -> Style {
        json ? .json : quiet ? .quiet : Terminal.errorIsTerminal ? .live : .lines
    }

    mutating func show(_ sweep: WireSweepStatus, _ progress: WireProgress, isLast: Bool = false) {
        switch style {
        case .quiet: return
        case .json: Terminal.print(Self.json(sweep, progress))
        case .live:
            let line = Self.line(sweep, progress, width: Terminal.width)
            Terminal.write("\r\u{1B}[K" + line, to: 2)
            hasLine = true
        case .lines:
            let now = Monotonic.now
            guard isLast || now >= nextPlain else { return }
            // A log of a long sweep stays short: intervals grow from 2 s to a minute.
            nextPlain = now + plainInterval
            plainInterval = min(60, plainInterval * 1.5)
            Terminal.say(Self.line(sweep, progress, width: 200))
        }
    }

    /// Ends the line so that other text can follow.
    mutating func finish() {
        if hasLine { Terminal.write("\n", to: 2) }
        hasLine = false
    }

    /// `forecasting  ████████░░░░  67 %  1,204/1,800  84/s  ETA 7 s (5-9)  2/2 slots  3 failed`
    ///
    /// The slots are those of all workers; without `progress`, the tasks are told that the workers hold.
    static func line(_ sweep: WireSweepStatus, _ progress: WireProgress?, width: Int) -> String {
        // A task that was cancelled has not been done.
        let ended = sweep.succeeded + sweep.failed
        let share = sweep.total == 0 ? 1 : Double(ended) / Double(sweep.total)
        var parts: [String] = []
        if sweep.stages > 1 { parts.append("stage \(sweep.stage + 1)/\(sweep.stages)") }
        parts.append("\(Int(share * 100))%")
        parts.append("\(HumanText.count(ended))/\(HumanText.count(sweep.total))")
        if sweep.rate > 0 { parts.append(HumanText.rate(sweep.rate)) }
        if sweep.state == "running", sweep.eta >= 0 {
            var text = "ETA " + HumanText.duration(sweep.eta)
            let width = sweep.etaHigh - sweep.etaLow
            if width > 2 || (width > 0.5 && width > sweep.eta) {
                text += " (\(HumanText.duration(sweep.etaLow)) to \(HumanText.duration(sweep.etaHigh)))"
            }
            parts.append(text)
        }
        if let progress {
            parts.append("\(progress.busy)/\(progress.slots) slots")
        } else if sweep.running > 0 {
            parts.append("\(HumanText.count(sweep.running)) with workers")
        }
        if sweep.reused > 0 { parts.append("\(HumanText.count(sweep.reused)) reused") }
        if sweep.failed > 0 { parts.append(Terminal.styled("\(HumanText.count(sweep.failed)) failed", .red)) }
        if sweep.cancelled > 0 { parts.append("\(HumanText.count(sweep.cancelled)) cancelled") }
        let isSaid = sweep.state == "running" || (sweep.state == "cancelled" && sweep.cancelled > 0)
        if !isSaid { parts.append(sweep.state) }
        let isUnderWay = ended + sweep.cancelled < sweep.total
        if isUnderWay, sweep.rate == 0, let reason = sweep.reasons.first { parts.append(reason) }
        let text = parts.joined(separator: "  ")
        let room = width - sweep.name.count - text.count - 4
        return "\(sweep.name)  " + (room >= 10 ? bar(share, min(room, 30)) + "  " : "") + text
    }

    static func bar(_ share: Double, _ width: Int) -> String {
        let full = Int((share * Double(width)).rounded(.down))
        return Terminal.styled(String(repeating: "█", count: full), .cyan)
            + Terminal.styled(String(repeating: "░", count: width - full), .dim)
    }

    static func json(_ sweep: WireSweepStatus, _ progress: WireProgress) -> String {
        var object = JSONLine()
        object.add("event", "progress")
        object.add(sweep)
        object.add("workers", Int(progress.workers))
        object.add("slots", Int(progress.slots))
        object.add("busy", Int(progress.busy))
        return object.text
    }
}
