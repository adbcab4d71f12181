import ArgumentParser
import Dynamics
import Numerics
import Worker

struct BenchTrajectoriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trajectories",
        abstract: "What the trajectories of the chaotic systems take, on one thread.",
        discussion: """
            Every ordinary system from the collection's initial condition over evenly spaced points, 100 in a period, \
            at tolerance 1e-9. Times are of the CPU, medians over the repetitions.

            EXAMPLES
              swath bench trajectories
              swath bench trajectories --points 500 --json
            """)

    @Option(help: ArgumentHelp("Points of each trajectory.", valueName: "count")) var points = 2000
    @Option(help: ArgumentHelp("How often each is integrated.", valueName: "count")) var repeats = 5
    @Flag(help: "Also time the six systems with a delay, with their ten copies.") var delay = false
    @Flag(help: "Print JSON, a line a system.") var json = false

    func run() throws {
        FreedMemory.keep()
        guard (2...10_000_000).contains(points), (1...10_000).contains(repeats) else {
            throw CommandFailure(.usage, "--points must be from 2 to 10,000,000 and --repeats from 1 to 10,000")
        }
        var total = 0.0
        for system in DynamicalSystem.all where delay || system.kind != .delay {
            let times = (0..<points).map { (system.delay ?? 0) + Double($0) * system.period / 100 }
            var seconds: [Double] = []
            for _ in 0..<repeats {
                let start = ThreadClock.now
                do { _ = try system.path(at: times) } catch { throw CommandFailure(.findings, "\(error)") }
                seconds.append(ThreadClock.now - start)
            }
            let median = seconds.sorted()[repeats / 2]
            total += median
            if json { Terminal.print(line(system, median).text) }
        }
        if !json {
            Terminal.print("\(points) points of every system: \(HumanText.duration(total)) of CPU")
        }
    }

    private func line(_ system: DynamicalSystem, _ seconds: Double) -> JSONLine {
        var line = JSONLine()
        line.add("bench", "trajectories")
        line.add("system", system.name)
        line.add("points", points)
        line.add("cpu_s", seconds)
        return line
    }
}
