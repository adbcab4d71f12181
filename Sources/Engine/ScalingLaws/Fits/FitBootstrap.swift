public import Numerics

/// What a fit would have been on other runs like these: whole runs are drawn with replacement, and each draw is fitted
/// anew from the full optimum (percentile bootstrap, Efron and Tibshirani 1993).
public struct FitBootstrap<Form: LossForm>: Sendable {
    /// The free numbers of every refit.
    public let points: [[Double]]
    private let form: Form

    /// Refits that were made elsewhere.
    init(_ form: Form, _ points: [[Double]]) { (self.form, self.points) = (form, points) }

    /// - Parameters:
    ///   - resamples: How many draws, at least 2.
    ///   - random: What draws them.
    ///   - progress: Hears of every refit.
    /// - Throws: `insufficient` of fewer than two runs, `noOptimum` when no refit succeeds.
    public init(
        _ fit: RobustFit<Form>, resamples: Int = 1000, random: RandomStream = RandomStream(seed: 0xB007),
        progress: FitProgress? = nil
    ) throws(ScalingLawError) {
        let runs = fit.runs.map(LoggedRun.init)
        points = try DrawnRuns.refits(fit.runs, resamples: resamples, random: random, progress: progress) { weights in
            let objective = HuberObjective(fit.form, runs, weights: weights, delta: fit.delta)
            guard let refit = try? objective.minimum(from: fit.point), refit.value.isFinite else { return nil }
            return refit.point
        }
        form = fit.form
    }

    /// The range that holds `level` of the refits, by percentiles; nil where the quantity is not defined for one of them.
    public func interval(
        level: Double = 0.95, of quantity: (_ law: Form.Law) throws -> Double
    ) -> (lower: Double, upper: Double)? {
        let values = points.compactMap { try? quantity(form.law($0)) }.filter { !$0.isNaN }
        return values.count == points.count ? percentileRange(values, level) : nil
    }

    /// The ranges of the constants, infinite where refits have no bound, in the order of ``LossForm/constants``.
    public func intervals(level: Double = 0.95) -> [(lower: Double, upper: Double)] {
        let values = points.map(form.values)
        return form.constants.indices.map { place in percentileRange(values.map { $0[place] }, level) }
    }
}
