import ArgumentParser
import Families

struct DescribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Tell a family's parameters, results and reports.",
        discussion: """
            EXAMPLES
              swath describe forecasting
              swath describe forecasting method       the values of one parameter
              swath describe forecasting --json
            """)

    @Argument(help: "The family.") var family: String
    @Argument(help: "One of its parameters.") var parameter: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let registry = FamilyRegistry.builtIn
        guard let family = registry[self.family] else {
            let hint = registry.suggestion(for: self.family).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure(
                .badInput, "no family \"\(self.family)\"\(hint) There are: \(registry.names.joined(separator: ", "))")
        }
        if let parameter { return try describe(parameter, of: family) }
        if json { return Terminal.print(Self.json(family).text) }
        Terminal.print("\(family.name) (version \(family.version)): \(family.summary)\n\nParameters:")
        for spec in family.parameters { Terminal.print("  " + Self.line(spec)) }
        if !family.resultColumns.isEmpty {
            Terminal.print("\nResults (columns of the view \(family.name.replacing("-", with: "_"))):")
            for column in family.resultColumns {
                let better = column.better.map { "; \($0.rawValue) is better" } ?? ""
                Terminal.print("  \(column.name): \(column.help)\(better)")
            }
        }
        if !family.reports.isEmpty {
            Terminal.print("\nReports:")
            for report in family.reports { Terminal.print("  \(report.name): \(report.summary)") }
        }
    }

    private func describe(_ name: String, of family: any Family) throws {
        guard let spec = family.parameters.first(where: { $0.name == name }) else {
            let names = family.parameters.map(\.name)
            let hint = nearestName(to: name, in: names).map { "did you mean \"\($0)\"? It" } ?? "it"
            throw CommandFailure(
                .badInput,
                "\(family.name) has no parameter \"\(name)\"; \(hint) has: " + names.joined(separator: ", "))
        }
        if json { return Terminal.print(Self.json(spec).text) }
        Terminal.print(Self.line(spec))
        for choice in spec.kind.choices ?? [] { Terminal.print("  \(choice.name): \(choice.help)") }
    }

    private static func line(_ spec: ParameterSpec) -> String {
        var text = "\(spec.name) (\(kind(spec.kind))"
        if let unit = spec.unit { text += ", in \(unit)" }
        if let value = spec.defaultValue {
            if !value.isNull { text += ", default \(value)" }
        } else {
            text += ", required"
        }
        text += "): \(spec.help)"
        for (position, condition) in spec.applies.enumerated() {
            // Help lines have no full stop of their own.
            text += position == 0 ? ". Only with " : " and "
            text += condition.alternatives.map { alternative in
                "\(alternative.parameter) " + alternative.values.map { "\($0)" }.joined(separator: " or ")
            }.joined(separator: ", or with ")
        }
        return text
    }

    private static func json(_ family: any Family) -> JSONLine {
        var object = JSONLine()
        object.add("name", family.name)
        object.add("version", family.version)
        object.add("summary", family.summary)
        object.add("takes_other_parameters", family.takesOtherParameters)
        object.add("parameters", family.parameters.map(json))
        object.add(
            "results",
            family.resultColumns.map { column in
                var row = JSONLine()
                row.add("name", column.name)
                row.add("help", column.help)
                row.add("better", raw: column.better.map { JSONLine.quoted($0.rawValue) } ?? "null")
                return row
            })
        object.add(
            "reports",
            family.reports.map { report in
                var row = JSONLine()
                row.add("name", report.name)
                row.add("summary", report.summary)
                return row
            })
        return object
    }

    /// `default` is null when there is none: `required` tells whether one must be given then.
    private static func json(_ spec: ParameterSpec) -> JSONLine {
        var object = JSONLine()
        object.add("name", spec.name)
        object.add("kind", kind(spec.kind))
        object.add("unit", raw: spec.unit.map(JSONLine.quoted) ?? "null")
        object.add("required", spec.defaultValue == nil)
        object.add("default", raw: spec.defaultValue.map { "\($0)" } ?? "null")
        object.add("help", spec.help)
        object.add(
            "choices",
            (spec.kind.choices ?? []).map { choice in
                var row = JSONLine()
                row.add("name", choice.name)
                row.add("help", choice.help)
                return row
            })
        object.add(
            "only_with",
            spec.applies.map { condition in
                let rows = condition.alternatives.map(json)
                guard rows.count > 1 else { return rows[0] }
                var row = JSONLine()
                row.add("any_of", rows)
                return row
            })
        return object
    }

    private static func json(_ alternative: ParameterSpec.Condition.Alternative) -> JSONLine {
        var row = JSONLine()
        row.add("parameter", alternative.parameter)
        row.add("values", raw: "\(ParameterValue.list(alternative.values))")
        return row
    }

    private static func kind(_ kind: ParameterKind) -> String {
        switch kind {
        case .boolean: "true or false"
        case .integer(let range):
            range.upperBound == .max
                ? "whole number, at least \(range.lowerBound)"
                : "whole number, \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "\(range)"
        case .choice(let choices): "one of \(choices.count) names"
        case .string: "text"
        case .path: "file or folder"
        case .list(let element, _): "list of \(Self.kind(element))"
        case .map: "map"
        case .any: "any value"
        }
    }
}
