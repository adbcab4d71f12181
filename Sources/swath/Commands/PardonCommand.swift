import ArgumentParser
import Identifiers

struct PardonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pardon",
        abstract: "Give a node that is in quarantine work again.",
        discussion: """
            A node where everything fails or takes far longer than elsewhere gets no more work; `swath status` says \
            why. When the reason is gone (a disk that was full, a module that was missing), any worker of it is named.

            EXAMPLES
              swath pardon 00f3a1…                 (numbers: `swath status`)
            """)
    @Argument(help: ArgumentHelp("A worker of the node.", valueName: "worker")) var worker: String
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let id = try WorkerNumber.read(worker)
        Terminal.print(try connection.client().control("pardon", worker: id))
    }
}

/// A worker's number as `swath status` prints it.
enum WorkerNumber {
    static func read(_ text: String) throws -> WorkerID {
        guard let number = UInt64(text, radix: 16) else {
            throw CommandFailure(
                .badInput,
                "\"\(text)\" is not a worker's number: 16 hexadecimal digits, as `swath status` prints them")
        }
        return WorkerID(number)
    }
}
