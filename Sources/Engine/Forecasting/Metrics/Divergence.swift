/// Where a forecast leaves everything that was seen.
public enum Divergence {
    /// A value this many times the range of the training series away from it has diverged.
    public static let tolerance = 1e3

    /// The first step, from 1, at which a component is not finite, or lies farther from the middle of its range in
    /// the training series than ``tolerance`` times that range; nil if it stays there.
    ///
    /// The range of a constant component is that of all components together, and the size of the values where that is
    /// 0, too.
    public static func step(of forecast: TimeSeries, after training: TimeSeries) -> Int? {
        guard training.dimension == forecast.dimension, training.count > 0 else {
            return forecast.values.firstIndex { !$0.isFinite }.map { $0 / forecast.dimension + 1 }
        }
        let bounds = (0..<training.dimension).map { axis in
            training.component(axis).reduce((Double.infinity, -Double.infinity)) { (min($0.0, $1), max($0.1, $1)) }
        }
        let widest = bounds.reduce(0) { max($0, $1.1 - $1.0) }
        let largest = training.values.reduce(1) { max($0, $1.magnitude) }
        let limits = bounds.map { bound in
            let range = bound.1 - bound.0
            return tolerance * (range > 0 ? range : widest > 0 ? widest : largest)
        }
        for (place, value) in forecast.values.enumerated() {
            let axis = place % forecast.dimension
            let middle = bounds[axis].0 / 2 + bounds[axis].1 / 2
            // Written so that what is not a number is too far.
            if !((value - middle).magnitude <= limits[axis]) || !value.isFinite {
                return place / forecast.dimension + 1
            }
        }
        return nil
    }
}
