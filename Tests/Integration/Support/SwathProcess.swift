import Foundation

/// A real `swath` process of the build under test.
final class SwathProcess {
    let process = Process()
    private let outputFile: URL
    private let errorFile: URL

    /// The program beside the test bundle.
    static let executable: URL = {
        let here = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        return here.appendingPathComponent("swath")
    }()

    /// Starts `swath` with these arguments in a folder of the test's.
    ///
    /// - Parameter input: What it reads on standard input; nil for nothing.
    init(
        _ arguments: [String], in folder: URL, program: URL = SwathProcess.executable,
        environment: [String: String] = [:],
        input: URL? = nil
    ) throws {
        let number = UUID().uuidString
        outputFile = folder.appendingPathComponent("out-\(number)")
        errorFile = folder.appendingPathComponent("err-\(number)")
        for file in [outputFile, errorFile] { try Data().write(to: file) }
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? FileHandle.nullDevice
        try process.run()
    }

    var pid: pid_t { process.processIdentifier }
    var isRunning: Bool { process.isRunning }
    var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

    func send(_ signal: Int32) { kill(pid, signal) }

    /// The exit status once it has ended; it is killed when that takes longer than `seconds`.
    @discardableResult
    func wait(seconds: Double = 120) -> Int32 {
        let deadline = Date().addingTimeInterval(seconds)
        while process.isRunning && Date() < deadline { usleep(20_000) }
        if process.isRunning {
            kill(pid, SIGKILL)
            process.waitUntilExit()
            return -1
        }
        return process.terminationStatus
    }

    /// Ends it without asking.
    func killHard() {
        kill(pid, SIGKILL)
        process.waitUntilExit()
    }

    /// Runs to the end.
    static func run(
        _ arguments: [String], in folder: URL, seconds: Double = 120, environment: [String: String] = [:],
        input: URL? = nil
    ) throws -> (status: Int32, output: String, errors: String) {
        let process = try SwathProcess(arguments, in: folder, environment: environment, input: input)
        let status = process.wait(seconds: seconds)
        return (status, process.output, process.errors)
    }
}

/// Waits until something holds; false when it does not within `seconds`.
func eventually(within seconds: Double = 60, _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    while Date() < deadline {
        if try condition() { return true }
        usleep(20_000)
    }
    return false
}

/// The processes whose parent is `parent`.
func children(of parent: pid_t) -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { child in
        guard let text = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return false }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 1 && pid_t(fields[1]) == parent
    }
}
