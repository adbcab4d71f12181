extension Metric {
    /// MASE = mean |y − ŷ| / mean |x_t − x_{t−1}|, x being the training series (Hyndman and Koehler
    /// 2006, *Another look at measures of forecast accuracy*, with season 1): 1 is as good as
    /// repeating the last value is one step ahead. Both means are over all components. (dysts 0.96 adds 1e-10 to the
    /// denominator; that of 2023 divided by truth less the training series, which is none of the published definitions.)
    public static let meanAbsoluteScaledError = Metric(
        "mase", "mean absolute error over the mean absolute step of the training series"
    ) { scored in
        let (x, dimension) = (scored.training.values, scored.training.dimension)
        guard x.count > dimension else { return nil }
        var steps = 0.0
        for i in dimension..<x.count { steps += (x[i] - x[i - dimension]).magnitude }
        let scale = steps / Double(x.count - dimension) + scored.definitions.epsilon
        return scored.meanOverEntries { y, forecast in (y - forecast).magnitude } / scale
    }
}
