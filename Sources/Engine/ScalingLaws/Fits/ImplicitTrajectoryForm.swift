import Numerics

/// L(N, B, S) with the loss that solves the law, not the measured one, on its right side: in the same free numbers as
/// ``TrajectoryForm``.
///
/// Noise of a measured loss then enters once, and what is fitted is what the law foresees. A value costs the solution of
/// an equation, a few times the explicit form's. The law is that of Kaplan et al. 2020, equations 5.2 to 5.6.
public struct ImplicitTrajectoryForm: LossForm {
    public static let name = TrajectoryForm.name
    public static let need = TrajectoryForm.need
    /// The same law with measured losses on its right side.
    public let explicit: TrajectoryForm

    public init(hasIrreducibleLoss: Bool = false) {
        explicit = TrajectoryForm(hasIrreducibleLoss: hasIrreducibleLoss)
    }

    public var constants: [LawConstant] { explicit.constants }
    public var count: Int { explicit.count }
    public func covers(_ run: MeasuredRun) -> Bool { explicit.covers(run) }
    public func box(_ runs: [MeasuredRun]) -> (lower: [Double], upper: [Double]) { explicit.box(runs) }
    public func law(_ p: [Double]) -> TrajectoryLaw { explicit.law(p) }
    public func values(_ p: [Double]) -> [Double] { explicit.values(p) }
    public func natural(_ p: [Double]) -> (numbers: SIMD8<Double>, slopes: SIMD8<Double>) { explicit.natural(p) }

    public func prediction(_ p: [Double], _ run: MeasuredRun) throws(ScalingLawError) -> Double {
        try explicit.prediction(p, run)
    }

    /// With x = ln L and the right side R(x, θ) = ln of what stands there, x solves x = R. R falls with x, so the root
    /// lies between any x and R(x): every evaluation brackets it. By the implicit function theorem
    /// dx/dθ = (∂R/∂θ)/(1 − ∂R/∂x), and ∂R/∂x = −(1/αB)·∂R/∂ln B*, which the explicit form gives.
    public func logLoss(_ p: SIMD8<Double>, _ run: LoggedRun) -> (value: Double, slopes: SIMD8<Double>) {
        // The measured loss is near the solution: a start, of which nothing but rounding is left.
        var trial = run
        let capacity = explicit.capacity(p, run)
        var (low, high) = (-Double.infinity, Double.infinity)
        for _ in 0..<100 {
            let (value, slopes) = explicit.logLoss(p, trial, capacity: capacity)
            let steepness = 1 + p[5] * slopes[4]
            guard value.isFinite, steepness.isFinite else { return (value, slopes) }
            let excess = trial.loss - value
            if abs(excess) <= 1e-14 * max(1, abs(value)) { return (value, slopes / steepness) }
            low = max(low, min(trial.loss, value))
            high = min(high, max(trial.loss, value))
            var next = trial.loss - excess / steepness
            if !(next > low && next < high) { next = low + (high - low) / 2 }
            if next == trial.loss { return (value, slopes / steepness) }
            trial.loss = next
        }
        let (value, slopes) = explicit.logLoss(p, trial, capacity: capacity)
        return (value, slopes / (1 + p[5] * slopes[4]))
    }
}
