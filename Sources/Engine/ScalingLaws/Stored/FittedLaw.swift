/// One of the laws of loss, or a law of best sizes alone, with its constants by the names that tables and stored fits have for
/// them.
public enum FittedLaw: Sendable, Hashable {
    case parametric(ParametricLaw)
    case trajectory(TrajectoryLaw)
    case dataLimited(DataLimitedLaw)
    case repetition(RepetitionLaw)
    /// N = k·C^a: the best size of a budget, of which no loss is known.
    case bestSize(PowerLaw)

    /// The names of the laws of best sizes, by how these were found.
    public static let bestSizeNames = ["isoflop", "envelope"]

    /// The names of a law's constants, in the order of its ``LossForm/constants``; `E` is 0 where it may be left out and
    /// is.
    ///
    /// - Returns: nil for a law that there is not.
    public static func constants(of law: String) -> (needed: [String], optional: [String])? {
        switch law {
        case ParametricForm.name: (["A", "B", "E", "alpha", "beta"], [])
        case TrajectoryForm.name: (["N_c", "alpha_N", "S_c", "alpha_S", "B_star", "alpha_B"], ["E"])
        case DataLimitedForm.name: (["N_c", "alpha_N", "D_c", "alpha_D"], ["E"])
        case RepetitionForm.name: (["R_D", "R_N", "A", "B", "E", "alpha", "beta"], [])
        case _ where bestSizeNames.contains(law): (["k", "a"], [])
        default: nil
        }
    }

    /// Constants that may be without end.
    private static let endless = ["alpha_B", "R_D", "R_N"]

    /// - Parameter constants: All above 0 and finite, but that `E` may be 0, and `alpha_B`, `R_D` and `R_N` infinite.
    /// - Throws: `insufficient` for a law or a constant that there is not or that is missing, `outOfRange`.
    public init(_ law: String, _ constants: [String: Double]) throws(ScalingLawError) {
        guard let (needed, optional) = Self.constants(of: law) else {
            throw .insufficient(
                "there is no law \"\(law)\"; there are chinchilla, kaplan, kaplan-data, repetition, isoflop and envelope"
            )
        }
        for name in needed where constants[name] == nil { throw .insufficient("the constant \(name) is missing") }
        for (name, value) in constants.sorted(by: { $0.key < $1.key }) {
            guard needed.contains(name) || optional.contains(name) else {
                throw .insufficient("the law \(law) has no constant \(name)")
            }
            let isEndless = value == .infinity && Self.endless.contains(name)
            if name == "E", value == 0 { continue }
            if !isEndless { try requirePositive(name, value) }
        }
        func constant(_ name: String) -> Double { constants[name] ?? 0 }
        var parametric: ParametricLaw {
            ParametricLaw(
                irreducibleLoss: constant("E"), parameterScale: constant("A"), parameterExponent: constant("alpha"),
                tokenScale: constant("B"), tokenExponent: constant("beta"))
        }
        switch law {
        case ParametricForm.name: self = .parametric(parametric)
        case RepetitionForm.name:
            self = .repetition(
                RepetitionLaw(single: parametric, tokenDecay: constant("R_D"), parameterDecay: constant("R_N")))
        case _ where Self.bestSizeNames.contains(law):
            self = .bestSize(PowerLaw(coefficient: constant("k"), exponent: constant("a")))
        case TrajectoryForm.name:
            self = .trajectory(
                TrajectoryLaw(
                    criticalParameters: constant("N_c"), parameterExponent: constant("alpha_N"),
                    criticalSteps: constant("S_c"), stepExponent: constant("alpha_S"),
                    criticalBatch: constant("B_star"), batchExponent: constant("alpha_B"),
                    irreducibleLoss: constant("E")))
        default:
            self = .dataLimited(
                DataLimitedLaw(
                    criticalParameters: constant("N_c"), parameterExponent: constant("alpha_N"),
                    criticalTokens: constant("D_c"), tokenExponent: constant("alpha_D"), irreducibleLoss: constant("E"))
            )
        }
    }
}
