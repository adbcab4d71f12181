import ArgumentParser
import Families
import Glibc
import Worker

/// The process in which tasks run. Agents start it; it is of no use by hand.
struct ExecutorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "executor", abstract: "Run tasks for a worker (started by `swath worker`).",
        shouldDisplay: false)

    func run() throws {
        Glibc.exit(Executor.main(registry: .builtIn))
    }
}
