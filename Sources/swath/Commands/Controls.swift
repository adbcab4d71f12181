import ArgumentParser
import Identifiers
import Protocol

/// What the commands that steer a sweep have in common.
struct ControlOptions: ParsableArguments {
    @Argument(help: "The sweep, by name or number; by default the newest.") var sweep: String?
    @OptionGroup var connection: ConnectionOptions

    func carryOut(_ verb: String, priority: Int = 0) throws {
        let client = try connection.client()
        let id = try SweepChoice.choose(sweep, among: client.status().sweeps)
        Terminal.print(try client.control(verb, sweep: id, priority: priority))
    }
}

struct Pause: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start no more tasks of a sweep; what runs is finished.",
        discussion: "EXAMPLES\n  swath pause leaderboard\n  swath resume leaderboard")
    @OptionGroup var options: ControlOptions
    func run() throws { try options.carryOut("pause") }
}

struct Resume: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a paused sweep go on.", discussion: "EXAMPLES\n  swath resume leaderboard")
    @OptionGroup var options: ControlOptions
    func run() throws { try options.carryOut("resume") }
}

struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "End a sweep; what was finished is kept.", discussion: "EXAMPLES\n  swath cancel 3")
    @OptionGroup var options: ControlOptions
    func run() throws { try options.carryOut("cancel") }
}

struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try the failed tasks of a sweep again, with all their attempts.",
        discussion: "EXAMPLES\n  swath retry leaderboard")
    @OptionGroup var options: ControlOptions
    func run() throws { try options.carryOut("retry") }
}

struct Prioritise: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "priority",
        abstract: "Set a sweep's priority: higher ones get the workers first.",
        discussion: "EXAMPLES\n  swath priority 10 leaderboard")
    @Argument(help: "Any whole number; sweeps begin with 0.") var value: Int
    @OptionGroup var options: ControlOptions
    func run() throws { try options.carryOut("priority", priority: value) }
}

struct DrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Let workers finish what they run and leave.",
        discussion: """
            EXAMPLES
              swath drain                          all workers
              swath drain --worker 00f3a1…         one (numbers: `swath status`)
            """)
    @Option(help: ArgumentHelp("Only this worker.", valueName: "id")) var worker: String?
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        var id: WorkerID?
        if let worker {
            guard let number = UInt64(worker, radix: 16) else {
                throw CommandFailure(.badInput, "\"\(worker)\" is not a worker's number: 16 hexadecimal digits, as `swath status` prints them")
            }
            id = WorkerID(number)
        }
        Terminal.print(try connection.client().control("drain", worker: id))
    }
}
