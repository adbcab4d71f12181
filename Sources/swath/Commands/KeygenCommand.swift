import ArgumentParser
import Protocol

struct KeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make a pair of keys for a coordinator, a worker or a client.",
        discussion: """
            Writes NAME.secret (keep it; mode 0600) and NAME.public (give it away). A coordinator lets in whoever \
            has a key in its authorised-keys file.

            EXAMPLES
              swath keygen coordinator
              swath keygen worker && cat worker.public >> keys.txt
            """)

    @Argument(help: "Name of the files, with or without a folder.", completion: .file()) var name: String

    func run() throws {
        let pair = try CurveKeyPair.generate()
        let files = try pair.write(base: name, comment: name)
        Terminal.print("\(files.secretKey)  keep it to yourself\n\(files.publicKey)  \(pair.publicKey)")
    }
}
