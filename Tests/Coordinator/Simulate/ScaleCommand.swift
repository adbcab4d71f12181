import ArgumentParser
import Glibc
import SchedulerSimulation

/// One sweep of the largest size on a cluster of the largest size.
struct ScaleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "Measure the scheduler with a cluster and a sweep of any size.",
        discussion: """
            Workers are virtual and so is the clock; the scheduler is the real one, told in the real order what a \
            gateway would tell it: results as they come, heartbeats with all that runs, commits, ticks, losses of \
            workers. Processor time is the scheduler's alone, memory is counted from the empty scheduler. It ends with \
            1 when a task has not succeeded exactly once.

            EXAMPLES
              simulate scale
              simulate scale --workers 1000 --slots 128 --tasks 10000000 --seconds 5 --json
            """)

    @Option(help: "Workers.") var workers = ScaleShape().workers
    @Option(help: "Slots of each worker.") var slots = ScaleShape().slots
    @Option(help: "Tasks of the sweep.") var tasks = ScaleShape().tasks
    @Option(help: "Seconds that a task takes on average; methods, systems and chance spread it.")
    var seconds = ScaleShape().seconds
    @Option(help: "Seconds between two heartbeats of a worker.") var heartbeat = ScaleShape().heartbeat
    @Option(help: "Workers that are lost in a minute.") var losses = ScaleShape().losses
    @Option(help: "Of chance.") var seed = ScaleShape().seed
    @Flag(help: "Print the figures as JSON, a line.") var json = false

    private var shape: ScaleShape {
        var shape = ScaleShape()
        (shape.workers, shape.slots, shape.tasks) = (workers, slots, tasks)
        (shape.seconds, shape.heartbeat, shape.losses, shape.seed) = (seconds, heartbeat, losses, seed)
        return shape
    }

    func validate() throws {
        if let problem = shape.problem { throw ValidationError(problem) }
    }

    func run() throws {
        let simulation = ScaleSimulation(shape)
        var figures = ScaleFigures(shape)
        figures.begin()
        simulation.join()
        figures.noteJoined()
        simulation.submit()
        figures.noteSubmitted()
        var told = ContinuousClock.now
        while !simulation.hasEnded, simulation.problem == nil {
            for _ in 0..<1000 where !simulation.hasEnded { simulation.step() }
            figures.note(simulation)
            if ContinuousClock.now - told > .seconds(10) {
                told = .now
                tell(simulation)
            }
        }
        figures.end(simulation)
        print(json ? figures.json : figures.text)
        if let problem = simulation.problem {
            Self.say("simulate: \(problem)")
            throw ExitCode(1)
        }
    }

    private func tell(_ simulation: ScaleSimulation) {
        let percent = Int(100 * simulation.finished / shape.tasks)
        Self.say(
            "\(Int(simulation.now)) s of the cluster's time: \(simulation.finished) tasks (\(percent) %), "
                + "\(simulation.running) run, \(Int(simulation.cost)) s of processor time in the scheduler, "
                + "\(MemoryUse.resident >> 20) MiB")
    }

    private static func say(_ line: String) { _ = write(STDERR_FILENO, line + "\n", line.utf8.count + 1) }
}
