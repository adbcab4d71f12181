import ArgumentParser
import Families
import Reporting
import Storage

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Prove from the file that nothing was lost and nothing counted twice.",
        discussion: """
            EXAMPLES
              swath audit
              swath audit --full          also recompute every identity and digest, and check the file's pages
            """)

    @OptionGroup var store: StoreOption
    @Flag(help: "Check every task and every block, not a sample.") var full = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let reader = try StoreReader.open(path: store.store, timeLimit: 86_400)
        let audit = try Audit(isFull: full, registry: .builtIn, reader: reader)
        Terminal.print(json ? "\(audit.json)" : audit.text)
        if !audit.isSound { throw ExitStatus.findings.code }
    }
}
