import ArgumentParser
import Families

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a sweep file and say everything that is wrong with it.",
        discussion: """
            EXAMPLES
              swath check sweeps/probe.yaml
              swath check --json sweep.yaml        one JSON object with file, line, column and message a problem
            """)

    @OptionGroup var input: SweepFileArgument
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        do {
            let loaded = try input.load()
            if json {
                Terminal.print(Self.json(loaded.warnings, isValid: true, tasks: loaded.sweep.grid.count))
            } else {
                for warning in loaded.warnings { Terminal.print("warning: \(warning)") }
                Terminal.print(
                    "\(input.file): sweep \"\(loaded.sweep.name)\" of family \(loaded.sweep.family), "
                        + "\(HumanText.count(loaded.sweep.grid.count)) tasks")
            }
        } catch let error as SweepFileError where json {
            Terminal.print(Self.json(error.diagnostics, isValid: false, tasks: 0))
            throw ExitStatus.badInput.code
        }
    }

    private static func json(_ diagnostics: [SweepDiagnostic], isValid: Bool, tasks: Int64) -> String {
        var object = JSONLine()
        object.add("valid", isValid)
        object.add("tasks", Int(tasks))
        object.add(
            "diagnostics",
            diagnostics.map { diagnostic in
                var row = JSONLine()
                row.add("severity", isValid ? "warning" : "error")
                row.add("file", diagnostic.file)
                row.add("line", diagnostic.line)
                row.add("column", diagnostic.column)
                row.add("message", diagnostic.message)
                if let suggestion = diagnostic.suggestion { row.add("suggestion", suggestion) }
                return row
            })
        return object.text
    }
}
