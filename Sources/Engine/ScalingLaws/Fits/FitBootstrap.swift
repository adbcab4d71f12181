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
        progress: RefitProgress? = nil
    ) throws(ScalingLawError) {
        let groups = Dictionary(grouping: fit.runs.indices) { fit.runs[$0].run }.sorted { $0.key < $1.key }.map(\.value)
        guard groups.count > 1, resamples > 1 else {
            throw .insufficient("a bootstrap needs several runs and draws, not \(groups.count) and \(resamples)")
        }
        let runs = fit.runs.map(LoggedRun.init)
        var points: [[Double]] = []
        for resample in 0..<resamples {
            progress?(resample, resamples)
            // A stream for each draw: refits may run in any order.
            var stream = random.split(UInt64(resample))
            var weights = [Double](repeating: 0, count: runs.count)
            for _ in groups { for row in groups[stream.index(below: groups.count)] { weights[row] += 1 } }
            let objective = HuberObjective(fit.form, runs, weights: weights, delta: fit.delta)
            if let refit = try? objective.minimum(from: fit.point), refit.value.isFinite { points.append(refit.point) }
        }
        progress?(resamples, resamples)
        guard points.count > resamples / 2 else {
            throw .noOptimum("only \(points.count) of \(resamples) refits of the bootstrap succeeded")
        }
        (self.points, form) = (points, fit.form)
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
