import Numerics

extension Metric {
    /// The distance by dynamic time warping over n + m + 2, n and m being the points of truth and forecast (dysts
    /// `dtw`, whose table has a border).
    public static let dynamicTimeWarping = Metric(
        "dtw", "distance after the best warping of time, over the number of points"
    ) { scored in
        let cost = Numerics.dynamicTimeWarping(
            scored.truth.values, scored.forecast.values, dimension: scored.truth.dimension)
        return cost / Double(2 * scored.count + 2)
    }
}
