public import Identifiers

/// What an audit looks for.
public enum AuditRule: String, Sendable, Hashable, CaseIterable {
    /// A task of a finished sweep has no outcome.
    case lost
    /// A task has more than one result, or results that disagree.
    case doubled
    /// A task's outcome and its attempts contradict each other.
    case attempts
    /// How many tasks an ended sweep is said to have finished is not how many have an outcome.
    case tally
    /// A row belongs to nothing.
    case orphan
    /// A task's identity or parameters are not what the sweep says.
    case identity
    /// Stored bytes are not what their digest says.
    case bytes
    /// A task's records, artifacts or digest are not those with which its outcome was written.
    case contents
    /// One attempt emitted the same record or artifact more than once, with different values.
    case repeated
    /// Something that was only needed on the way was left behind. Costs space and nothing else.
    case leftover
    /// A check could not be made.
    case unchecked
    /// SQLite finds the file damaged.
    case integrity

    /// Whether a finding means that results cannot be trusted.
    public var isFailure: Bool {
        switch self {
        case .lost, .doubled, .attempts, .tally, .orphan, .identity, .bytes, .contents, .integrity: true
        case .leftover, .unchecked, .repeated: false
        }
    }
}

/// One thing that an audit found.
public struct AuditFinding: Sendable, Hashable {
    public let rule: AuditRule
    /// The sweep row concerned; nil for the file.
    public let sweep: SweepID?
    /// How many tasks, rows or blobs.
    public let count: Int64
    /// Some of the tasks concerned.
    public let examples: [TaskIndex]
    /// What is wrong, without count and place.
    public let sentence: String

    public init(
        _ rule: AuditRule, sweep: SweepID? = nil, count: Int64 = 1, examples: [TaskIndex] = [], _ sentence: String
    ) {
        self.rule = rule
        self.sweep = sweep
        self.count = count
        self.examples = examples
        self.sentence = sentence
    }
}

extension AuditFinding: CustomStringConvertible {
    public var description: String {
        var text = "\(rule.rawValue): "
        if let sweep { text += "sweep \(sweep): " }
        if count > 1 || !examples.isEmpty { text += "\(NumberText.grouped(count)) x " }
        text += sentence
        if !examples.isEmpty {
            let more = count > Int64(examples.count) ? " …" : ""
            text += " (task \(examples.map(String.init).joined(separator: ", "))\(more))"
        }
        return text
    }

    var json: JSONText {
        .object([
            "rule": .string(rule.rawValue), "failure": .bool(rule.isFailure),
            "sweep": sweep.map { .integer($0.rawValue) } ?? .null, "count": .integer(count),
            "examples": .array(examples.map(JSONText.integer)), "sentence": .string(sentence),
        ])
    }
}
