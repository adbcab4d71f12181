/// What values a parameter takes.
public indirect enum ParameterKind: Sendable, Hashable {
    case boolean
    /// A whole number in a range.
    case integer(ClosedRange<Int64>)
    /// A finite number in a range; whole numbers are taken, too.
    case number(NumberRange)
    /// One of these words.
    case choice([Choice])
    case string
    /// A path; a relative one starts from the sweep file's folder (``Parameters/path(_:)``).
    case path
    /// A list whose elements are of one kind, with as many elements as the range allows.
    case list(of: ParameterKind, count: ClosedRange<Int>)
    /// A map with text, number or truth values.
    case map
    /// Anything that YAML can write.
    case any

    /// One word that a choice offers.
    public struct Choice: Sendable, Hashable {
        public let name: String
        /// One line, lower case, no full stop.
        public let help: String
        public init(_ name: String, _ help: String) {
            self.name = name
            self.help = help
        }
    }

    /// A list of any length.
    public static func list(of kind: ParameterKind) -> ParameterKind { .list(of: kind, count: 0...Int.max) }
    /// Any finite number.
    public static var number: ParameterKind { .number(.any) }

    /// The words of a choice; nil for every other kind.
    public var choices: [Choice]? {
        if case .choice(let choices) = self { choices } else { nil }
    }

    /// True for kinds whose values are texts: a plain word in a sweep file is then never a number.
    var isText: Bool {
        switch self {
        case .choice, .string, .path: true
        default: false
        }
    }

    /// True for kinds a value of which is itself written as a list, so that an axis over it needs a
    /// list of lists.
    var isList: Bool {
        if case .list = self { true } else { false }
    }
}

/// A range of finite numbers, each end open or closed or absent.
public struct NumberRange: Sendable, Hashable, CustomStringConvertible {
    public enum Bound: Sendable, Hashable {
        case none
        case including(Double)
        case excluding(Double)
    }
    public let lower: Bound
    public let upper: Bound
    public init(lower: Bound = .none, upper: Bound = .none) {
        self.lower = lower
        self.upper = upper
    }

    public static let any = NumberRange()
    public static func closed(_ lower: Double, _ upper: Double) -> NumberRange {
        NumberRange(lower: .including(lower), upper: .including(upper))
    }
    public static func open(_ lower: Double, _ upper: Double) -> NumberRange {
        NumberRange(lower: .excluding(lower), upper: .excluding(upper))
    }
    public static func atLeast(_ lower: Double) -> NumberRange { NumberRange(lower: .including(lower)) }
    public static func above(_ lower: Double) -> NumberRange { NumberRange(lower: .excluding(lower)) }

    public func contains(_ value: Double) -> Bool {
        let isAbove =
            switch lower {
            case .none: true
            case .including(let bound): value >= bound
            case .excluding(let bound): value > bound
            }
        let isBelow =
            switch upper {
            case .none: true
            case .including(let bound): value <= bound
            case .excluding(let bound): value < bound
            }
        return isAbove && isBelow && value.isFinite
    }

    /// In words: `a number from 0 to below 1`.
    public var description: String {
        let floor =
            switch lower {
            case .none: ""
            case .including(let bound):
                upper == .none ? " of at least \(Self.text(bound))" : " from \(Self.text(bound))"
            case .excluding(let bound): " above \(Self.text(bound))"
            }
        let joint = lower == .none || upper == .none ? "" : (isOpenBelow ? " and" : "")
        let ceiling =
            switch upper {
            case .none: ""
            case .including(let bound):
                lower == .none || isOpenBelow ? " of at most \(Self.text(bound))" : " to \(Self.text(bound))"
            case .excluding(let bound):
                lower == .none || isOpenBelow ? " below \(Self.text(bound))" : " to below \(Self.text(bound))"
            }
        return "a number" + floor + joint + ceiling
    }

    private var isOpenBelow: Bool {
        if case .excluding = lower { true } else { false }
    }

    private static func text(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? String(value)
    }
}
