/// A length of time as Slurm writes it: `30` (minutes), `30:00`, `2:00:00`, `1-12`, `1-12:30`, `1-12:30:00`, or
/// `UNLIMITED`. With a unit (`90s`, `30m`, `2h`, `1d`) it is what Swath's own files would mean by it.
public enum SlurmTime: Hashable, Sendable {
    /// So many seconds.
    case seconds(Int)
    /// No limit.
    case unlimited

    /// Ten years; nothing that is longer was meant.
    static let longest = 315_360_000

    /// Reads any of Slurm's forms. Nil when the text is none of them, as `INVALID` and `NOT_SET` are not.
    public init?(_ text: String) {
        switch text.lowercased() {
        case "unlimited", "infinite": self = .unlimited
        default:
            guard let seconds = Self.withUnit(text) ?? Self.slurms(text), seconds <= Self.longest else { return nil }
            self = .seconds(seconds)
        }
    }

    /// Seconds; nil for no limit.
    public var seconds: Int? {
        if case .seconds(let seconds) = self { seconds } else { nil }
    }

    private static func withUnit(_ text: String) -> Int? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let amount = number(text.dropLast()) else { return nil }
        return amount * unit
    }

    private static func slurms(_ text: String) -> Int? {
        let halves = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let clock = halves.last, halves.count <= 2 else { return nil }
        var parts: [Int] = []
        for part in clock.split(separator: ":", omittingEmptySubsequences: false) {
            guard let value = number(part) else { return nil }
            parts.append(value)
        }
        guard parts.count <= 3 else { return nil }
        if halves.count == 2 {
            // Behind days stand hours, whatever follows.
            guard let days = number(halves[0]) else { return nil }
            parts += Array(repeating: 0, count: 3 - parts.count)
            return days * 86_400 + parts[0] * 3_600 + parts[1] * 60 + parts[2]
        }
        return switch parts.count {
        case 1: parts[0] * 60
        case 2: parts[0] * 60 + parts[1]
        default: parts[0] * 3_600 + parts[1] * 60 + parts[2]
        }
    }

    /// A whole number of at most nine digits, so that no sum of them overflows.
    private static func number(_ text: Substring) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}

extension SlurmTime: CustomStringConvertible {
    /// The form with all its parts, which Slurm cannot take for another: `0-02:00:00`.
    public var description: String {
        guard case .seconds(let seconds) = self else { return "UNLIMITED" }
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(seconds / 86_400)-\(two(seconds / 3_600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }
}
