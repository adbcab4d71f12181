import Numerics

/// L(N, B, S) in (ln Nc, ln αN, ln Sc, ln αS, ln B*, √(1/αB)) and, where there is an irreducible part, ln E.
///
/// The measured loss stands on the right side of the law, as Kaplan et al. fit it: then no equation is solved for a
/// value, and noise of the loss enters twice. Free numbers keep exponents positive: with αS or αB below 0 the right side
/// would grow with the loss, and the best "law" would be the one that says of every loss that it is what it is.
public struct TrajectoryForm: LossForm {
    public static let name = "kaplan"
    public static let need: String? = "the tokens of a batch"
    /// Whether E is fitted; it is 0 otherwise.
    public let hasIrreducibleLoss: Bool
    public init(hasIrreducibleLoss: Bool = false) { self.hasIrreducibleLoss = hasIrreducibleLoss }

    public var constants: [LawConstant] {
        [
            LawConstant("N_c"), LawConstant("alpha_N", isDecisive: true), LawConstant("S_c"),
            LawConstant("alpha_S", isDecisive: true), LawConstant("B_star"), LawConstant("alpha_B"),
        ] + (hasIrreducibleLoss ? [LawConstant("E", isDecisive: true)] : [])
    }
    public var count: Int { hasIrreducibleLoss ? 7 : 6 }
    public func covers(_ run: MeasuredRun) -> Bool { run.batch != nil }

    public func box(_ runs: [MeasuredRun]) -> (lower: [Double], upper: [Double]) {
        let largest = runs.map { portableLogarithm($0.parameters) }.max() ?? 20
        let batches = runs.compactMap(\.batch).map(portableLogarithm)
        let (low, high) = (batches.min() ?? 10, batches.max() ?? 15)
        return (
            [largest - 4, -3.5, 0, -1.6, low, 0.1] + (hasIrreducibleLoss ? [-2] : []),
            [largest + 20, -0.5, 12, 0.4, high + 8, 3] + (hasIrreducibleLoss ? [1] : [])
        )
    }

    public func law(_ p: [Double]) -> TrajectoryLaw {
        let values = values(p)
        return TrajectoryLaw(
            criticalParameters: values[0], parameterExponent: values[1], criticalSteps: values[2],
            stepExponent: values[3], criticalBatch: values[4], batchExponent: values[5],
            irreducibleLoss: hasIrreducibleLoss ? values[6] : 0)
    }

    /// The free numbers of a law: where a search may start. The inverse of ``law(_:)``.
    public func point(_ law: TrajectoryLaw) -> [Double] {
        let scales = [
            law.criticalParameters, law.parameterExponent, law.criticalSteps, law.stepExponent, law.criticalBatch,
        ]
        // A start with an E of nothing could not leave it: the logarithm has no slope there.
        return scales.map { portableLogarithm($0) } + [(1 / law.batchExponent).squareRoot()]
            + (hasIrreducibleLoss ? [portableLogarithm(max(law.irreducibleLoss, 0.05))] : [])
    }

    public func values(_ p: [Double]) -> [Double] {
        p[0..<5].map { portableExponential($0) } + [1 / (p[5] * p[5])]
            + (hasIrreducibleLoss ? [portableExponential(p[6])] : [])
    }

    /// (ln Nc, αN, ln Sc, αS, ln B*, 1/αB, E).
    public func natural(_ p: [Double]) -> (numbers: SIMD8<Double>, slopes: SIMD8<Double>) {
        let (size, step) = (portableExponential(p[1]), portableExponential(p[3]))
        let irreducible = hasIrreducibleLoss ? portableExponential(p[6]) : 0
        return (
            SIMD8(p[0], size, p[2], step, p[4], p[5] * p[5], irreducible, 0),
            SIMD8(1, size, 1, step, 1, 2 * p[5], irreducible, 0)
        )
    }

    public func prediction(_ p: [Double], _ run: MeasuredRun) throws(ScalingLawError) -> Double {
        guard let batch = run.batch else {
            throw .insufficient("a run without a batch size has no place on a trajectory")
        }
        return try law(p).loss(parameters: run.parameters, batch: batch, steps: run.tokens / batch)
    }

    public func logLoss(_ p: SIMD8<Double>, _ run: LoggedRun) -> (value: Double, slopes: SIMD8<Double>) {
        logLoss(p, run, capacity: capacity(p, run))
    }

    /// (Nc/N)^αN, which knows nothing of the loss on the right side: whoever tries many of those needs it once.
    func capacity(_ p: SIMD8<Double>, _ run: LoggedRun) -> Double {
        portableExponential(p[1] * (p[0] - run.parameters))
    }

    func logLoss(_ p: SIMD8<Double>, _ run: LoggedRun, capacity: Double) -> (value: Double, slopes: SIMD8<Double>) {
        let size = p[0] - run.parameters
        let ratio = portableExponential(p[4] - run.batch - p[5] * run.loss)
        let steps = p[2] - run.tokens + run.batch + portableLogarithm1p(ratio)
        let remainder = portableExponential(p[3] * steps)
        let loss = p[6] + capacity + remainder
        let share = ratio.isFinite ? ratio / (1 + ratio) : 1
        let byBatch = p[3] * remainder * share / loss
        return (
            portableLogarithm(loss),
            SIMD8(
                p[1] * capacity / loss, size * capacity / loss, p[3] * remainder / loss, steps * remainder / loss,
                byBatch, -run.loss * byBatch, 1 / loss, 0)
        )
    }
}
