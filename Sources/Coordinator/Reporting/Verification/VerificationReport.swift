import Identifiers
import Storage

/// What came of running finished tasks again.
public struct VerificationReport: Sendable {
    /// What a second run gave.
    public enum Outcome: Sendable, Hashable {
        /// The digest over records and artifacts of the second run.
        case ran(digest: UInt64, processor: String)
        case failed(String)
    }

    /// How a task stands.
    public enum Verdict: String, Sendable, Hashable {
        /// The same bits.
        case equal
        /// Other bits on the same kind of processor: a task that does not repeat.
        case different
        /// Other bits on another kind of processor, where the same are not promised.
        case elsewhere
        /// It succeeded then and fails now.
        case failed
    }

    public struct Line: Sendable, Hashable {
        public let item: VerificationPlan.Item
        public let outcome: Outcome

        public var verdict: Verdict {
            switch outcome {
            case .failed: .failed
            case .ran(let digest, let processor):
                if digest == item.digest { .equal } else { processor == item.processor ? .different : .elsewhere }
            }
        }
    }

    public let candidates: Int
    public private(set) var lines: [Line] = []

    public init(_ plan: VerificationPlan) { candidates = plan.candidates }

    /// Compares one task that has been run again.
    @discardableResult
    public mutating func add(_ item: VerificationPlan.Item, _ outcome: Outcome) -> Verdict {
        let line = Line(item: item, outcome: outcome)
        lines.append(line)
        return line.verdict
    }

    /// True when there was something to compare, no task differed on its own kind of processor, and none failed.
    public var isConfirmed: Bool {
        !lines.isEmpty && !lines.contains { $0.verdict == .different || $0.verdict == .failed }
    }

    /// How many tasks have a verdict.
    public func count(_ verdict: Verdict) -> Int { lines.count { $0.verdict == verdict } }
}

extension VerificationReport {
    /// The report for people, without a final line end.
    public var text: String {
        if lines.isEmpty { return "nothing was checked: no task of the sweep has succeeded" }
        var text = ""
        for line in lines where line.verdict != .equal {
            text += "  ! sweep \(line.item.sweep) task \(line.item.index): \(Self.sentence(line))\n"
        }
        let repeated = "\(count(.equal)) of \(lines.count) tasks gave the same bits again"
        let sample = " (a sample of \(NumberText.grouped(Int64(candidates))) that succeeded)"
        return text + repeated + (lines.count < candidates ? sample : "")
    }

    private static func sentence(_ line: Line) -> String {
        switch line.outcome {
        case .failed(let reason): "it succeeded then and fails now: \(DisplayWidth.printable(reason))"
        case .ran(let digest, let processor):
            "digest \(hex(digest)), then \(hex(line.item.digest))"
                + (line.verdict == .elsewhere
                    ? ", on another processor (\(processor); then \(line.item.processor))" : ", on the same processor")
        }
    }

    /// The report for machines.
    public var json: JSONText {
        .object([
            "confirmed": .bool(isConfirmed), "tasks": .integer(Int64(lines.count)),
            "candidates": .integer(Int64(candidates)), "equal": .integer(Int64(count(.equal))),
            "different": .integer(Int64(count(.different))), "elsewhere": .integer(Int64(count(.elsewhere))),
            "failed": .integer(Int64(count(.failed))),
            "lines": .array(
                lines.map { line in
                    .object([
                        "sweep": .integer(line.item.sweep.rawValue), "task": .integer(line.item.index),
                        "verdict": .string(line.verdict.rawValue), "digest": .string(Self.hex(line.item.digest)),
                        "again": Self.json(line.outcome),
                    ])
                }),
        ])
    }

    private static func json(_ outcome: Outcome) -> JSONText {
        switch outcome {
        case .ran(let digest, _): .string(hex(digest))
        case .failed(let reason): .object(["error": .string(reason)])
        }
    }

    private static func hex(_ digest: UInt64) -> String {
        let text = String(digest, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
