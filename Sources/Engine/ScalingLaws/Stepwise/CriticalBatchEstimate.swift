import Numerics

/// The first step: critical batch sizes at levels of loss, and the line ln Bcrit = ln B* − (1/αB)·ln L through them
/// (Kaplan et al. 2020, section 5.1 and figure 10).
public struct CriticalBatchEstimate: Sendable, Hashable {
    public let levels: [CriticalBatchLevel]
    /// B*, in tokens.
    public let criticalBatch: StepwiseConstant
    /// αB; infinite where critical batches do not grow as the loss falls.
    public let batchExponent: StepwiseConstant

    /// Errors of ln Bcrit below this do not make a level count more: they say how straight a line is, not how right.
    private static var leastError: Double { 0.02 }

    /// - Parameters:
    ///   - runs: Points of curves at several batches.
    ///   - levels: How many levels of loss are read of each size.
    /// - Throws: `insufficient` where no size has three batches that cross the same losses, or only one level of loss
    ///   tells a critical batch.
    public init(_ runs: [MeasuredRun], levels: Int = 10) throws(ScalingLawError) {
        try self.init(LossCurve.curves(runs).compactMap { SmoothedCurve($0) }, levelsOfSize: levels)
    }

    /// - Throws: as the other.
    init(_ curves: [SmoothedCurve], levelsOfSize: Int) throws(ScalingLawError) {
        let sizes = Dictionary(grouping: curves, by: \.parameters).sorted { $0.key < $1.key }.map(\.value)
        let batches = sizes.map { Set($0.map(\.batch)).count }.max() ?? 0
        guard batches > 2 else {
            throw .insufficient(
                "a critical batch size needs one size with curves at three batch sizes or more, six are better, and "
                    + "the most that one size has is \(batches)")
        }
        levels = sizes.flatMap { CriticalBatchLevel.levels($0, count: levelsOfSize) }
        guard Set(levels.map(\.loss)).count > 1 else {
            throw .insufficient(
                "\(levels.count) levels of loss tell a critical batch size, and at least two are needed: the batches "
                    + "are all far above it, or all far below, or too few curves reach the same losses")
        }
        let (x, y) = (levels.map { portableLogarithm($0.loss) }, levels.map { portableLogarithm($0.criticalBatch) })
        let weights = levels.map { level in
            1 / (level.logarithmicError * level.logarithmicError + Self.leastError * Self.leastError)
        }
        guard let line = StraightLine(x, y, weights: weights) else {
            throw .insufficient("the levels of loss that tell a critical batch size are all the same")
        }
        guard line.slope < 0 else {
            // Growing with the loss is what the law cannot say: the nearest that it can is one size for all losses.
            let total = weights.reduce(0, +)
            let mean = zip(y, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
            criticalBatch = StepwiseConstant(
                name: "B_star", value: portableExponential(mean), error: .infinity)
            batchExponent = StepwiseConstant(name: "alpha_B", value: .infinity, error: .infinity)
            return
        }
        let scale = portableExponential(line.intercept)
        criticalBatch = StepwiseConstant(name: "B_star", value: scale, error: scale * line.interceptError)
        batchExponent = StepwiseConstant(
            name: "alpha_B", value: -1 / line.slope, error: line.slopeError / (line.slope * line.slope))
    }

    /// ln Bcrit at a loss of which the logarithm is given.
    func logarithm(atLogLoss loss: Double) -> Double {
        portableLogarithm(criticalBatch.value) - loss / batchExponent.value
    }
}
