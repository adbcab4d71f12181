import Numerics

extension RepetitionLaw {
    /// What a size comes to after training without end: on U tokens again and again, or, where U is nil, on new ones.
    ///
    /// - Throws: `outOfRange` for numbers that are not above 0.
    public func leastLoss(parameters: Double, unique: Double? = nil) throws(ScalingLawError) -> Double {
        guard let unique else {
            try requirePositive("parameters", parameters)
            return single.irreducibleLoss + bySize(parameters)
        }
        let size = try effectiveParameters(parameters, unique: unique)
        guard tokenDecay.isFinite else { return single.irreducibleLoss + bySize(size) }
        return try single.loss(parameters: size, tokens: unique * (1 + tokenDecay))
    }

    /// The tokens, repeated ones included, after which a model has that loss; found by halving.
    ///
    /// - Throws: `unreachable` with the least loss of that size and data, `outOfRange`.
    public func tokens(loss: Double, parameters: Double, unique: Double? = nil) throws(ScalingLawError) -> Double {
        let least = try leastLoss(parameters: parameters, unique: unique)
        guard loss > least else { throw .unreachable(loss: loss, leastLoss: least) }
        func reaches(_ logTokens: Double) throws(ScalingLawError) -> Bool {
            try self.loss(parameters: parameters, tokens: portableExponential(logTokens), unique: unique) <= loss
        }
        var (low, high) = (0.0, 100.0)
        if try reaches(low) { return 1 }
        // So close to the least loss that no number of repetitions that can be written down shows a difference.
        guard try reaches(high) else { throw .unreachable(loss: loss, leastLoss: least) }
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if try reaches(middle) { high = middle } else { low = middle }
        }
        return portableExponential(high)
    }

    /// The least loss for C = 6·N·D operations on U different tokens, or, where U is nil, on data that is seen once.
    ///
    /// - Throws: `outOfRange`; `noOptimum` where the operations are more than so few tokens can use, and many sizes do as well.
    public func computeOptimum(operations: Double, unique: Double? = nil) throws(ScalingLawError) -> Optimum {
        try requirePositive("operations", operations)
        if let unique { try requirePositive("unique tokens", unique) }
        let best = try Optimum.search(operations: operations) { size, tokens throws(ScalingLawError) in
            try loss(parameters: size, tokens: tokens, unique: unique)
        }
        for factor in [0.5, 2] {
            let size = best.parameters * factor
            let other = try loss(parameters: size, tokens: operations / 6 / size, unique: unique)
            guard other > best.loss * (1 + 1e-12) else {
                throw .noOptimum("\(operations) operations are more than so few unique tokens can use")
            }
        }
        return best
    }

    private func bySize(_ parameters: Double) -> Double {
        single.parameterScale / portablePower(parameters, single.parameterExponent)
    }
}
