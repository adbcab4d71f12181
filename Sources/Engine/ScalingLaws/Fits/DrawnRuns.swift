import Numerics

/// Whole runs drawn with replacement, and what a fit is on each draw (Efron and Tibshirani 1993): the rows of one run,
/// which depend on each other, are drawn together.
enum DrawnRuns {
    /// The free numbers of every refit that succeeds, on all cores; the same whatever their number.
    ///
    /// - Parameters:
    ///   - runs: The rows that the fit has seen.
    ///   - resamples: How many draws, at least 2.
    ///   - random: What draws them, a stream for each draw: refits may run in any order.
    ///   - refit: Called from several threads. The optimum for rows that count so often; nil where there is none.
    /// - Throws: `insufficient` of fewer than two runs, `noOptimum` when fewer than half of the refits succeed.
    static func refits(
        _ runs: [MeasuredRun], resamples: Int, random: RandomStream, progress: FitProgress?,
        _ refit: @Sendable (_ weights: [Double]) -> [Double]?
    ) throws(ScalingLawError) -> [[Double]] {
        let groups = Dictionary(grouping: runs.indices) { runs[$0].run }.sorted { $0.key < $1.key }.map(\.value)
        guard groups.count > 1, resamples > 1 else {
            throw .insufficient("a bootstrap needs several runs and draws, not \(groups.count) and \(resamples)")
        }
        let points = AllCores.map(resamples, progress: { progress?(.refits, $0, $1) }) { resample in
            var stream = random.split(UInt64(resample))
            var weights = [Double](repeating: 0, count: runs.count)
            for _ in groups { for row in groups[stream.index(below: groups.count)] { weights[row] += 1 } }
            return refit(weights)
        }.compactMap(\.self)
        guard points.count > resamples / 2 else {
            throw .noOptimum("only \(points.count) of \(resamples) refits of the bootstrap succeeded")
        }
        return points
    }
}
