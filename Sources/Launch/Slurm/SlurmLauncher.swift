/// Looks at Slurm and at the coordinator, does what ``AllocationPolicy`` decides, and says why.
public final class SlurmLauncher: Launcher {
    private let commands: SlurmCommands
    private let coordinator: any CoordinatorView
    private let reasons: any LaunchReasons
    private let script: SlurmScript
    private var policy: AllocationPolicy
    private var allocations: [QueuedAllocation] = []
    private var workers: [WorkerView] = []
    private var lastWords: [AllocationID: String] = [:]
    private var lastLook = -Double.infinity

    /// Seconds between two looks at the coordinator.
    public var pace = 2.0
    /// Seconds between two looks at Slurm's queue: its controller serves everybody.
    public var queuePace = 10.0

    /// - Parameters:
    ///   - script: what allocations run. It is in its folder, as a file.
    ///   - limits: what binds the launch.
    ///   - coordinator: who tells of the work.
    ///   - reasons: who is told.
    ///   - commands: how Slurm is asked.
    public init(
        script: SlurmScript, limits: AllocationLimits, coordinator: any CoordinatorView, reasons: any LaunchReasons,
        commands: SlurmCommands = SlurmCommands()
    ) {
        self.script = script
        policy = AllocationPolicy(limits: limits)
        self.coordinator = coordinator
        self.reasons = reasons
        self.commands = commands
    }

    /// Begins to give everything back.
    public func end(_ ending: LaunchEnding) {
        policy.end(ending)
        lastLook = -.infinity
        // Whoever waits for the end wants to know soon.
        queuePace = pace
    }
    /// Whether no allocation is left.
    public var isEmpty: Bool { policy.isEmpty }
    /// Why nothing goes on: it asks for no more, none is left, and nobody else's worker is there. Nil while it does.
    public var standstill: String? {
        guard let stop = policy.stopped, policy.isEmpty, workers.isEmpty else { return nil }
        return sentence(stop)
    }
    /// Asks for allocations again, after it had stopped.
    public func resume() { policy.resume() }

    /// One look and what follows from it, when it is time for one.
    /// - Parameter now: seconds on a clock that only goes forward.
    public func step(now: Double) {
        guard now - lastLook >= queuePace - pace / 2 else { return }
        lastLook = now
        let cluster = try? coordinator.view()
        workers = cluster?.workers ?? []
        let decision = policy.decide(now: now, cluster: cluster, queue: look())
        var report = LaunchReport(events: decision.events.map(happened), places: .allocations(allocations))
        for id in decision.releases { release(id) }
        for id in decision.cancellations { cancel(id, &report) }
        for _ in 0..<decision.submissions {
            guard submit(now, &report) else { break }
        }
        report.reasons = decision.reasons.map(sentence)
        reasons.tell(report)
    }
    /// Slurm's commands leave nothing open.
    public func hangUp() {}

    private func look() -> QueueLook {
        do {
            let jobs = try commands.jobs(named: script.name)
            allocations = jobs
            return .seen(jobs)
        } catch { return .failed("\(error)") }
    }

    private func release(_ id: AllocationID) {
        // One that cannot be told is cancelled when its grace is over.
        for worker in workers where worker.allocation == id { try? coordinator.drain(worker: worker.id) }
    }

    private func cancel(_ id: AllocationID, _ report: inout LaunchReport) {
        do { try commands.cancel(id) } catch {
            report.events.append("allocation \(id) could not be ended yet: \(error)")
        }
    }

    /// False when the next would not fare better now.
    private func submit(_ now: Double, _ report: inout LaunchReport) -> Bool {
        do {
            let id = try commands.submit(script: script.folder.script)
            policy.submitted(id, at: now)
            return true
        } catch .unanswered(let sentence) {
            policy.unanswered(sentence, at: now)
        } catch .postponed(let sentence), .unreachable(let sentence) {
            policy.refused(sentence, isFinal: false, at: now)
        } catch { policy.refused("\(error)", isFinal: true, at: now) }
        return false
    }

    /// With the last words of the log that tells more.
    private func sentence(_ reason: LaunchReason) -> String {
        guard let id = reason.log else { return reason.description }
        return "\(reason); \(lastWords[id] ?? words(of: id))"
    }

    /// A sentence of what has happened. What the log says now is the cause; what Slurm adds later is not.
    private func happened(_ event: LaunchReason) -> String {
        if let id = event.log { lastWords[id] = words(of: id) }
        return sentence(event)
    }

    private func words(of id: AllocationID) -> String {
        let file = script.folder.log(of: id)
        guard let words = LogTail.lastWords(of: file) else {
            return "there is no \(file): do its nodes have that folder?"
        }
        if words.isEmpty { return "nobody has said why in \(file): can its nodes reach \(script.endpoint)?" }
        return "\(file) ends with: \(words)"
    }
}
