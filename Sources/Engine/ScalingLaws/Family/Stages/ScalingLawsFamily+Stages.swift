public import Families
import Numerics

/// The closed loop. What a stage is for is its parameter `purpose`; what the stages before it have found is put over
/// what the sweep file writes:
///
/// - after a search of learning rates, the rule that they follow: the rate, and how it goes with batch and width;
/// - before a ladder of sizes that does not say its batch, the critical batch size at the loss that the ladder of
///   batches has reached;
/// - before runs that are held out, the law L(N, B, S) that was fitted to all the others: it foretells their losses
///   before they begin.
extension ScalingLawsFamily {
    public var stageSeries: Set<String> { ["loss"] }
    public var looksBack: Bool { true }

    public func nextStage(after stage: StageOutcome) throws -> StageDecision {
        guard let next = stage.next else { return .asWritten }
        let purpose = next.fixed["purpose"]?.asString.flatMap(Purpose.init) ?? .run
        guard purpose != .run, purpose != .rates else { return .asWritten }
        if let first = stage.rows.first, stage.rows.allSatisfy({ $0.values["loss"] == nil }) {
            let name = MeasuredCurves.purpose(of: first.parameters)?.rawValue ?? "run"
            return .stop(reason: "no run of the stage for \(name) has ended well")
        }
        let all = stage.earlier.flatMap { $0 } + stage.rows
        var fixed: [String: ParameterValue] = [:]
        if let rule = RateRule(RateRule.bests(all)) {
            fixed = rule.parameters
        }
        if purpose == .sizes, let batch = criticalBatch(all, next) { fixed["batch"] = .integer(batch) }
        if purpose == .holdOut {
            let points = MeasuredCurves.points(all, for: [.batches, .sizes])
            do {
                fixed["law"] = try TrajectoryFit(points).law.parameter
            } catch {
                return .stop(reason: "no law can be fitted to the \(points.count) points so far: \(error)")
            }
        }
        return fixed.isEmpty ? .asWritten : .replace(axes: [:], fixed: fixed)
    }

    /// The power of two nearest to the critical batch size, in sequences, at the least loss that every run of the
    /// ladder of batches has reached, and not beyond the ladder; nil where the next stage says its batch itself, or
    /// nothing can be told.
    private func criticalBatch(_ rows: [StageOutcome.Row], _ next: StageTemplate) -> Int64? {
        let isWritten = next.fixed["batch"] != nil || next.axes.contains { $0.names.contains("batch") }
        let points = MeasuredCurves.points(rows, for: [.batches])
        let last = Dictionary(grouping: points, by: \.run).values.compactMap { $0.last?.loss }
        guard !isWritten, let loss = last.max(), let context = rows.last?.parameters["context"]?.asNumber,
            let tokens = try? TrajectoryFit(points).law.criticalBatchSize(loss: loss), tokens.isFinite
        else { return nil }
        let ladder = points.compactMap(\.batch).map { $0 / context }
        func power(_ sequences: Double) -> Double { portableLogarithm(sequences) / 0.6931471805599453 }
        // A hair for the last bit of a logarithm: 64 is a power of two within a ladder that ends with it.
        let (least, largest) = (power(ladder.min() ?? 1) - 1e-9, power(ladder.max() ?? 1) + 1e-9)
        let nearest = power(tokens / context).rounded()
        // A ladder between two powers of two has none within it: then the one below.
        return Int64(1) << Int64(max(0, min(max(nearest, least.rounded(.up)), largest.rounded(.down))))
    }
}
