import ArgumentParser
import Families

struct FamiliesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "families",
        abstract: "List the families of experiment.",
        discussion: """
            EXAMPLES
              swath families
              swath families --json
            """)

    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let families = FamilyRegistry.builtIn.families
        if json {
            var object = JSONLine()
            object.add(
                "families",
                families.map { family in
                    var row = JSONLine()
                    row.add("name", family.name)
                    row.add("version", family.version)
                    row.add("summary", family.summary)
                    row.add("parameters", family.parameters.map(\.name))
                    return row
                })
            return Terminal.print(object.text)
        }
        let width = families.map(\.name.count).max() ?? 0
        for family in families {
            let padding = String(repeating: " ", count: width - family.name.count)
            Terminal.print("\(family.name)\(padding)  \(family.summary)")
        }
        Terminal.print("\n`swath describe FAMILY` tells its parameters, results and reports.")
    }
}
