import ArgumentParser
import Dynamics
import Numerics

struct SystemsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "systems",
        abstract: "List the chaotic systems, or tell all about one.",
        discussion: """
            EXAMPLES
              swath systems
              swath systems Lorenz
              swath systems --json        a line a system
            """)

    @Argument(help: "One system; by default a line of each.") var system: String?
    @Flag(help: "Print JSON, a line a system.") var json = false

    func run() throws {
        let chosen = try system.map { [try SystemArgument.named($0)] } ?? DynamicalSystem.all
        if json {
            for one in chosen { Terminal.print(SystemDescription(one).json.text) }
        } else if system != nil {
            for one in chosen { Terminal.print(SystemDescription(one).text) }
        } else {
            let width = chosen.map(\.name.count).max() ?? 0
            for one in chosen {
                let padding = String(repeating: " ", count: width - one.name.count)
                Terminal.print("\(one.name)\(padding)  \(one.kind.rawValue), \(one.dimension): \(one.summary)")
            }
        }
    }
}

/// What the catalogue tells of a system, for people and for machines.
struct SystemDescription {
    private let system: DynamicalSystem

    init(_ system: DynamicalSystem) { self.system = system }

    var text: String {
        var lines = [
            "\(system.name) (\(system.kind.rawValue), \(system.dimension) components): \(system.summary)",
            "source: \(system.citation)",
            "constants: " + Self.names(of: system).map { "\($0.name) = \($0.text)" }.joined(separator: ", "),
            "initial state: "
                + system.initialState.prefix(system.stateDimension).map { "\($0)" }
                .joined(separator: ", "),
            "period: \(system.period)",
        ]
        if let exponent = system.lyapunovExponent {
            lines.append("largest Lyapunov exponent as published: \(exponent)")
        }
        if let published = system.published {
            lines.append("spectrum as published: " + published.spectrum.map { "\($0)" }.joined(separator: ", "))
            if let dimension = published.kaplanYorkeDimension {
                lines.append("Kaplan-Yorke dimension as published: \(dimension)")
            }
            if let dimension = published.correlationDimension {
                lines.append("correlation dimension as published: \(dimension)")
            }
        }
        if let spectrum = system.recomputedLyapunov {
            let terms = zip(spectrum.exponents, spectrum.standardErrors).map { "\($0) (± \($1))" }
            lines.append("spectrum recomputed: " + terms.joined(separator: ", "))
            lines.append("Kaplan-Yorke dimension recomputed: \(spectrum.kaplanYorkeDimension.map { "\($0)" } ?? "-")")
        }
        return lines.joined(separator: "\n")
    }

    var json: JSONLine {
        var object = JSONLine()
        object.add("system", system.name)
        object.add("kind", system.kind.rawValue)
        object.add("dimension", system.dimension)
        object.add("state_dimension", system.stateDimension)
        object.add("summary", system.summary)
        object.add("citation", system.citation)
        object.add("parameters", raw: Self.parameters(of: system))
        object.add("initial", raw: NumberList.json(system.initialState.prefix(system.stateDimension)))
        object.add("period", system.period)
        object.add("dt", system.timeStep)
        if let delay = system.delay { object.add("delay", delay) }
        object.add("has_postprocessing", system.hasObservation)
        object.add("lyapunov_published", system.lyapunovExponent ?? .nan)
        if let published = system.published {
            object.add("spectrum_published", raw: NumberList.json(published.spectrum))
            object.add("kaplan_yorke_published", published.kaplanYorkeDimension ?? .nan)
            object.add("correlation_dimension_published", published.correlationDimension ?? .nan)
        }
        if let spectrum = system.recomputedLyapunov { Self.add(spectrum, to: &object) }
        return object
    }

    static func add(_ spectrum: LyapunovSpectrum, to object: inout JSONLine) {
        object.add("spectrum", raw: NumberList.json(spectrum.exponents))
        object.add("standard_errors", raw: NumberList.json(spectrum.standardErrors))
        object.add("is_complete", spectrum.isComplete)
        object.add("kaplan_yorke", spectrum.kaplanYorkeDimension ?? .nan)
    }

    /// An object of scalars and flat lists.
    static func parameters(of system: DynamicalSystem) -> String {
        "{" + names(of: system).map { "\(JSONLine.quoted($0.name)):\($0.text)" }.joined(separator: ",") + "}"
    }

    private static func names(of system: DynamicalSystem) -> [(name: String, text: String)] {
        let constants = system.constants
        return
            (constants.names.map { ($0, "\(constants[$0])") }
            + constants.tableNames.map { ($0, NumberList.json(constants[table: $0])) }).sorted { $0.0 < $1.0 }
    }
}
