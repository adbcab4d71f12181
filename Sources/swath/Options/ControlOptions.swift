import ArgumentParser
import Identifiers
import Protocol

/// What the commands that steer a sweep have in common.
struct ControlOptions: ParsableArguments {
    @Argument(help: "The sweep, by name or number; by default the newest.") var sweep: String?
    @OptionGroup var connection: ConnectionOptions

    func carryOut(_ verb: String, priority: Int = 0) throws {
        let store = connection.store.store
        if connection.connect == nil, BriefCoordinator.isWanted(for: store) {
            return try carryOut(verb, priority: priority, in: store)
        }
        let client = try connection.client()
        let id = try SweepChoice.choose(sweep, among: client.status().sweeps)
        Terminal.print(try client.control(verb, sweep: id, priority: priority))
    }

    /// The same where no coordinator runs: the next one finds it in the file.
    private func carryOut(_ verb: String, priority: Int, in store: String) throws {
        let coordinator = try BriefCoordinator(store: store)
        let sentence: String
        let isUnderWay: Bool
        do {
            let id = try SweepChoice.choose(sweep, among: coordinator.client.status().sweeps)
            sentence = try coordinator.client.control(verb, sweep: id, priority: priority)
            try coordinator.settle(id)
            let state = try coordinator.client.status().sweeps.first { $0.sweep == UInt64(clamping: id.rawValue) }?
                .state
            isUnderWay = state != "done" && state != "cancelled" && state != "paused"
        } catch {
            try? coordinator.stop()
            throw error
        }
        try coordinator.stop()
        Terminal.print(sentence)
        if isUnderWay {
            Terminal.say(
                "no coordinator runs: it waits in \(store) for `swath run` with its sweep file, or for "
                    + "`swath coordinator --store \(store)` and workers")
        }
    }
}
