import Families
import Identifiers
import Protocol

/// Finds the sweep that a person means among those that a coordinator has.
enum SweepChoice {
    static func choose(_ text: String?, among sweeps: [WireSweepStatus]) throws -> SweepID {
        guard let newest = sweeps.last else { throw CommandFailure(.badInput, "the coordinator has no sweeps") }
        guard let text else { return SweepID(Int64(clamping: newest.sweep)) }
        if let number = UInt64(text), let found = sweeps.first(where: { $0.sweep == number }) {
            return SweepID(Int64(clamping: found.sweep))
        }
        if let found = sweeps.last(where: { $0.name == text }) { return SweepID(Int64(clamping: found.sweep)) }
        let beginnings = sweeps.filter { $0.name.hasPrefix(text) }
        if let found = beginnings.last, Set(beginnings.map(\.name)).count == 1 {
            return SweepID(Int64(clamping: found.sweep))
        }
        let near = nearestName(to: text, in: Set(sweeps.map(\.name)).sorted()).map { "did you mean \"\($0)\"? There" }
        throw CommandFailure(
            .badInput,
            "no sweep \"\(text)\"; \(near ?? "there") are: "
                + sweeps.map { "\($0.name) (\($0.sweep))" }.joined(separator: ", "))
    }
}
