/// How sparing a learner is, as shares from 0 to 1 (Díaz-Rodríguez et al. 2018, arXiv 1810.13166, section 3).
public enum EfficiencyMetrics {
    /// MS, model size efficiency: min(1, (1/T) Σ_i Mem(θ_1)/Mem(θ_i)).
    ///
    /// - Parameter sizes: Mem(θ_i), what the model takes after each task, above 0; at least one.
    public static func modelSize(_ sizes: [Double]) -> Double? {
        guard let first = sizes.first, sizes.allSatisfy({ $0 > 0 }) else { return nil }
        return min(1, sizes.map { first / $0 }.reduce(0, +) / Double(sizes.count))
    }

    /// SSS, samples storage size efficiency: 1 − min(1, (1/T) Σ_i Mem(M_i)/Mem(D)).
    ///
    /// - Parameters:
    ///   - stored: Mem(M_i), what samples kept for rehearsal take after each task; at least one.
    ///   - lifetime: Mem(D), what all samples of all tasks take, above 0.
    public static func sampleStorage(_ stored: [Double], of lifetime: Double) -> Double? {
        guard !stored.isEmpty, lifetime > 0 else { return nil }
        return 1 - min(1, stored.map { $0 / lifetime }.reduce(0, +) / Double(stored.count))
    }

    /// CE, computational efficiency: min(1, (1/T) Σ_i ε·Ops↑↓(Tr_i)/(1 + Ops(Tr_i))).
    ///
    /// - Parameters:
    ///   - passes: Ops↑↓(Tr_i), operations of going once over the samples of task i, forward and backward.
    ///   - operations: Ops(Tr_i), operations that learning task i took; as many.
    ///   - epsilon: ε, above 0: what brings the share to a scale on which methods differ; the number of epochs, say.
    public static func computation(passes: [Double], operations: [Double], epsilon: Double = 1) -> Double? {
        guard !passes.isEmpty, passes.count == operations.count, epsilon > 0 else { return nil }
        let shares = zip(passes, operations).map { epsilon * $0 / (1 + $1) }
        return min(1, shares.reduce(0, +) / Double(shares.count))
    }
}
