public import ArgumentParser
public import Protocol

struct KeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make a pair of keys for a coordinator, a worker or a client.",
        discussion: """
            Writes NAME.secret (keep it; mode 0600) and NAME.public (give it away). A coordinator lets in whoever \
            has a key in its authorised-keys file; [worker] or [client] behind a key, which --only writes, lets its \
            owner be that and nothing else.

            EXAMPLES
              swath keygen coordinator
              swath keygen worker --only worker && cat worker.public >> keys.txt
            """)

    @Argument(help: "Name of the files, with or without a folder.", completion: .file()) var name: String

    @Option(help: "What the key is for, and nothing else: worker or client.") var only: KeyRole?

    func run() throws {
        let pair = try CurveKeyPair.generate()
        let files = try pair.write(base: name, comment: (only.map { "[\($0.rawValue)] " } ?? "") + name)
        Terminal.print("\(files.secretKey)  keep it to yourself\n\(files.publicKey)  \(pair.publicKey)")
    }
}

extension KeyRole: ExpressibleByArgument {}
