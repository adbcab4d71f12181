public import Families
import Identifiers

/// Where failures sit: a method that fails everywhere reads as one bug and not as 135 failures.
public struct FailureMap: Sendable, Hashable {
    /// An axis value, or a pair of them, whose tasks all failed.
    public struct Pattern: Sendable, Hashable {
        public struct Part: Sendable, Hashable {
            public let axis: String
            /// Nil stands for tasks that do not have the parameter.
            public let value: ParameterValue?
        }
        /// None: every task failed. Else one part or two.
        public let parts: [Part]
        public let failed: Int64
        public let error: CommonError

        public var description: String {
            let failures = failed == 1 ? "1 failure" : "\(NumberText.grouped(failed)) failures"
            let what =
                parts.isEmpty
                ? "every task that ended has failed"
                : "everything with " + parts.map { "\($0.axis)=\(CellAxes.text($0.value))" }.joined(separator: " and ")
                    + " fails"
            return "\(what) (\(failures)): \(error.description)"
        }
    }

    /// The commonest of several errors.
    public struct CommonError: Sendable, Hashable {
        /// The word of the kind of failure: `error`, `crashed`, `timed-out` …
        public let kind: String
        /// An example; numbers may differ between the failures that share it.
        public let message: String
        public let count: Int64

        public var description: String {
            let sentence = DisplayWidth.truncated(DisplayWidth.printable(message), to: 160)
            return "\(NumberText.grouped(count))x \(kind)" + (sentence.isEmpty ? "" : ": \(sentence)")
        }
    }

    /// Most failures explained first. A pattern counts only what no earlier one has explained.
    public internal(set) var patterns: [Pattern] = []
    /// Errors of the failures that no pattern explains, commonest first.
    public internal(set) var others: [CommonError] = []

    /// Failures that no pattern explains.
    public var scattered: Int64 { others.reduce(0) { $0 + $1.count } }

    /// One failed task, as the map is made from it.
    struct Failure {
        let index: TaskIndex
        /// Which value of each axis it has.
        let numbers: [Int]
        /// Which of the errors it ended with.
        let error: Int
    }
}

/// Errors told apart by kind and wording; numbers in the wording do not count.
struct ErrorClasses {
    private(set) var examples: [(kind: String, message: String)] = []
    private var numbers: [String: Int] = [:]

    mutating func number(kind: String, message: String) -> Int {
        let key = kind + "\u{0}" + Self.withoutNumbers(message)
        if let number = numbers[key] { return number }
        examples.append((kind, message))
        numbers[key] = examples.count - 1
        return examples.count - 1
    }

    private static func withoutNumbers(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8.prefix(400) {
            if (0x30...0x39).contains(byte) {
                if bytes.last != UInt8(ascii: "#") { bytes.append(UInt8(ascii: "#")) }
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Errors of these failures, commonest first.
    func ranked(_ failures: some Sequence<FailureMap.Failure>) -> [FailureMap.CommonError] {
        var counts: [Int: Int64] = [:]
        for failure in failures { counts[failure.error, default: 0] += 1 }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map {
                FailureMap.CommonError(kind: examples[$0.key].kind, message: examples[$0.key].message, count: $0.value)
            }
    }
}
