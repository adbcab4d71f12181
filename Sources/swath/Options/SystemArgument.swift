import ArgumentParser
import Dynamics
import Families

/// A system of the catalogue, with other constants where they are asked for.
struct SystemArgument: ParsableArguments {
    @Argument(help: "The system; `swath systems` lists them.") var system: String
    @Option(
        name: .customLong("parameter"),
        help: ArgumentHelp(
            "Another value of a constant; may be given again. A table takes its values with commas between.",
            valueName: "name=value"))
    var parameters: [String] = []

    func resolved() throws -> DynamicalSystem {
        let found = try Self.named(system)
        var values: [String: [Double]] = [:]
        for text in parameters {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw CommandFailure(.usage, "--parameter wants name=value, such as rho=30; not \"\(text)\"")
            }
            values[parts[0]] = try NumberList.parse(parts[1], of: "--parameter \(parts[0])")
        }
        do {
            return try found.replacing(values)
        } catch .unknown(let name, let known) {
            let hint = nearestName(to: name, in: known).map { "; did you mean \"\($0)\"?" } ?? ""
            let list = known.isEmpty ? "It has none" : "It has: " + known.joined(separator: ", ")
            throw CommandFailure(.badInput, "\(found.name) has no constant \"\(name)\"\(hint) \(list)")
        } catch {
            throw CommandFailure(.badInput, "\(found.name): \(error)")
        }
    }

    static func named(_ name: String) throws -> DynamicalSystem {
        if let system = DynamicalSystem.named(name) { return system }
        let hint = nearestName(to: name, in: DynamicalSystem.all.map(\.name)).map { "; did you mean \"\($0)\"?" }
        throw CommandFailure(.badInput, "there is no system \"\(name)\"\(hint ?? "; `swath systems` lists them")")
    }
}

/// Numbers with commas between.
enum NumberList {
    static func parse(_ text: String, of option: String) throws -> [Double] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let trimmed = part.drop { $0 == " " }
            guard let value = Double(trimmed), value.isFinite else {
                throw CommandFailure(.badInput, "\(option): \"\(part)\" is not a finite number")
            }
            return value
        }
    }

    /// Every digit that a double has.
    static func json(_ values: some Sequence<Double>) -> String {
        "[" + values.map { $0.isFinite ? "\($0)" : "null" }.joined(separator: ",") + "]"
    }
}
