/// A bar on standard error for work of which the share that is done is known; none before two seconds, none but on a
/// terminal.
struct ShareBar {
    private let title: String
    private let start = Monotonic.now
    private var hasLine = false
    private var next = 0.0

    init(title: String) { self.title = title }

    /// - Parameters:
    ///   - share: From 0 to 1.
    ///   - text: What is being done.
    mutating func show(_ share: Double, _ text: String) {
        let now = Monotonic.now
        guard Terminal.errorIsTerminal, now - start >= 2, now >= next else { return }
        next = now + 0.1
        hasLine = true
        let bar = ProgressView.bar(min(max(share, 0), 1), 30)
        Terminal.write("\r\u{1B}[K\(title)  \(bar)  \(Int(share * 100))%  \(text)", to: 2)
    }

    /// Takes the bar away.
    mutating func finish() {
        if hasLine { Terminal.write("\r\u{1B}[K", to: 2) }
        hasLine = false
    }
}
