extension Metric {
    /// MARRE = 100 · mean |y − ŷ| / (max y − min y), the range being over all components together
    /// (darts and dysts; release 0.96 of dysts adds 1e-10 to it).
    public static let meanAbsoluteRangedRelativeError = Metric(
        "marre", "mean absolute error in percent of the truth's range"
    ) { scored in
        guard let largest = scored.truth.values.max(), let least = scored.truth.values.min() else { return nil }
        return 100 * scored.meanOverEntries { y, forecast in (y - forecast).magnitude }
            / (largest - least + scored.definitions.epsilon)
    }
}
