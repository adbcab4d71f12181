/// A value explained as a centre plus one effect for each of several factors: y = c + a_i + b_j + …
///
/// Fitted by backfitting (Gauss–Seidel on the normal equations), first to least squares and then with
/// Huber's weights, so that stragglers do not count by how late they are. Medians of rows and columns
/// would be robust, too, but do not add up in a lopsided table, such as all methods on one system and
/// one method on all systems, and that is the table of which a forecast is most wanted.
struct AdditiveFit: Sendable {
    struct Observation {
        let value: Double
        /// Which of its levels each factor is at.
        let levels: [Int]
    }

    private var centre = 0.0
    /// By factor, then level.
    private var effects: [[Double]]

    private static let roundLimit = 500
    /// A change that no prediction shows.
    private static let tolerance = 1e-4
    /// Huber's constant: 95% as good as least squares where residuals are normal.
    private static let bend = 1.345

    /// `observations` must not be empty; `levels` are the numbers of levels of each factor.
    init(_ observations: [Observation], levels: [Int]) {
        effects = levels.map { Array(repeating: 0, count: $0) }
        centre = Middle.median(observations.lazy.map(\.value)) ?? 0
        var weights = Array(repeating: 1.0, count: observations.count)
        var isWeighted = false
        for _ in 0..<Self.roundLimit {
            var moved = 0.0
            for factor in levels.indices { moved = max(moved, refit(factor, observations, weights)) }
            guard moved < Self.tolerance || isWeighted else { continue }
            if moved < Self.tolerance, isWeighted { break }
            // Weights while the fit is far off would nail it to where it is.
            weights = Self.weights(observations.map(residual))
            isWeighted = true
        }
    }

    /// The fitted value; a level that was not observed (nil) has no effect.
    func value(_ levels: [Int?]) -> Double {
        var sum = centre
        for (factor, level) in levels.enumerated() { if let level { sum += effects[factor][level] } }
        return sum
    }

    private func residual(_ observation: Observation) -> Double {
        var rest = observation.value - centre
        for (factor, level) in observation.levels.enumerated() { rest -= effects[factor][level] }
        return rest
    }

    /// Gives each level of one factor the mean of what the others leave. Returns the largest change.
    private mutating func refit(_ factor: Int, _ observations: [Observation], _ weights: [Double]) -> Double {
        var sums = Array(repeating: 0.0, count: effects[factor].count)
        var counts = sums
        for (observation, weight) in zip(observations, weights) {
            let level = observation.levels[factor]
            sums[level] += weight * (residual(observation) + effects[factor][level])
            counts[level] += weight
        }
        let fitted = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
        // The centre takes the median effect, so that a level that is new counts as the middle one.
        let middle = Middle.median(fitted) ?? 0
        var moved = abs(middle)
        for (level, effect) in fitted.enumerated() {
            moved = max(moved, abs(effect - middle - effects[factor][level]))
            effects[factor][level] = effect - middle
        }
        centre += middle
        return moved
    }

    /// 1 within the bend, falling as 1 over the residual beyond it.
    private static func weights(_ residuals: [Double]) -> [Double] {
        // The median absolute residual, as the standard deviation of a normal distribution.
        let spread = 1.4826 * (Middle.median(residuals.lazy.map(\.magnitude)) ?? 0)
        let limit = max(bend * spread, 1e-9)
        return residuals.map { min(1, limit / max($0.magnitude, 1e-300)) }
    }
}
