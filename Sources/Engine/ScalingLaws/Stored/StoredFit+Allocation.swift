extension StoredFit {
    /// The best use of C operations: N, D = C/(6·N) and, but of a law of best sizes, the loss. Of `kaplan` at batches far below
    /// the critical one; of `kaplan-data` as if every token of the data were seen once.
    ///
    /// - Parameter unique: U, in tokens, for `repetition`; nil for data that is seen once.
    /// - Throws: `outOfRange`, `noOptimum`.
    public func allocation(operations: Double, unique: Double? = nil) throws(ScalingLawError) -> Forecast {
        var parts = [
            try quantity("parameters", "parameters") { law throws(ScalingLawError) in
                try law.best(operations: operations, unique: unique).parameters
            },
            try quantity("tokens", "tokens") { law throws(ScalingLawError) in
                try law.best(operations: operations, unique: unique).tokens
            },
        ]
        if try law.best(operations: operations, unique: unique).loss != nil {
            parts.append(
                try quantity("loss", "nats/token") { law throws(ScalingLawError) in
                    try law.best(operations: operations, unique: unique).loss ?? .nan
                })
        }
        let tokens = parts[1].value
        let seen = unique.map { min($0, tokens) }
        return Forecast(
            quantities: parts,
            extrapolations: extrapolations([
                ("parameters", parts[0].value), ("tokens", tokens), ("unique", seen),
                ("epochs", seen.map { tokens / $0 }), ("operations", operations),
            ]))
    }
}
