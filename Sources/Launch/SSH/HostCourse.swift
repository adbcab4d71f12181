/// What becomes of one host's worker, as a value: outcomes of orders go in, the next order comes out. It reads no clock.
public struct HostCourse: Sendable {
    /// Who it is.
    public let host: SSHHost
    /// How it is.
    public private(set) var condition = HostCondition.starting
    private let way: WorkerWay
    private var ending: LaunchEnding?
    private var endingSince: Double?
    /// When the next order is due.
    private var due = -Double.infinity
    /// A worker may be there, whether or not anybody has said so.
    private var mayRun = false
    private var isStopped = false
    private var startedAt = 0.0
    /// Starts in a row that came to nothing.
    private var failures = 0
    /// Tries in a row in which the host did not answer.
    private var silences = 0
    private var silentSince = 0.0
    /// Workers that were killed there, and replaced, since the last start.
    private var deaths = 0
    private var isForwardDue = false
    private var forwardFailures = 0

    /// Seconds between two looks, and between two while it ends.
    static let pace = 5.0
    static let endPace = 1.0
    /// Starts in a row that may come to nothing.
    static let mostFailures = 5
    /// Seconds for which a host that does not answer is asked to end what it runs.
    static let endPatience = 20.0
    /// Seconds that workers without work have to leave.
    static let grace = 15.0

    /// - Parameter way: where its worker finds the coordinator.
    public init(host: SSHHost, way: WorkerWay) {
        self.host = host
        self.way = way
    }

    /// Whether nothing will be asked of it any more.
    public var isOver: Bool { condition == .left }

    /// Begins to end it.
    public mutating func end(_ ending: LaunchEnding) {
        if let earlier = self.ending, earlier >= ending { return }
        self.ending = ending
        due = -.infinity
        silences = 0
    }

    // MARK: Orders

    /// What is due now; nil: nothing.
    public mutating func order(now: Double) -> HostOrder? {
        guard now >= due, condition != .left else { return nil }
        if let ending { return lastOrder(ending, now) }
        switch condition {
        case .starting, .resting: return start()
        case .away where !mayRun: return start()
        case .working, .away: return forward ?? .look
        case .aside, .left: return nil
        }
    }

    private mutating func start() -> HostOrder {
        mayRun = true
        return .start(endpoint: way.endpoint, slots: host.slots)
    }

    /// A connection that ssh had to open anew has no tunnel yet; one that has it already is not harmed.
    private var forward: HostOrder? {
        guard isForwardDue, case .tunnel(let remote, let local) = way else { return nil }
        return .forward(remote: remote, local: local)
    }

    private mutating func lastOrder(_ ending: LaunchEnding, _ now: Double) -> HostOrder? {
        let since = endingSince ?? now
        endingSince = since
        guard mayRun else {
            condition = .left
            return nil
        }
        if case .aside = condition { return .clean(keepsLog: true) }
        if case .resting = condition { return .clean(keepsLog: false) }
        let isHard = ending == .now || (ending == .over && now - since >= Self.grace)
        if isHard, !isStopped { return .stop }
        return forward ?? .look
    }

    // MARK: Outcomes

    /// Takes what became of an order; returns what has happened, a sentence each.
    public mutating func take(_ outcome: CommandOutcome, of order: HostOrder, now: Double) -> [String] {
        guard case .exited(0, let output, _) = outcome else { return failed(outcome, order, now) }
        let answer = HostAnswer(output)
        switch order {
        case .start: return started(answer, now)
        case .look: return looked(answer, now)
        case .forward:
            isForwardDue = false
            forwardFailures = 0
        case .stop: isStopped = true
        case .clean: condition = answer["keeper"] == nil ? .left : .working
        default: break
        }
        due = now
        return []
    }

    private mutating func failed(_ outcome: CommandOutcome, _ order: HostOrder, _ now: Double) -> [String] {
        let fault = SSHFault(of: outcome, host: host, patience: order.patience)
        if case .forward = order { return unforwarded(outcome, now) }
        // ssh's own faults have status 255; any other is that of a command there.
        if case .start = order, case .exited(let status, _, _) = outcome, status != 255 { return rest("\(fault)", now) }
        return silent(fault, now)
    }

