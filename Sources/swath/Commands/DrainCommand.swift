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
        var id: WorkerID?
        if let worker {
            guard let number = UInt64(worker, radix: 16) else {
                throw CommandFailure(
                    .badInput,
                    "\"\(worker)\" is not a worker's number: 16 hexadecimal digits, as `swath status` prints them")
            }
            id = WorkerID(number)
        }
        Terminal.print(try connection.client().control("drain", worker: id))
    }
}
