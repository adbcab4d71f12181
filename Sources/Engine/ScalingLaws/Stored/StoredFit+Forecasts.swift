extension StoredFit {
    typealias Answer = (_ law: FittedLaw) throws(ScalingLawError) -> Double

    /// The loss of a model: of `kaplan` with batches, of the others whatever the batch is. Of `repetition` besides, where U is
    /// told, how many epochs the tokens are, and what they are worth in new ones.
    ///
    /// - Parameter unique: U, in tokens; nil for data that is seen once.
    /// - Throws: `insufficient` where the law needs a batch and there is none, or tells no losses; `outOfRange`.
    public func loss(
        parameters: Double, tokens: Double, batch: Double?, unique: Double? = nil
    ) throws(ScalingLawError) -> Forecast {
        var parts = [
            try quantity("loss", "nats/token") { law throws(ScalingLawError) in
                try law.loss(parameters: parameters, tokens: tokens, batch: batch, unique: unique)
            }
        ]
        let seen = unique.map { min($0, tokens) }
        if case .repetition = law, let seen {
            let effective: Answer = { law throws(ScalingLawError) in
                guard case .repetition(let law) = law else {
                    throw .insufficient("a refit is of another law than the fit")
                }
                return try law.effectiveTokens(tokens, unique: seen)
            }
            parts += [
                .init(name: "epochs", value: tokens / seen, lower: nil, upper: nil, unit: "epochs"),
                try quantity("effective_tokens", "tokens", effective),
                try quantity("effective_epochs", "epochs") { law throws(ScalingLawError) in try effective(law) / seen },
            ]
        }
        return Forecast(
            quantities: parts,
            extrapolations: extrapolations([
                ("parameters", parameters), ("tokens", tokens), ("batch", batch), ("steps", batch.map { tokens / $0 }),
                ("unique", seen), ("epochs", seen.map { tokens / $0 }),
            ]))
    }

    func quantity(_ name: String, _ unit: String, _ answer: Answer) throws(ScalingLawError) -> Forecast.Quantity {
        let value = try answer(law)
        // A size of 1e-300 is a question that can be asked.
        guard value.isFinite, value > 0 else {
            throw .insufficient("the \(name) comes out at \(value): the question lies beyond what the law can say")
        }
        let range = interval(of: answer)
        return Forecast.Quantity(name: name, value: value, lower: range?.lower, upper: range?.upper, unit: unit)
    }

    func extrapolations(_ asked: [(name: String, value: Double?)]) -> [Forecast.Extrapolation] {
        let spans = Dictionary(ranges.named.map { ($0.name, $0.span) }, uniquingKeysWith: { first, _ in first })
        return asked.compactMap { name, value in
            guard let value, let span = spans[name], span.extrapolation(value) > Forecast.tolerated else { return nil }
            return Forecast.Extrapolation(name: name, value: value, span: span)
        }
    }
}
