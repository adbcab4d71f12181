/// One of the laws of loss, with its constants by the names that tables and stored fits have for them.
public enum FittedLaw: Sendable, Hashable {
    case parametric(ParametricLaw)
    case trajectory(TrajectoryLaw)
    case dataLimited(DataLimitedLaw)

    /// The names of a law's constants, in the order of its ``LossForm/constants``; `E` is 0 where it may be left out and
    /// is.
    ///
    /// - Returns: nil for a law that there is not.
    public static func constants(of law: String) -> (needed: [String], optional: [String])? {
        switch law {
        case ParametricForm.name: (["A", "B", "E", "alpha", "beta"], [])
        case TrajectoryForm.name: (["N_c", "alpha_N", "S_c", "alpha_S", "B_star", "alpha_B"], ["E"])
        case DataLimitedForm.name: (["N_c", "alpha_N", "D_c", "alpha_D"], ["E"])
        default: nil
        }
    }

    /// - Parameter constants: All above 0 and finite, but that `E` may be 0 and `alpha_B` infinite.
    /// - Throws: `insufficient` for a law or a constant that there is not or that is missing, `outOfRange`.
    public init(_ law: String, _ constants: [String: Double]) throws(ScalingLawError) {
        guard let (needed, optional) = Self.constants(of: law) else {
            throw .insufficient("there is no law \"\(law)\"; there are chinchilla, kaplan and kaplan-data")
        }
        for name in needed where constants[name] == nil { throw .insufficient("the constant \(name) is missing") }
        for (name, value) in constants.sorted(by: { $0.key < $1.key }) {
            guard needed.contains(name) || optional.contains(name) else {
                throw .insufficient("the law \(law) has no constant \(name)")
            }
            let mayBeEndless = name == "alpha_B" && value == .infinity
            if name == "E", value == 0 { continue }
            if !mayBeEndless { try requirePositive(name, value) }
        }
        func constant(_ name: String) -> Double { constants[name] ?? 0 }
        switch law {
        case ParametricForm.name:
            self = .parametric(
                ParametricLaw(
                    irreducibleLoss: constant("E"), parameterScale: constant("A"), parameterExponent: constant("alpha"),
                    tokenScale: constant("B"), tokenExponent: constant("beta")))
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

    /// E + what the size leaves: the least loss that it can come to.
    public func leastLoss(parameters: Double) throws(ScalingLawError) -> Double {
        switch self {
        case .parametric(let law):
            try requirePositive("parameters", parameters)
            return law.irreducibleLoss + law.parameterScale / portablePower(parameters, law.parameterExponent)
        case .trajectory(let law): return try law.leastLoss(parameters: parameters)
        case .dataLimited(let law):
            try requirePositive("parameters", parameters)
            return law.irreducibleLoss + portablePower(law.criticalParameters / parameters, law.parameterExponent)
        }
    }

    /// The loss after so many tokens: of a trajectory with batches, of the others whatever the batch is.
    ///
    /// - Throws: `insufficient` where the law needs a batch and there is none, `outOfRange`.
    public func loss(parameters: Double, tokens: Double, batch: Double?) throws(ScalingLawError) -> Double {
        switch self {
        case .parametric(let law): return try law.loss(parameters: parameters, tokens: tokens)
        case .dataLimited(let law): return try law.loss(parameters: parameters, tokens: tokens)
        case .trajectory(let law):
            guard let batch else { throw .insufficient("the loss of a trajectory depends on the batch") }
            try requirePositive("batch", batch)
            return try law.loss(parameters: parameters, batch: batch, steps: tokens / batch)
        }
    }
}
