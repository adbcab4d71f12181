extension StoredFit {
    typealias Answer = (_ law: FittedLaw) throws(ScalingLawError) -> Double

    /// The loss of a model: of `kaplan` with batches, of the others whatever the batch is.
    ///
    /// - Throws: `insufficient` where the law needs a batch and there is none, `outOfRange`.
    public func loss(parameters: Double, tokens: Double, batch: Double?) throws(ScalingLawError) -> Forecast {
        let loss = try quantity("loss", "nats/token") { law throws(ScalingLawError) in
            try law.loss(parameters: parameters, tokens: tokens, batch: batch)
        }
        return Forecast(
            quantities: [loss],
            extrapolations: extrapolations([
                ("parameters", parameters), ("tokens", tokens), ("batch", batch), ("steps", batch.map { tokens / $0 }),
            ]))
    }

    /// What a loss takes of a size: least steps, least tokens and the critical batch, and at a batch steps, tokens and
    /// operations (6·N·tokens); of the laws without batches the tokens and operations.
    ///
    /// - Throws: `unreachable` with the least loss of that size, `outOfRange`.
    public func demand(loss: Double, parameters: Double, batch: Double?) throws(ScalingLawError) -> Forecast {
        try requirePositive("loss", loss)
        if let batch { try requirePositive("batch", batch) }
        var parts = [
            try quantity("least_loss", "nats/token") { law throws(ScalingLawError) in
                try law.leastLoss(parameters: parameters)
            }
        ]
        guard case .trajectory = law else {
            let tokens: Answer = { law throws(ScalingLawError) in
                switch law {
                case .parametric(let law): return try law.tokens(loss: loss, parameters: parameters)
                case .dataLimited(let law): return try law.tokens(loss: loss, parameters: parameters)
                case .trajectory: throw .insufficient("a refit is of another law than the fit")
                }
            }
            parts.append(try quantity("tokens", "tokens", tokens))
            parts.append(
                try quantity("operations", "FLOP") { law throws(ScalingLawError) in
                    6 * parameters * (try tokens(law))
                })
            return Forecast(
                quantities: parts,
                extrapolations: extrapolations([("parameters", parameters), ("tokens", parts[1].value)]))
        }
        parts += [
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
        // Without a batch: at the critical one, where twice the least of both is spent.
        var (steps, tokens) = (2 * parts[1].value, 2 * parts[2].value)
        if let batch {
            parts += [
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
            (steps, tokens) = (parts[4].value, parts[5].value)
        }
        return Forecast(
            quantities: parts,
            extrapolations: extrapolations([
                ("parameters", parameters), ("tokens", tokens), ("batch", batch), ("steps", steps),
            ]))
    }

    /// The best use of C operations: of `kaplan` at batches far below the critical one.
    ///
    /// - Throws: `outOfRange`, `noOptimum`; `insufficient` for `kaplan-data`, whose tokens are those of a data set and
    ///   not of training.
    public func allocation(operations: Double) throws(ScalingLawError) -> Forecast {
        func optimum(_ law: FittedLaw) throws(ScalingLawError) -> Optimum {
            switch law {
            case .parametric(let law): return try law.computeOptimum(operations: operations)
            case .trajectory(let law): return try law.computeOptimum(operations: operations)
            case .dataLimited:
                throw .insufficient(
                    "kaplan-data tells no best size for a budget: its tokens are those of a data set, not of training")
            }
        }
        let parts = [
            try quantity("parameters", "parameters") { law throws(ScalingLawError) in try optimum(law).parameters },
            try quantity("tokens", "tokens") { law throws(ScalingLawError) in try optimum(law).tokens },
            try quantity("loss", "nats/token") { law throws(ScalingLawError) in try optimum(law).loss },
        ]
        return Forecast(
            quantities: parts,
            extrapolations: extrapolations([("parameters", parts[0].value), ("tokens", parts[1].value)]))
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

    private func quantity(
        _ name: String, _ unit: String, _ answer: Answer
    ) throws(ScalingLawError) -> Forecast.Quantity {
        let value = try answer(law)
        // A size of 1e-300 is a question that can be asked.
        guard value.isFinite, value > 0 else {
            throw .insufficient("the \(name) comes out at \(value): the question lies beyond what the law can say")
        }
        let range = interval(of: answer)
        return Forecast.Quantity(name: name, value: value, lower: range?.lower, upper: range?.upper, unit: unit)
    }

    private func extrapolations(_ asked: [(name: String, value: Double?)]) -> [Forecast.Extrapolation] {
        let spans = Dictionary(ranges.named.map { ($0.name, $0.span) }, uniquingKeysWith: { first, _ in first })
        return asked.compactMap { name, value in
            guard let value, let span = spans[name], span.extrapolation(value) > Forecast.tolerated else { return nil }
            return Forecast.Extrapolation(name: name, value: value, span: span)
        }
    }
}
