public import Families
import Glibc
public import Identifiers
public import Storage

/// What tasks of a family take, learned from the attempts that a store has.
///
/// As in the scheduler, a duration is the family's hint, times a scale, times one factor for each value
/// of each cost parameter. In logarithms that is a sum of effects. Here all observations are at hand,
/// so the effects are fitted to all of them together, and robustly, which a few stragglers do not
/// move. A value that was never seen has the factor 1: its hint, at the scale of the rest.
public struct CostModel: Sendable {
    /// Attempts that are read at most: marginals are settled long before.
    static let sampleLimit: Int64 = 50_000
    private static let shortest: Seconds = 1e-7

    /// Finished tasks of the family that the store knows.
    public let basis: Int64
    private let family: any Family
    /// For each cost parameter: the number of each value.
    private let numbers: [[ParameterValue?: Int]]
    private let fit: AdditiveFit
    /// What the known tasks took over what the fit alone says of them: a fit of logarithms tells the
    /// usual duration, and sums are made of means.
    private var correction = 1.0

    /// Nil when the store has no finished task of the family.
    public init?(of family: any Family, reader: StoreReader) throws(StoreError) {
        self.family = family
        let counted = try reader.rows(
            """
            SELECT count(*) FROM sweep s JOIN attempt a ON a.sweep = s.id
            WHERE s.family = :family AND a.state = 1 AND a.duration IS NOT NULL
            """, arguments: ["family": .text(family.name)])
        basis = counted.first?[0].integer ?? 0
        guard basis > 0 else { return nil }
        var numbers = family.costParameters.map { _ in [ParameterValue?: Int]() }
        let attempts = try Self.attempts(of: family, among: basis, reader: reader, &numbers)
        guard !attempts.isEmpty else { return nil }
        self.numbers = numbers
        fit = AdditiveFit(attempts.map(\.observation), levels: numbers.map(\.count))
        let took = attempts.reduce(0) { $0 + exp($1.logHint + $1.observation.value) }
        let fitted = attempts.reduce(0) { $0 + seconds($1.logHint, $1.observation.levels) }
        correction = took / fitted
    }

    /// The mean of what tasks of these parameters should take.
    public func expected(_ parameters: Parameters) -> Seconds {
        let levels = zip(numbers, family.costParameters).map { $0[parameters[$1]] }
        return seconds(Self.logHint(family, parameters), levels) * correction
    }

    private func seconds(_ logHint: Double, _ levels: [Int?]) -> Seconds { exp(min(logHint + fit.value(levels), 60)) }

    private static func logHint(_ family: any Family, _ parameters: Parameters) -> Double {
        let hint = family.costHint(parameters)
        return log(hint.isFinite ? max(hint, shortest) : 1)
    }

    /// An attempt: its duration over its hint, in logarithms, at the numbers of its cost parameters'
    /// values; and that hint.
    private struct KnownAttempt {
        let observation: AdditiveFit.Observation
        let logHint: Double
    }

    private static func attempts(
        of family: any Family, among count: Int64, reader: StoreReader, _ numbers: inout [[ParameterValue?: Int]]
    ) throws(StoreError) -> [KnownAttempt] {
        // Of many, every stride-th by a hash of the index: neighbours are alike in cost.
        let stride = max(1, (count + sampleLimit - 1) / sampleLimit)
        let cursor = try reader.cursor(
            """
            SELECT t.parameters, a.duration
            FROM sweep s JOIN attempt a ON a.sweep = s.id JOIN task t ON t.sweep = a.sweep AND t.idx = a.idx
            WHERE s.family = :family AND a.state = 1 AND a.duration IS NOT NULL
                AND (:stride = 1 OR ((a.idx % 1048573) * 2654435761 >> 12) % :stride = 0)
            LIMIT \(2 * sampleLimit)
            """, arguments: ["family": .text(family.name), "stride": .integer(stride)])
        var attempts: [KnownAttempt] = []
        while try cursor.next() {
            guard let text = cursor[0].text, let duration = cursor[1].number, duration.isFinite,
                let parameters = try? Parameters(json: Array(text.utf8))
            else { continue }
            var levels: [Int] = []
            for (position, name) in family.costParameters.enumerated() {
                let next = numbers[position].count
                levels.append(numbers[position][parameters[name], default: next])
                numbers[position][parameters[name]] = levels[position]
            }
            let logHint = logHint(family, parameters)
            let value = log(max(duration, shortest)) - logHint
            attempts.append(KnownAttempt(observation: .init(value: value, levels: levels), logHint: logHint))
        }
        return attempts
    }
}
