import ArgumentParser
import Glibc

struct DrillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Break a cluster on purpose, and measure what becomes of it.",
        discussion: """
            Each drill starts a coordinator and workers of its own on this machine, runs a sweep whose tasks note every \
            run, strikes at a quarter of it, and tells how long it took until that was noticed and until results came at \
            full speed again, how many tasks ran twice, and, by an audit of the file, how many results were lost or \
            doubled. The exit status is 1 if any were, or if more ran again than were under way.

            DRILLS
            \(DrillScenario.allCases.map { "  \($0.rawValue)\(String(repeating: " ", count: 20 - $0.rawValue.count))\($0.summary)" }.joined(separator: "\n"))

            EXAMPLES
              swath drill
              swath drill worker-killed --workers 8 --struck 3
              swath drill coordinator-killed --finished 1000000
              swath drill --json
            """)

    @Argument(help: ArgumentHelp("Which drills; by default all.", valueName: "drill")) var drills: [DrillScenario] = []
    @Option(help: ArgumentHelp("Workers.", valueName: "count")) var workers = 3
    @Option(help: ArgumentHelp("Executors of each.", valueName: "count")) var slots = 2
    @Option(help: ArgumentHelp("Workers, or executors, that are struck.", valueName: "count")) var struck = 1
    @Option(help: ArgumentHelp("Tasks of the sweep.", valueName: "count")) var tasks = 1500
    @Option(help: ArgumentHelp("What each of them takes.", valueName: "seconds")) var seconds = 0.03
    @Option(
        help: ArgumentHelp("Tasks that the file has finished before, so that it is of some size.", valueName: "count"))
    var finished: Int64 = 0
    @Option(help: ArgumentHelp("Where the drills have their folders.", valueName: "folder"), completion: .directory)
    var folder = "/tmp"
    @Flag(help: "Leave the folders, with stores and logs.") var keep = false
    @Flag(help: "Print JSON, a line a drill.") var json = false

    func validate() throws {
        guard (1...64).contains(workers), (1...64).contains(slots) else {
            throw ValidationError("--workers and --slots must be from 1 to 64")
        }
        guard (1...workers).contains(struck) else { throw ValidationError("--struck must be from 1 to --workers") }
        guard (100...1_000_000).contains(tasks), seconds >= 0.001, seconds <= 60 else {
            throw ValidationError("--tasks must be from 100 to 1000000, --seconds from 0.001 to 60")
        }
        guard (0...10_000_000).contains(finished) else {
            throw ValidationError("--finished must be from 0 to 10000000")
        }
    }

    func run() throws {
        Interrupts.listen()
        var size = Drill.Size()
        (size.workers, size.slots, size.struck) = (workers, slots, struck)
        (size.tasks, size.seconds, size.finished) = (tasks, seconds, finished)
        var isGood = true
        for scenario in drills.isEmpty ? DrillScenario.allCases : drills {
            let outcome = try run(scenario, size)
            isGood = isGood && outcome.isGood
            Terminal.print(json ? outcome.json.text : outcome.sentence)
        }
        if !isGood { throw ExitStatus.findings.code }
    }

    private func run(_ scenario: DrillScenario, _ size: Drill.Size) throws -> DrillOutcome {
        var template = Array("\(folder)/swath-drill-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CommandFailure(.badInput, "no folder can be made in \(folder): \(String(cString: strerror(errno)))")
        }
        let place = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { if !keep { remove(place) } }
        let isTerminal = Terminal.errorIsTerminal
        func show(_ text: String) {
            if isTerminal { Terminal.write("\r\u{1B}[K\(text)", to: 2) }
        }
        let outcome = try Drill(scenario: scenario, size: size, folder: place) { show("\(scenario.rawValue): \($0)") }
            .run()
        show("")
        if keep { Terminal.say("\(scenario.rawValue): \(place)") }
        return outcome
    }

    /// A folder and the files in it.
    private func remove(_ folder: String) {
        if let entries = opendir(folder) {
            while let entry = readdir(entries) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != "." && name != ".." { unlink("\(folder)/\(name)") }
            }
            closedir(entries)
        }
        rmdir(folder)
    }
}
