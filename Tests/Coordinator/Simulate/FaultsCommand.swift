import ArgumentParser
import Dispatch
import Glibc
import SchedulerSimulation

/// Runs seeded schedules on every core, and tells how far it is.
struct FaultsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults",
        abstract: "Drive the scheduler through seeded schedules of faults.",
        discussion: "It ends with 1 when an invariant is broken, after naming the seed. A seed replays exactly.")

    @Argument(help: "How many schedules.") var schedules: UInt64 = 100_000
    @Option(help: "Seed of the first schedule; the others follow it.") var first: UInt64 = 1
    @Option(help: "Replay this seed alone, and print what the scheduler is told and what it answers.")
    var seed: UInt64?
    @Option(help: "Schedules at a time; by default, the number of cores.") var threads: Int?

    func validate() throws {
        guard schedules > 0 else { throw ValidationError("there is nothing to run: 0 schedules") }
        guard first <= UInt64.max - schedules else {
            throw ValidationError("seeds end at \(UInt64.max); begin at \(UInt64.max - schedules) at most")
        }
        if let threads, threads < 1 { throw ValidationError("--threads is a number from 1") }
    }

    func run() throws {
        if let seed { return try replay(seed) }
        let threads = threads ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let course = Course(first: first, count: schedules, threads: threads)
        course.begin()
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            while let seed = course.next(thread) {
                let simulation = Simulation(seed: seed)
                course.note(seed, simulation.run(), handled: simulation.handled)
            }
        }
        if course.end() > 0 { throw ExitCode(1) }
    }

    private func replay(_ seed: UInt64) throws {
        let simulation = Simulation(seed: seed)
        simulation.isVerbose = true
        let problem = simulation.run()
        print("seed \(seed): \(problem ?? "every invariant holds"), after \(simulation.handled) events")
        if problem != nil { throw ExitCode(1) }
    }
}
