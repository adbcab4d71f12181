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
