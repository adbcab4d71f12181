import ArgumentParser
import Dynamics

struct RateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rhs",
        abstract: "Print the right-hand side of a system at a state.",
        discussion: """
            The state is of integrated components, in the catalogue's order (`swath systems NAME`). A system with a \
            delay takes the state a delay ago by --delayed.

            EXAMPLES
              swath rhs Lorenz --at 1,2,3
              swath rhs Lorenz --at 1,2,3 --parameter rho=20 --json
              swath rhs MackeyGlass --at 0.9 --delayed 1.1 --json
            """)

    @OptionGroup var choice: SystemArgument
    @Option(parsing: .unconditional, help: ArgumentHelp("The state.", valueName: "x,y,…")) var at: String
    @Option(parsing: .unconditional, help: ArgumentHelp("The time, which matters to few systems.", valueName: "t"))
    var time: Double = 0
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The state a delay ago, of a system with a delay.", valueName: "x"))
    var delayed: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let system = try choice.resolved()
        let state = try NumberList.parse(at, of: "--at")
        let past = try delayed.map { try NumberList.parse($0, of: "--delayed") }
        guard (past != nil) == (system.delay != nil) else {
            throw CommandFailure(
                .usage,
                system.delay == nil
                    ? "\(system.name) has no delay: leave --delayed out"
                    : "\(system.name) has a delay: give the state then by --delayed")
        }
        guard time.isFinite else { throw CommandFailure(.usage, "--time must be finite") }
        let rate: [Double]
        do {
            rate = try system.rate(at: state, time: time, delayed: past)
        } catch {
            throw CommandFailure(.badInput, "\(error)")
        }
        guard json else { return Terminal.print(rate.map { "\($0)" }.joined(separator: ",")) }
        var object = JSONLine()
        object.add("system", system.name)
        object.add("time", time)
        object.add("state", raw: NumberList.json(state))
        if let past { object.add("delayed", raw: NumberList.json(past)) }
        object.add("rhs", raw: NumberList.json(rate))
        Terminal.print(object.text)
    }
}
