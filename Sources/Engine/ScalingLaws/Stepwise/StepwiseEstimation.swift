/// The constants of L(N, B, S) one after the other, as Su et al. 2024 and Kaplan et al. 2020 (section 5) find them:
/// critical batch sizes from ladders of batches, then the loss that each size comes to, then how losses fall with steps.
///
/// Every step can be looked at by itself, which a fit of all constants at once does not offer; that fit, begun where
/// these steps end, is the better estimate (``refined(_:delta:starts:)``).
public struct StepwiseEstimation: Sendable {
    public let batch: CriticalBatchEstimate
    public let capacity: CapacityEstimate
    public let step: StepEstimate
    /// What was estimated from, warm-up left out.
    public let runs: [MeasuredRun]
    /// How many curves they are of.
    public let curves: Int

    /// - Parameters:
    ///   - runs: Points of curves: sizes, batches and several steps of each.
    ///   - warmUp: Points up to this step are left out: they fit no law.
    ///   - levels: How many levels of loss are read of each size.
    /// - Throws: `insufficient`, with the step that has no answer.
    public init(_ runs: [MeasuredRun], after warmUp: Double = 0, levels: Int = 10) throws(ScalingLawError) {
        self.runs = runs.filter { ($0.steps ?? 0) > warmUp }
        guard !self.runs.isEmpty else {
            throw .insufficient("none of the \(runs.count) rows tells a batch and more than \(warmUp) steps")
        }
        let smoothed = try LossCurve.curves(self.runs).compactMap { SmoothedCurve($0) }
        curves = smoothed.count
        batch = try CriticalBatchEstimate(smoothed, levelsOfSize: levels)
        let readings = StepReading.readings(smoothed, batch)
        capacity = try CapacityEstimate(readings)
        step = try StepEstimate(readings, capacity)
    }

    public var law: TrajectoryLaw {
        TrajectoryLaw(
            criticalParameters: capacity.criticalParameters.value,
            parameterExponent: capacity.parameterExponent.value, criticalSteps: step.criticalSteps.value,
            stepExponent: step.stepExponent.value, criticalBatch: batch.criticalBatch.value,
            batchExponent: batch.batchExponent.value)
    }

    /// In the order of ``TrajectoryForm/constants``.
    public var constants: [StepwiseConstant] {
        [
            capacity.criticalParameters, capacity.parameterExponent, step.criticalSteps, step.stepExponent,
            batch.criticalBatch, batch.batchExponent,
        ]
    }

    /// Exponents of size and steps whose 95 % range is wider than they are themselves.
    public var undetermined: [String] {
        [capacity.parameterExponent, step.stepExponent].filter { !$0.isDetermined }.map(\.name)
    }

    /// All constants at once, by the search that starts where the steps ended: never worse than they are.
    ///
    /// - Parameter starts: How many more searches, from elsewhere.
    /// - Throws: ``RobustFit``'s errors.
    public func refined(
        _ form: TrajectoryForm = TrajectoryForm(), delta: Double = 1e-3, starts: Int = 20
    ) throws(ScalingLawError) -> RobustFit<TrajectoryForm> {
        try RobustFit(form, runs, delta: delta, starts: starts, from: form.point(law))
    }

    /// Likewise, with the loss that solves the law on its right side.
    public func refined(
        _ form: ImplicitTrajectoryForm, delta: Double = 1e-3, starts: Int = 20
    ) throws(ScalingLawError) -> RobustFit<ImplicitTrajectoryForm> {
        try RobustFit(form, runs, delta: delta, starts: starts, from: form.explicit.point(law))
    }
}
