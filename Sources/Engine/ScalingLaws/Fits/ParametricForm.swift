import Numerics

/// E + A/N^α + B/D^β in (ln A, ln B, ln E, α, β), as Hoffmann et al. 2022 search it.
public struct ParametricForm: LossForm {
    public static let name = "chinchilla"
    public init() {}

    public var constants: [LawConstant] {
        [
            LawConstant("A"), LawConstant("B"), LawConstant("E", isDecisive: true),
            LawConstant("alpha", isDecisive: true), LawConstant("beta", isDecisive: true),
        ]
    }
    public var count: Int { 5 }
    public func covers(_ run: MeasuredRun) -> Bool { true }

    /// The grid of Hoffmann et al. spans this box.
    public func box(_ runs: [MeasuredRun]) -> (lower: [Double], upper: [Double]) {
        ([0, 0, -1, 0, 0], [25, 25, 1, 2, 2])
    }

    public func law(_ p: [Double]) -> ParametricLaw {
        ParametricLaw(
            irreducibleLoss: portableExponential(p[2]), parameterScale: portableExponential(p[0]),
            parameterExponent: p[3], tokenScale: portableExponential(p[1]), tokenExponent: p[4])
    }

    /// The free numbers of a law: the inverse of ``law(_:)``. Terms that are nothing are almost nothing.
    public func point(_ law: ParametricLaw) -> [Double] {
        [law.parameterScale, law.tokenScale, law.irreducibleLoss].map { portableLogarithm(max($0, 1e-9)) }
            + [law.parameterExponent, law.tokenExponent]
    }

    public func values(_ p: [Double]) -> [Double] {
        [portableExponential(p[0]), portableExponential(p[1]), portableExponential(p[2]), p[3], p[4]]
    }

    public func prediction(_ p: [Double], _ run: MeasuredRun) throws(ScalingLawError) -> Double {
        try law(p).loss(parameters: run.parameters, tokens: run.tokens)
    }

    public func logLoss(_ p: SIMD8<Double>, _ run: LoggedRun) -> (value: Double, slopes: SIMD8<Double>) {
        let (size, data) = (p[0] - p[3] * run.parameters, p[1] - p[4] * run.tokens)
        let largest = max(size, data, p[2])
        let parts = (
            portableExponential(size - largest), portableExponential(data - largest),
            portableExponential(p[2] - largest)
        )
        let sum = parts.0 + parts.1 + parts.2
        let (a, b, e) = (parts.0 / sum, parts.1 / sum, parts.2 / sum)
        return (
            largest + portableLogarithm(sum),
            SIMD8(a, b, e, -run.parameters * a, -run.tokens * b, 0, 0, 0)
        )
    }
}
