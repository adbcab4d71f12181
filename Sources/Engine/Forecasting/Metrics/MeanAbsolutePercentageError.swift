extension Metric {
    /// MAPE = 100 · mean |(y − ŷ)/y| (darts). Not defined when the truth touches 0.
    ///
    /// dysts of 2023 divides by y and not by |y|, so that errors at negative values count against those at
    /// positive ones; dysts 0.96 divides by y + 1e-10.
    public static let meanAbsolutePercentageError = Metric("mape", "mean absolute percentage error") { scored in
        let epsilon = scored.definitions.epsilon
        let isSigned = scored.definitions.source == .dysts2023
        return 100
            * scored.meanOverEntries { y, forecast in
                let ratio = ((y - forecast) / (y + epsilon)).magnitude
                return isSigned && y < 0 ? -ratio : ratio
            }
    }
}
