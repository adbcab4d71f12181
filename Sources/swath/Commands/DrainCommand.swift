import ArgumentParser
import Identifiers

struct DrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Let workers finish what they run and leave.",
        discussion: """
            EXAMPLES
              swath drain                          all workers
              swath drain --worker 00f3a1…         one (numbers: `swath status`)
            """)
    @Option(help: ArgumentHelp("Only this worker.", valueName: "id")) var worker: String?
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let id = try worker.map { try WorkerNumber.read($0) }
        Terminal.print(try connection.client().control("drain", worker: id))
    }
}
