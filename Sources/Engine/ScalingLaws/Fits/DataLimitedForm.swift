import Numerics

/// [(Nc/N)^(αN/αD) + Dc/D]^αD in (ln Nc, ln αN, ln Dc, ln αD) and, where there is an irreducible part, ln E.
public struct DataLimitedForm: LossForm {
    public static let name = "kaplan-data"
    /// Whether E is fitted; it is 0 otherwise.
    public let hasIrreducibleLoss: Bool
    public init(hasIrreducibleLoss: Bool = false) { self.hasIrreducibleLoss = hasIrreducibleLoss }

    public var constants: [LawConstant] {
        [
            LawConstant("N_c"), LawConstant("alpha_N", isDecisive: true), LawConstant("D_c"),
            LawConstant("alpha_D", isDecisive: true),
        ] + (hasIrreducibleLoss ? [LawConstant("E", isDecisive: true)] : [])
    }
    public var count: Int { hasIrreducibleLoss ? 5 : 4 }
    public func covers(_ run: MeasuredRun) -> Bool { true }

    public func box(_ runs: [MeasuredRun]) -> (lower: [Double], upper: [Double]) {
        let largest = runs.map { portableLogarithm($0.parameters) }.max() ?? 20
        let most = runs.map { portableLogarithm($0.tokens) }.max() ?? 22
        return (
            [largest - 4, -3.5, most - 4, -3.5] + (hasIrreducibleLoss ? [-2] : []),
            [largest + 20, -0.5, most + 20, -0.5] + (hasIrreducibleLoss ? [1] : [])
        )
    }

    public func law(_ p: [Double]) -> DataLimitedLaw {
        let values = values(p)
        return DataLimitedLaw(
            criticalParameters: values[0], parameterExponent: values[1], criticalTokens: values[2],
            tokenExponent: values[3], irreducibleLoss: hasIrreducibleLoss ? values[4] : 0)
    }

    public func values(_ p: [Double]) -> [Double] {
        p.prefix(count).map { portableExponential($0) }
    }

    /// (ln Nc, αN, ln Dc, αD, E).
    public func natural(_ p: [Double]) -> (numbers: SIMD8<Double>, slopes: SIMD8<Double>) {
        let (size, data) = (portableExponential(p[1]), portableExponential(p[3]))
        let irreducible = hasIrreducibleLoss ? portableExponential(p[4]) : 0
        return (
            SIMD8(p[0], size, p[2], data, irreducible, 0, 0, 0), SIMD8(1, size, 1, data, irreducible, 0, 0, 0)
        )
    }

    public func prediction(_ p: [Double], _ run: MeasuredRun) throws(ScalingLawError) -> Double {
        try law(p).loss(parameters: run.parameters, tokens: run.tokens)
    }

    public func logLoss(_ p: SIMD8<Double>, _ run: LoggedRun) -> (value: Double, slopes: SIMD8<Double>) {
        let size = p[0] - run.parameters
        let power = p[1] / p[3]
        // Σ of exponentials by the larger, so that neither overflows.
        let (u, v) = (power * size, p[2] - run.tokens)
        let largest = max(u, v)
        let parts = (portableExponential(u - largest), portableExponential(v - largest))
        let logSum = largest + portableLogarithm(parts.0 + parts.1)
        let limited = portableExponential(p[3] * logSum)
        let loss = p[4] + limited
        let (bySize, part) = (parts.0 / (parts.0 + parts.1), limited / loss)
        return (
            portableLogarithm(loss),
            SIMD8(
                part * p[1] * bySize, part * size * bySize, part * p[3] * (1 - bySize),
                part * (logSum - power * size * bySize), 1 / loss, 0, 0, 0)
        )
    }
}
