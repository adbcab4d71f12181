extension FittedLaw {
    /// The loss after so many tokens: of a trajectory with batches, of the others whatever the batch is.
    ///
    /// - Parameters:
    ///   - batch: B, in tokens; a trajectory needs it.
    ///   - unique: U, in tokens, for a law of repeated data; nil, or of any other law, for data that is seen once.
    /// - Throws: `insufficient` where the law needs a batch and there is none, or tells no losses; `outOfRange`.
    public func loss(
        parameters: Double, tokens: Double, batch: Double?, unique: Double? = nil
    ) throws(ScalingLawError) -> Double {
        switch self {
        case .parametric(let law): return try law.loss(parameters: parameters, tokens: tokens)
        case .dataLimited(let law): return try law.loss(parameters: parameters, tokens: tokens)
        case .repetition(let law): return try law.loss(parameters: parameters, tokens: tokens, unique: unique)
        case .trajectory(let law):
            guard let batch else { throw .insufficient("the loss of a trajectory depends on the batch") }
            try requirePositive("batch", batch)
            return try law.loss(parameters: parameters, batch: batch, steps: tokens / batch)
        case .bestSize: throw Self.tellsNoLoss
        }
    }

    /// E + what the size leaves: the least loss that it can come to, on `unique` tokens where a law of repeated data is asked
    /// and they are not nil.
    ///
    /// - Throws: `insufficient` where the law tells no losses, `outOfRange`.
    public func leastLoss(parameters: Double, unique: Double? = nil) throws(ScalingLawError) -> Double {
        switch self {
        case .parametric(let law):
            try requirePositive("parameters", parameters)
            return law.irreducibleLoss + law.parameterScale / portablePower(parameters, law.parameterExponent)
        case .trajectory(let law): return try law.leastLoss(parameters: parameters)
        case .dataLimited(let law):
            try requirePositive("parameters", parameters)
            return law.irreducibleLoss + portablePower(law.criticalParameters / parameters, law.parameterExponent)
        case .repetition(let law): return try law.leastLoss(parameters: parameters, unique: unique)
        case .bestSize: throw Self.tellsNoLoss
        }
    }

    /// The tokens to a loss, of a law without batches.
    ///
    /// - Throws: `unreachable`, `outOfRange`; `insufficient` where batches matter or the law tells no losses.
    func tokens(loss: Double, parameters: Double, unique: Double?) throws(ScalingLawError) -> Double {
        switch self {
        case .parametric(let law): return try law.tokens(loss: loss, parameters: parameters)
        case .dataLimited(let law): return try law.tokens(loss: loss, parameters: parameters)
        case .repetition(let law): return try law.tokens(loss: loss, parameters: parameters, unique: unique)
        case .trajectory: throw .insufficient("the tokens to a loss depend on the batch")
        case .bestSize: throw Self.tellsNoLoss
        }
    }

    /// The best use of C operations: N, D = C/(6·N), and the loss, which a law of best sizes does not know.
    ///
    /// - Throws: `outOfRange`, `noOptimum`.
    func best(
        operations: Double, unique: Double?
    ) throws(ScalingLawError) -> (parameters: Double, tokens: Double, loss: Double?) {
        let optimum: Optimum
        switch self {
        case .parametric(let law): optimum = try law.computeOptimum(operations: operations)
        case .trajectory(let law): optimum = try law.computeOptimum(operations: operations)
        case .dataLimited(let law): optimum = try law.computeOptimum(operations: operations)
        case .repetition(let law): optimum = try law.computeOptimum(operations: operations, unique: unique)
        case .bestSize(let law):
            try requirePositive("operations", operations)
            let parameters = law(operations)
            return (parameters, operations / 6 / parameters, nil)
        }
        return (optimum.parameters, optimum.tokens, optimum.loss)
    }

    private static var tellsNoLoss: ScalingLawError {
        .insufficient("this law tells the best sizes of budgets, and no losses")
    }
}
