import ArgumentParser

/// What a `swath` process says with its exit status. Documented in docs/command-line.md.
enum ExitStatus: Int32, CaseIterable {
    case success = 0
    /// The work was done, and what it found is not good: tasks failed, an audit or a check found
    /// something.
    case findings = 1
    /// A sweep file, a query or a value is wrong. Nothing was started.
    case badInput = 2
    /// The store cannot be used: foreign, newer, corrupt, locked, read-only.
    case store = 3
    /// No coordinator answers, or it refused.
    case coordinator = 4
    /// Nothing can be listened on: the port is in use, or keys are missing.
    case listen = 5
    /// Coordinator, worker or client are of versions that do not fit.
    case version = 6
    /// Stopped by a person before the end; what was done is kept.
    case interrupted = 130
    /// Wrong use of the command line (sysexits.h EX_USAGE).
    case usage = 64
    /// A fault of Swath itself (sysexits.h EX_SOFTWARE).
    case fault = 70

    var meaning: String {
        switch self {
        case .success: "everything asked for was done"
        case .findings: "done, but tasks failed or a check found something"
        case .badInput: "a sweep file, a query or a value is wrong; nothing was started"
        case .store: "the store cannot be used (foreign, newer, corrupt, locked, read-only)"
        case .coordinator: "no coordinator answers, or it refused"
        case .listen: "cannot listen there (port in use, keys missing)"
        case .version: "versions do not fit"
        case .interrupted: "stopped by a person; what was done is kept"
        case .usage: "wrong use of the command line"
        case .fault: "a fault of Swath itself"
        }
    }

    var code: ExitCode { ExitCode(rawValue) }
}

/// An error with the exit status that goes with it; printed as `swath: sentence`.
struct CommandFailure: Error, CustomStringConvertible {
    let status: ExitStatus
    let sentence: String
    init(_ status: ExitStatus, _ sentence: String) {
        self.status = status
        self.sentence = sentence
    }
    var description: String { sentence }
}
