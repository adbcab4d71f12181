import Coordinator
import Glibc
import Identifiers
import Launching
import Protocol

/// A coordinator in this process, and a launcher that sees to its workers.
final class ClusterLaunch {
    var client: CoordinatorClient { coordinator.client }
    private let coordinator: LaunchCoordinator
    private let launcher: any Launcher
    private let draining: String

    /// - Parameter draining: what is said at the first Ctrl-C.
    init(coordinator: LaunchCoordinator, launcher: any Launcher, draining: String) {
        self.coordinator = coordinator
        self.launcher = launcher
        self.draining = draining
    }

    /// Submits a sweep and sees it through.
    func run(
        _ loaded: SweepFileArgument.Loaded, style: ProgressView.Style
    ) throws -> (SweepID, WireSweepStatus?) {
        let submission = try client.submit(
            loaded.sweep, source: loaded.source, git: GitState.of(folderOf: loaded.path), watch: true)
        // Whoever launches a sweep wants it to run.
        if try client.isPaused(submission.sweep) { _ = try client.control("resume", sweep: submission.sweep) }
        return (submission.sweep, try follow(submission.sweep, style: style))
    }

    /// Watches a sweep to its end, and has every worker leave.
    private func follow(_ sweep: SweepID, style: ProgressView.Style) throws -> WireSweepStatus? {
        var loop = WatchLoop(client: client, style: style)
        while true {
            // A site's commands may take half a minute each while its controller is away.
            switch try loop.untilEvent(sweep, patience: 600, isBroken: { step() }) {
            case .ended:
                try finish(.over)
                return loop.last
            case .silent: throw CommandFailure(.fault, "the coordinator of this process does not answer")
            case .broken: throw try standstill()
            case .interrupted:
                let isFirst = Interrupts.take() == 1
                if isFirst { Terminal.say(draining) }
                try finish(isFirst ? .drain : .now)
                throw ExitStatus.interrupted.code
            }
        }
    }

    /// Ends the coordinator, for ways out on which an error may be on its way already.
    func end() {
        do { try coordinator.stop() } catch { Terminal.say("swath: \(error)") }
    }

    /// Looks and acts; true when nothing goes on any more.
    private func step() -> Bool {
        launcher.step(now: Monotonic.now)
        return !coordinator.server.isRunning || launcher.standstill != nil
    }

    private func standstill() throws -> CommandFailure {
        guard coordinator.server.isRunning, let reason = launcher.standstill else {
            return CommandFailure(.interrupted, "the coordinator of this launch was told to stop")
        }
        try finish(.now)
        return CommandFailure(.badInput, "\(reason). What was done is kept, and the same command goes on from there")
    }

    /// Has all workers leave, and waits until they have.
    private func finish(_ ending: LaunchEnding) throws {
        launcher.end(ending)
        while coordinator.server.isRunning {
            launcher.step(now: Monotonic.now)
            if launcher.isEmpty { break }
            usleep(50_000)
            if Interrupts.arePending {
                // Whoever asks a third time does not want to wait for the site either.
                guard Interrupts.take() <= 2 else { break }
                launcher.end(.now)
            }
        }
        launcher.hangUp()
        try coordinator.stop()
    }
}
