extension StoredFit {
    /// What a loss takes of a size: least steps, least tokens and the critical batch, and at a batch steps, tokens and
    /// operations (6·N·tokens); of the laws without batches the tokens and operations.
    ///
    /// - Parameter unique: U, in tokens, for `repetition`; nil for data that is seen once.
    /// - Throws: `unreachable` with the least loss of that size, `outOfRange`; `insufficient` where the law tells no losses.
    public func demand(
        loss: Double, parameters: Double, batch: Double?, unique: Double? = nil
    ) throws(ScalingLawError) -> Forecast {
        try requirePositive("loss", loss)
        if let batch { try requirePositive("batch", batch) }
        let least = try quantity("least_loss", "nats/token") { law throws(ScalingLawError) in
            try law.leastLoss(parameters: parameters, unique: unique)
        }
        guard case .trajectory = law else {
            let tokens = try quantity("tokens", "tokens") { law throws(ScalingLawError) in
                try law.tokens(loss: loss, parameters: parameters, unique: unique)
            }
            let operations = try quantity("operations", "FLOP") { law throws(ScalingLawError) in
                6 * parameters * (try law.tokens(loss: loss, parameters: parameters, unique: unique))
            }
            let seen = unique.map { min($0, tokens.value) }
            return Forecast(
                quantities: [least, tokens, operations],
                extrapolations: extrapolations([
                    ("parameters", parameters), ("tokens", tokens.value), ("unique", seen),
                    ("epochs", seen.map { tokens.value / $0 }),
                ]))
        }
        let parts = [least] + (try steps(to: loss, parameters: parameters, batch: batch))
        // Without a batch: at the critical one, where twice the least of both is spent.
        let (steps, tokens) =
            batch == nil ? (2 * parts[1].value, 2 * parts[2].value) : (parts[4].value, parts[5].value)
        return Forecast(
            quantities: parts,
            extrapolations: extrapolations([
                ("parameters", parameters), ("tokens", tokens), ("batch", batch), ("steps", steps),
            ]))
    }

    private func steps(
        to loss: Double, parameters: Double, batch: Double?
    ) throws(ScalingLawError) -> [Forecast.Quantity] {
        let least = [
            try trajectory("least_steps", "steps") { law throws(ScalingLawError) in
                try law.leastSteps(loss: loss, parameters: parameters)
            },
            try trajectory("least_tokens", "tokens") { law throws(ScalingLawError) in
                try law.leastTokens(loss: loss, parameters: parameters)
            },
            try trajectory("critical_batch", "tokens") { law throws(ScalingLawError) in
                try law.criticalBatchSize(loss: loss)
            },
        ]
        guard let batch else { return least }
        return least + [
            try trajectory("steps", "steps") { law throws(ScalingLawError) in
                try law.steps(loss: loss, parameters: parameters, batch: batch)
            },
            try trajectory("tokens", "tokens") { law throws(ScalingLawError) in
                batch * (try law.steps(loss: loss, parameters: parameters, batch: batch))
            },
            try trajectory("operations", "FLOP") { law throws(ScalingLawError) in
                6 * parameters * batch * (try law.steps(loss: loss, parameters: parameters, batch: batch))
            },
        ]
    }

    private func trajectory(
        _ name: String, _ unit: String, _ answer: (TrajectoryLaw) throws(ScalingLawError) -> Double
    ) throws(ScalingLawError) -> Forecast.Quantity {
        try quantity(name, unit) { law throws(ScalingLawError) in
            guard case .trajectory(let law) = law else {
                throw .insufficient("only the law kaplan tells steps and batches")
            }
            return try answer(law)
        }
    }
}
