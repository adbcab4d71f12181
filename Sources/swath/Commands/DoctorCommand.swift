import ArgumentParser
import Families
import Glibc
import Identifiers
import Protocol
import Reporting
import Storage

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check that this machine has what Swath needs.",
        discussion: """
            EXAMPLES
              swath doctor
              swath doctor --store /scratch/me/results.sqlite
            """)

    @OptionGroup var store: StoreOption
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let findings = Examination(store: store.store).findings
        if json {
            var object = JSONLine()
            object.add("healthy", !findings.contains { $0.grade == .bad })
            object.add(
                "findings",
                findings.map { finding in
                    var row = JSONLine()
                    row.add("subject", finding.subject)
                    row.add("grade", finding.grade.rawValue)
                    row.add("sentence", finding.sentence)
                    return row
                })
            Terminal.print(object.text)
        } else {
            for finding in findings { Terminal.print("\(finding.grade.mark) \(finding.subject): \(finding.sentence)") }
        }
        if findings.contains(where: { $0.grade == .bad }) { throw ExitStatus.findings.code }
    }
}
