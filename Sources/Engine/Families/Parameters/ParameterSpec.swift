/// What a family says of one parameter: how sweep files may set it, and what it means.
///
/// ```swift
/// ParameterSpec(
///     "lags", .integer(1...1_000), default: 10, unit: "points",
///     help: "how many past points predict the next",
///     applies: [.when("method", in: ["linear-regression"])])
/// ```
public struct ParameterSpec: Sendable, Hashable {
    /// As sweep files write it: letters, digits, `-` and `_`, beginning with a letter.
    public let name: String
    public let kind: ParameterKind
    /// Taken when a sweep file is silent. Nil: the parameter is required. ``ParameterValue/null``:
    /// it may be left out, and then the task does not have it.
    public let defaultValue: ParameterValue?
    /// What a number counts, e.g. `seconds`; nil when it counts nothing.
    public let unit: String?
    /// One line, lower case, no full stop.
    public let help: String
    /// All must hold, or the parameter is dropped from the task and so from its identity: two tasks
    /// that differ only in parameters without a meaning are one task.
    public let applies: [Condition]

    public init(
        _ name: String, _ kind: ParameterKind, default defaultValue: ParameterValue? = nil, unit: String? = nil,
        help: String, applies: [Condition] = []
    ) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.unit = unit
        self.help = help
        self.applies = applies
    }

    /// The seed axis that every family has besides its own parameters, once a sweep repeats its
    /// tasks: `repeats: 5` makes it 0, 1, 2, 3, 4.
    public static let `repeat` = ParameterSpec(
        "repeat", .integer(0...Int64.max), default: .null,
        help: "which repetition this is: tasks alike but for it draw other random numbers")

    /// The value as the family will see it, or what is wrong with it.
    public func accept(_ value: ParameterValue) throws(ValueProblem) -> ParameterValue {
        if value.isNull, defaultValue == .some(.null) { return value }
        return try kind.accept(value, subject: name)
    }
}

/// Why a value does not fit its parameter, and the nearest that would.
public struct ValueProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// A sentence without a full stop.
    public let message: String
    /// What to write instead, when there is a near miss.
    public let suggestion: String?
    public init(_ message: String, suggestion: String? = nil) {
        self.message = message
        self.suggestion = suggestion
    }
    public var description: String {
        suggestion.map { "\(message); did you mean \"\($0)\"?" } ?? message
    }
}

extension ParameterSpec {
    /// Whether a parameter may be called this: a letter, then letters, digits, `-`, `_` and `.`, at
    /// most 64 in all.
    public static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 64, isLetter(first) else { return false }
        return name.utf8.allSatisfy {
            isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F || $0 == 0x2E
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
