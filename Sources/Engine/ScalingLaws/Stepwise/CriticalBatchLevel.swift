import Numerics

/// How many steps a loss takes at each of a ladder of batch sizes, and so its critical batch size: S = Smin + Emin/B,
/// which is (S/Smin − 1)(E/Emin − 1) = 1 (McCandlish et al. 2018; Kaplan et al. 2020, equation 5.1).
public struct CriticalBatchLevel: Sendable, Hashable {
    /// N of the curves.
    public let parameters: Double
    /// L.
    public let loss: Double
    /// Smin: the steps with batches without end.
    public let leastSteps: Double
    /// Emin: the tokens with the smallest batches.
    public let leastTokens: Double
    /// The standard error of ln(Emin/Smin), by the scatter about the line.
    public let logarithmicError: Double
    /// What was read of each batch size's curve, by rising batch.
    public let readings: [Reading]
    /// How many batch sizes tell.
    public var batches: Int { readings.count }

    /// Where a curve first comes down to the loss.
    public struct Reading: Sendable, Hashable {
        /// B, in tokens.
        public let batch: Double
        /// S.
        public let steps: Double
        /// E = B·S.
        public var tokens: Double { batch * steps }
    }

    /// Bcrit = Emin/Smin, in tokens.
    public var criticalBatch: Double { leastTokens / leastSteps }

    /// A straight line in 1/B, by least squares of relative deviations: those of ln S.
    ///
    /// - Returns: nil where fewer than three batches, or no positive Smin and Emin, come of it.
    init?(parameters: Double, loss: Double, _ points: [(batch: Double, steps: Double)]) {
        guard Set(points.map(\.batch)).count > 2 else { return nil }
        let (x, y) = (points.map { 1 / $0.batch }, points.map(\.steps))
        // Deviations relative to what was read at first, then to the line.
        var expected = y
        var line: StraightLine?
        for _ in 0..<10 {
            line = StraightLine(x, y, weights: expected.map { 1 / ($0 * $0) })
            guard let line, line.intercept > 0, line.slope > 0 else { return nil }
            expected = x.map { line.intercept + line.slope * $0 }
        }
        guard let line else { return nil }
        (self.parameters, self.loss) = (parameters, loss)
        readings = points.map { Reading(batch: $0.batch, steps: $0.steps) }.sorted { $0.batch < $1.batch }
        (leastSteps, leastTokens) = (line.intercept, line.slope)
        let (a, b) = (line.interceptError / line.intercept, line.slopeError / line.slope)
        let shared = 2 * line.covariance / (line.intercept * line.slope)
        logarithmicError = max(a * a + b * b - shared, 0).squareRoot()
    }

    /// Levels of loss of curves of one size: evenly spaced in ln L where most of the batches cross.
    static func levels(_ curves: [SmoothedCurve], count: Int) -> [CriticalBatchLevel] {
        guard Set(curves.map(\.batch)).count > 2, let top = curves.map(\.ends.first).max(),
            let bottom = curves.map(\.ends.last).min(), top > bottom
        else { return [] }
        let candidates = (1..<200).map { bottom + (top - bottom) * Double($0) / 200 }.map { level in
            (
                level: level,
                points: curves.compactMap { curve in
                    curve.crossing(level).map { (batch: curve.batch, steps: portableExponential($0)) }
                }
            )
        }
        // Levels that only a few of the batches cross are those of the least or the most training alone.
        let most = candidates.map(\.points.count).max() ?? 0
        let crossed = candidates.filter { $0.points.count >= max(3, (3 * most + 3) / 4) }
        guard !crossed.isEmpty else { return [] }
        let places = Set((0..<count).map { ($0 * (crossed.count - 1)) / max(count - 1, 1) }).sorted()
        return places.compactMap { place in
            CriticalBatchLevel(
                parameters: curves[0].parameters, loss: portableExponential(crossed[place].level),
                crossed[place].points)
        }
    }
}
