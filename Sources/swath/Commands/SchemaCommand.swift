import ArgumentParser
import Families

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of sweep files, for editors.",
        discussion: """
            Editors with a YAML language server complete and check sweep files by it.

            EXAMPLES
              swath schema > swath.schema.json
              # then, as the first line of a sweep file:
              # yaml-language-server: $schema=swath.schema.json
            """)

    func run() throws {
        Terminal.print(JSONSchema(registry: .builtIn).text)
    }
}
