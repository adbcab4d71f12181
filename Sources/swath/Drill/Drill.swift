import Families
import Glibc
import Identifiers
import Protocol
import Reporting

/// Runs a sweep on a cluster of its own and strikes it.
struct Drill {
    /// How large everything is.
    struct Size {
        var workers = 3
        var slots = 2
        /// How many of them are struck.
        var struck = 1
        var tasks = 1500
        /// Of each task.
        var seconds = 0.03
        /// Tasks that an earlier sweep of the same file has finished.
        var finished: Int64 = 0
    }

    let scenario: DrillScenario
    let size: Size
    let folder: String
    /// Told what is going on.
    let onStep: (String) -> Void

    func run() throws -> DrillOutcome {
        var outcome = DrillOutcome(scenario: scenario)
        let ground: DrillGround
        do { ground = try DrillGround(for: scenario, folder: folder) } catch let reason as DrillGround.Missing {
            outcome.skipped = reason.sentence
            return outcome
        }
        defer { ground.clear() }
        let cluster = DrillCluster(folder: folder, disk: ground.disk, environment: ground.environment)
        defer { cluster.stop() }
        try cluster.startCoordinator()
        if size.finished > 0 { try finishMany(on: cluster) }
        for _ in 0..<size.workers { try cluster.startWorker(slots: size.slots) }
        try cluster.waitForWorkers(size.workers)
        let sweep = try cluster.submit(sweep())
        var pace = DrillPace()
        onStep("running to a quarter")
        try follow(sweep, on: cluster, &pace) { ended, _ in ended >= size.tasks / 4 }
        outcome.tasks = size.tasks
        outcome.rate = pace.rate(before: Monotonic.now, seconds: 2)

        let strike = DrillStrike(scenario: scenario, size: size, cluster: cluster, ground: ground)
        outcome.inFlight = strike.inFlight(cluster.status())
        onStep("striking")
        let start = Monotonic.now
        try strike.begin()
        var detection: Double?
        var isHealed = !strike.isToHeal
        try follow(sweep, on: cluster, &pace) { ended, status in
            if detection == nil, try strike.isNoticed(status) { detection = Monotonic.now - start }
            if !isHealed, strike.mayHeal(detection: detection, since: Monotonic.now - start) {
                isHealed = true
                onStep("healing")
                try strike.heal()
            }
            return ended >= size.tasks && isHealed
        }
        outcome.detection = detection
        let share = scenario.heals ? 1 : Double(size.workers - size.struck) / Double(size.workers)
        outcome.recovery = pace.reaches(0.9 * outcome.rate * share, from: start + strike.pause).map { $0 - start }
        onStep("auditing")
        let audit = try cluster.audit()
        outcome.lost = Int(audit.lost)
        outcome.doubled = Int(audit.doubled)
        outcome.isSound = audit.isSound
        outcome.reruns = try runs() - size.tasks
        return outcome
    }

    /// A task writes a line when it begins, so that every run is counted, whatever becomes of it.
    private func sweep() throws -> Sweep {
        let text = """
            name: drill
            family: command
            order: listed
            axes: {task: {range: [1, \(size.tasks)]}}
            fixed:
              argv: [sh, -c, "echo {task} >> \(folder)/runs; exec sleep \(size.seconds)"]
            """
        return try SweepFile.read(bytes: Array(text.utf8), file: "drill", registry: .builtIn).sweep
    }

    private func runs() throws -> Int {
        (ProcessFile.text(folder + "/runs") ?? "").split(separator: "\n").count
    }

    private func finishMany(on cluster: DrillCluster) throws {
        onStep("filling the file with \(HumanText.count(size.finished)) finished tasks")
        try cluster.startWorker(slots: 2)
        try cluster.waitForWorkers(1)
        let sweep = try cluster.submit(NoopSweep.make(tasks: size.finished))
        var pace = DrillPace()
        try follow(sweep, on: cluster, &pace) { ended, _ in ended >= Int(size.finished) }
        cluster.workers.last?.send(SIGTERM)
        _ = cluster.workers.last?.wait(10)
    }

    /// Looks at the cluster until `isEnough` says so.
    private func follow(
        _ sweep: SweepID, on cluster: DrillCluster, _ pace: inout DrillPace,
        until isEnough: (_ ended: Int, _ status: WireStatus?) throws -> Bool
    ) throws {
        let deadline = Monotonic.now + 600
        while true {
            let status = cluster.status()
            if let row = status?.sweeps.first(where: { $0.sweep == UInt64(sweep.rawValue) }) {
                pace.note(Int(row.succeeded + row.failed), at: Monotonic.now)
            }
            if try isEnough(pace.samples.last?.ended ?? 0, status) { return }
            guard !Interrupts.arePending else { throw CommandFailure(.interrupted, "the drill was stopped") }
            guard Monotonic.now < deadline else {
                throw CommandFailure(.findings, "the drill's sweep has not ended within ten minutes; see \(folder)")
            }
            usleep(10_000)
        }
    }
}
