import Numerics

/// ``RepetitionLaw`` in (ln R_D, ln R_N) where the law of data seen once is held, as Muennighoff et al. 2023 fit it, and
/// otherwise in these and (ln A, ln B, ln E, ln α, ln β).
///
/// Without a bound, for the runs may want repetitions to be worth as much as new data: then R is a large number, of which the
/// losses no longer tell the size, and is not determined.
public struct RepetitionForm: LossForm {
    public static let name = "repetition"

    /// What is known of the law of data that is seen once.
    public enum Single: Sendable, Hashable {
        /// All of it: its five constants are held.
        case held(ParametricLaw)
        /// Nothing: they are fitted too.
        case free
        /// α = β: four of them are fitted.
        case tied
    }
    public let single: Single
    public init(_ single: Single = .free) { self.single = single }

    /// - Throws: `insufficient` where no run has seen anything twice.
    public static func requireRepetition(in runs: [MeasuredRun]) throws(ScalingLawError) {
        guard !runs.contains(where: { $0.epochs > 1 }) else { return }
        throw .insufficient(
            "none of the \(runs.count) runs repeats data, with more tokens than unique ones: nothing tells what repetitions are "
                + "worth, and data seen once has the law chinchilla")
    }

    public var constants: [LawConstant] {
        let isHeld = count == 2
        return [
            LawConstant("R_D", isDecisive: true), LawConstant("R_N", isDecisive: true),
            LawConstant("A", isHeld: isHeld), LawConstant("B", isHeld: isHeld),
            LawConstant("E", isDecisive: true, isHeld: isHeld), LawConstant("alpha", isDecisive: true, isHeld: isHeld),
            LawConstant("beta", isDecisive: true, isHeld: isHeld),
        ]
    }
    public var count: Int {
        switch single {
        case .held: 2
        case .free: 7
        case .tied: 6
        }
    }
    public func covers(_ run: MeasuredRun) -> Bool { true }

    /// R from a third of a repetition to 1,000, and for the rest the box of ``ParametricForm`` with exponents above 0.05.
    public func box(_ runs: [MeasuredRun]) -> (lower: [Double], upper: [Double]) {
        (
            Array([-1, -1, 0, 0, -1, -3, -3].prefix(count)), Array([7, 7, 25, 25, 1, 0.7, 0.7].prefix(count))
        )
    }

    public func law(_ p: [Double]) -> RepetitionLaw {
        let values = values(p)
        return RepetitionLaw(
            single: ParametricLaw(
                irreducibleLoss: values[4], parameterScale: values[2], parameterExponent: values[5],
                tokenScale: values[3], tokenExponent: values[6]), tokenDecay: values[0], parameterDecay: values[1])
    }

    public func values(_ p: [Double]) -> [Double] {
        let free = p.map { portableExponential($0) }
        return switch single {
        case .held(let law):
            free + [
                law.parameterScale, law.tokenScale, law.irreducibleLoss, law.parameterExponent, law.tokenExponent,
            ]
        case .free: free
        case .tied: free + [free[5]]
        }
    }

    /// (ln R_D, ln R_N, ln A, ln B, ln E, α, β).
    public func natural(_ p: [Double]) -> (numbers: SIMD8<Double>, slopes: SIMD8<Double>) {
        if case .held(let law) = single {
            let logs = [law.parameterScale, law.tokenScale, law.irreducibleLoss].map { portableLogarithm($0) }
            return (
                SIMD8(p[0], p[1], logs[0], logs[1], logs[2], law.parameterExponent, law.tokenExponent, 0),
                SIMD8(1, 1, 0, 0, 0, 0, 0, 0)
            )
        }
        let alpha = portableExponential(p[5])
        let beta = single == .tied ? alpha : portableExponential(p[6])
        return (SIMD8(p[0], p[1], p[2], p[3], p[4], alpha, beta, 0), SIMD8(1, 1, 1, 1, 1, alpha, beta, 0))
    }

    public func prediction(_ p: [Double], _ run: MeasuredRun) throws(ScalingLawError) -> Double {
        try law(p).loss(parameters: run.parameters, tokens: run.tokens, unique: run.unique)
    }

    public func logLoss(_ p: SIMD8<Double>, _ run: LoggedRun) -> (value: Double, slopes: SIMD8<Double>) {
        let (alpha, beta) = (p[5], p[6])
        // ln U_N: at the optimum α·A/U_N^α = β·B/U^β.
        let balance = portableLogarithm(alpha / beta) + p[2] - p[3] + beta * run.unique
        let supported = balance / alpha
        let data = SaturatedAmount(run.tokens, unique: run.unique, decay: portableExponential(p[0]))
        let size = SaturatedAmount(run.parameters, unique: supported, decay: portableExponential(p[1]))
        let (u, v) = (p[2] - alpha * size.logarithm, p[3] - beta * data.logarithm)
        let largest = max(u, v, p[4])
        let parts = (
            portableExponential(u - largest), portableExponential(v - largest), portableExponential(p[4] - largest)
        )
        let sum = parts.0 + parts.1 + parts.2
        let (bySize, byData, byFloor) = (parts.0 / sum, parts.1 / sum, parts.2 / sum)
        let moved = size.slopeByUnique
        var slopes = SIMD8(
            -byData * beta * data.slopeByDecay, -bySize * alpha * size.slopeByDecay,
            bySize * (1 - moved), byData + bySize * moved, byFloor,
            -bySize * (size.logarithm + moved * (1 / alpha - supported)),
            -byData * data.logarithm - bySize * moved * (run.unique - 1 / beta), 0)
        if single == .tied { slopes[5] += slopes[6] }
        return (largest + portableLogarithm(sum), slopes)
    }
}

/// ln of an amount, data or parameters, of which what lies beyond the unique part counts ever less.
private struct SaturatedAmount {
    let logarithm: Double
    /// By ln of the unique part.
    let slopeByUnique: Double
    /// By ln R.
    let slopeByDecay: Double

    /// - Parameter amount: Its logarithm, as that of the unique part.
    init(_ amount: Double, unique: Double, decay: Double) {
        guard amount > unique else {
            (logarithm, slopeByUnique, slopeByDecay) = (amount, 0, 0)
            return
        }
        // More repetitions than e^300 are not told apart.
        let repeats = portableExponentialMinus1(min(amount - unique, 300))
        let added = Saturation(repeats: repeats, decay: decay)
        logarithm = unique + portableLogarithm1p(added.worth)
        slopeByUnique = 1 - (1 + repeats) * added.next / (1 + added.worth)
        slopeByDecay = added.slopeByDecay / (1 + added.worth)
    }
}
