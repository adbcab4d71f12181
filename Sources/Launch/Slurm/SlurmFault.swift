/// Why a command of Slurm's did not do what it was asked for, by what can be done about it.
public enum SlurmFault: Error, Hashable, Sendable {
    /// The command is not on the path.
    case missing(String)
    /// Slurm cannot be reached at the moment; surely nothing has happened.
    case unreachable(String)
    /// It took too long, or the answer was lost: it may have happened.
    case unanswered(String)
    /// Not now; perhaps later.
    case postponed(String)
    /// Not now and not later.
    case refused(String)
    /// There is no such job any more.
    case gone
}

extension SlurmFault: CustomStringConvertible {
    /// A sentence without a full stop.
    public var description: String {
        switch self {
        case .missing(let program):
            "\(program) is not on the path: launch where Slurm's commands are, such as on a login node"
        case .unreachable(let text), .unanswered(let text), .postponed(let text), .refused(let text): text
        case .gone: "there is no such job any more"
        }
    }
}

extension SlurmFault {
    /// The fault of a command that ended with an error.
    init(program: String, status: Int32, errors: String) {
        let text = Self.sentence(errors) ?? "\(program) ended with status \(status) and said nothing"
        let lower = text.lowercased()
        func says(_ words: [String]) -> Bool { words.contains { lower.contains($0) } }
        if says(["invalid job id", "already completing", "job has finished"]) {
            self = .gone
        } else if says([
            "socket timed out", "zero bytes were transmitted", "connection reset", "message receive failure",
        ]) {
            self = .unanswered(text)
        } else if says(Self.silent) {
            self = .unreachable(text)
        } else if says(Self.passing) {
            self = .postponed(text)
        } else {
            self = .refused(text)
        }
    }

    private static let silent = [
        "unable to contact", "connection failure", "connect failure", "connection refused", "standby mode", "munge",
        "authentication", "credential", "unable to process configuration", "unable to establish config",
        "could not establish a configuration", "transport endpoint", "slurmdbd", "try again",
    ]

    private static let passing = [
        "temporarily unavailable", "submit limit", "policy (job submit", "maximum number of jobs", "job limit",
        "too many", "quota", "temporarily", "busy",
    ]

    /// What Slurm said, as one sentence: without the names of its commands, and the last of several lines, which is
    /// the verdict, with what stands before it.
    private static func sentence(_ errors: String) -> String? {
        var lines: [String] = []
        for line in errors.split(whereSeparator: \.isNewline) {
            var rest = Substring(line)
            for prefix in ["sbatch: ", "squeue: ", "scancel: ", "sinfo: ", "scontrol: ", "error: ", "fatal: "]
            where rest.hasPrefix(prefix) {
                rest = rest.dropFirst(prefix.count)
            }
            for prefix in ["Batch job submission failed: ", "allocation failure: "] where rest.hasPrefix(prefix) {
                rest = rest.dropFirst(prefix.count)
            }
            if rest.hasPrefix("Try \"") || lines.contains(String(rest)) { continue }
            lines.append(String(rest))
        }
        let text = lines.suffix(3).joined(separator: "; ")
        return text.isEmpty ? nil : String(text.prefix(500))
    }
}