    private mutating func started(_ answer: HostAnswer, _ now: Double) -> [String] {
        guard answer["keeper"] != nil else { return rest("did not start a worker, and does not say why", now) }
        startedAt = now
        deaths = 0
        condition = .working
        due = now + (ending == nil ? Self.pace : Self.endPace)
        return answered(now)
    }

    private mutating func looked(_ answer: HostAnswer, _ now: Double) -> [String] {
        var events = answered(now)
        if let count = answer["deaths"].flatMap({ Int($0) }), count > deaths {
            deaths = count
            events.append("\(host.name): \((answer["death"] ?? "a worker was killed").trimmingPrefix("swath: "))")
        }
        if let end = answer["ended"] { return events + ended(end, words: answer["words"] ?? "", now) }
        // A worker that has stayed a while is no failure.
        if now - startedAt > 60 { failures = 0 }
        if forwardFailures < 2 { condition = .working }
        if case .tunnel = way { isForwardDue = true }
        let isHurried = forwardFailures == 1 || !events.isEmpty
        due = isHurried ? now : now + (ending == nil ? Self.pace : Self.endPace)
        return events
    }

    private mutating func answered(_ now: Double) -> [String] {
        defer { silences = 0 }
        return silences > 0 && ending == nil ? ["\(host.name) answers again, after \(Int(now - silentSince)) s"] : []
    }

    private mutating func silent(_ fault: SSHFault, _ now: Double) -> [String] {
        if silences == 0 { silentSince = now }
        silences += 1
        isForwardDue = false
        guard ending == nil else {
            due = now + Self.endPace
            guard now - silentSince >= Self.endPatience else { return [] }
            condition = .left
            return ["\(host.name) \(fault); its worker leaves by itself, and its keys go with it"]
        }
        due = now + RetryPause.seconds(after: silences)
        condition = .away("\(fault); its worker goes on meanwhile")
        return silences == 1 ? ["\(host.name) \(fault); its worker goes on meanwhile"] : []
    }

    /// The first time, ssh may just have lost the connection: a look opens another.
    private mutating func unforwarded(_ outcome: CommandOutcome, _ now: Double) -> [String] {
        forwardFailures += 1
        isForwardDue = false
        due = now
        guard forwardFailures > 1 else { return [] }
        due = now + RetryPause.seconds(after: forwardFailures - 1)
        var verdict = "ssh gave no answer"
        if case .exited(_, _, let errors) = outcome { verdict = SSHFault.verdict(errors) ?? "ssh does not say why" }
        let sentence = "does not let its port lead here at the moment (\(verdict)); its worker goes on with what it has"
        condition = .away(sentence)
        return forwardFailures == 2 ? ["\(host.name) \(sentence)"] : []
    }

    // MARK: Ends

    /// The keeper has ended, with its worker's status.
    private mutating func ended(_ status: String, words: String, _ now: Double) -> [String] {
        due = now
        guard ending == nil else {
            condition = .resting("its worker has left")
            return []
        }
        let cause = words.isEmpty ? "" : ": \(words)"
        switch status {
        case "0": return aside("its worker was told to leave (swath drain)")
        case "69", "75", "lost": return rest("its worker has ended\(cause)", now)
        case "130", "143": return aside("its worker was told to end there, by somebody")
        default: return aside("its worker ended with status \(status)\(cause)")
        }
    }

    private mutating func aside(_ reason: String) -> [String] {
        condition = .aside(reason)
        return ["\(host.name): \(reason); no other is started there"]
    }

    /// An end that another worker need not come to.
    private mutating func rest(_ reason: String, _ now: Double) -> [String] {
        failures += 1
        guard failures <= Self.mostFailures else {
            return aside("\(reason); that was the last of \(failures) in a row")
        }
        let pause = RetryPause.seconds(after: failures)
        due = now + pause
        condition = .resting(reason)
        return ["\(host.name): \(reason); another is started in \(Int(pause)) s"]
    }
}
