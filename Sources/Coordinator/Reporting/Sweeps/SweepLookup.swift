import Families
import Identifiers
public import Storage

/// Finds the sweep that a person means.
public enum SweepLookup {
    /// By id (also of a later stage), by name, or by the beginning of a name or of a hash that only
    /// one sweep has. Of several sweeps of one name, the latest; without any text, the latest of all.
    public static func find(_ text: String?, in reader: StoreReader) throws -> SweepSummary {
        try find(text, among: SweepSummary.all(in: reader))
    }

    /// As ``find(_:in:)``, among sweeps that are oldest first.
    public static func find(_ text: String?, among sweeps: [SweepSummary]) throws(SweepLookupError) -> SweepSummary {
        guard let latest = sweeps.last else { throw .none }
        guard let text, !text.isEmpty else { return latest }
        if let number = Int64(text) {
            if let sweep = sweeps.first(where: { $0.stages.contains { $0.id.rawValue == number } }) { return sweep }
        }
        if let sweep = sweeps.last(where: { $0.name == text }) { return sweep }
        let matches = sweeps.filter { $0.name.hasPrefix(text) || (text.utf8.count >= 4 && $0.hash.hasPrefix(text)) }
        let names = Set(matches.map(\.name))
        if names.count == 1, let sweep = matches.last { return sweep }
        if names.count > 1 { throw .ambiguous(text, names: names.sorted()) }
        let everyName = Set(sweeps.map(\.name)).sorted()
        throw .unknown(text, sweeps: sweeps.map { "\($0.id) \($0.name)" }, near: nearestName(to: text, in: everyName))
    }

    /// Names and ids that begin with the text: what a shell completes.
    public static func completions(_ prefix: String, among sweeps: [SweepSummary]) -> [String] {
        let candidates = Set(sweeps.map(\.name)).sorted() + sweeps.map { "\($0.id)" }
        return candidates.filter { $0.hasPrefix(prefix) }
    }
}

/// No sweep, or more than one, is called so.
public enum SweepLookupError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file has no sweep at all.
    case none
    case unknown(String, sweeps: [String], near: String?)
    case ambiguous(String, names: [String])

    public var description: String {
        switch self {
        case .none:
            "this file has no sweep yet: submit one with `swath submit FILE`, or run one with `swath run FILE`"
        case .unknown(let text, let sweeps, let near):
            "no sweep named \(text)" + (near.map { "; did you mean \($0)?" } ?? ";") + " there are: "
                + Self.listed(sweeps)
        case .ambiguous(let text, let names):
            "several sweeps begin with \(text): " + Self.listed(names)
        }
    }

    private static func listed(_ names: [String]) -> String {
        let shown = names.suffix(12).joined(separator: ", ")
        return names.count > 12 ? "\(shown) and \(names.count - 12) older ones" : shown
    }
}
