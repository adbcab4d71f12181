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
            """)

    @Argument(help: "The family.") var family: String
    @Argument(help: "One of its parameters.") var parameter: String?

    func run() throws {
        let registry = FamilyRegistry.builtIn
        guard let family = registry[self.family] else {
            let hint = registry.suggestion(for: self.family).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure(
                .badInput, "no family \"\(self.family)\"\(hint) There are: \(registry.names.joined(separator: ", "))")
        }
        if let parameter { return try describe(parameter, of: family) }
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
            throw CommandFailure(
                .badInput,
                "\(family.name) has no parameter \"\(name)\"; it has: "
                    + family.parameters.map(\.name).joined(separator: ", "))
        }
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
        for condition in spec.applies {
            text +=
                " Only with \(condition.parameter) " + condition.values.map { "\($0)" }.joined(separator: ", ") + "."
        }
        return text
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
