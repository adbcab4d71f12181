import ArgumentParser

struct ShutdownCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shutdown",
        abstract: "End a coordinator; its store keeps everything, and workers wait for its return.",
        discussion: """
            EXAMPLES
              swath shutdown
              swath shutdown --connect tcp://node1:7077
            """)

    @OptionGroup var connection: ConnectionOptions

    func run() throws { Terminal.print(try connection.client().control("shutdown")) }
}
