import ScalingLaws

/// The searches and refits of a fit on the terminal: one line that is redrawn, from the third second of each on; nothing
/// elsewhere.
final class FitProgressView {
    private let isShown: Bool
    private var phase: FitPhase?
    /// When the phase began.
    private var begin = 0.0
    private var next = 0.0
    private var hasLine = false

    private static let patience = 2.0
    private static let interval = 0.1

    init(isShown: Bool = Terminal.errorIsTerminal) { self.isShown = isShown }

    func show(_ phase: FitPhase, _ done: Int, _ total: Int) {
        guard isShown else { return }
        let now = Monotonic.now
        if phase != self.phase { (self.phase, begin, next) = (phase, now, 0) }
        if done == total { return finish() }
        guard now - begin > Self.patience, now >= next else { return }
        next = now + Self.interval
        Terminal.write("\r\u{1B}[K" + Self.line(phase, done, total, seconds: now - begin, width: Terminal.width), to: 2)
        hasLine = true
    }

    /// What follows stands where the line was.
    private func finish() {
        if hasLine { Terminal.write("\r\u{1B}[K", to: 2) }
        hasLine = false
    }

    /// `refits  ████████░░░░  67%  670/1,000  ETA 7 s`
    static func line(_ phase: FitPhase, _ done: Int, _ total: Int, seconds: Double, width: Int) -> String {
        let share = Double(done) / Double(total)
        var text = "\(Int(share * 100))%  \(HumanText.count(done))/\(HumanText.count(total))"
        if done > 0 { text += "  ETA " + HumanText.duration(seconds * (1 - share) / share) }
        let room = width - text.count - phase.rawValue.count - 6
        return phase.rawValue + "  " + (room >= 10 ? ProgressView.bar(share, min(room, 30)) + "  " : "") + text
    }
}
