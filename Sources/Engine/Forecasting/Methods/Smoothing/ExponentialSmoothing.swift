import Families
import Numerics

/// Exponential smoothing with an additive trend and additive seasons (Holt 1957, Winters 1960), its weights and first
/// states chosen for the least sum of squared one-step errors.
///
/// It is the `ExponentialSmoothing` of darts 0.48, that is `statsmodels.tsa.holtwinters` 0.15 with estimated first
/// states, and has its bounds: √ε ≤ α ≤ 1 − √ε, 0 ≤ β ≤ α, 0 ≤ γ ≤ 1 − α, 0.8 ≤ φ ≤ 0.995. There, all parameters are
/// sought together from a grid's best point; here first states are found by least squares for any weights, and only the
/// weights are sought, so the error sum is the same or lower.
public struct ExponentialSmoothing: UnivariateForecaster {
    private let parts: SmoothingParts
    private let isDamped: Bool
    private let mode: SeasonMode
    private var fitted: (pass: HoltWinters.Pass, damping: Double, count: Int, scale: Double)?

    /// - Parameters:
    ///   - hasTrend: Whether there is a trend beside the level.
    ///   - isDamped: Whether the trend fades by a factor at every step.
    ///   - seasons: Whether there are additive seasons; multiplicative ones are not offered.
    ///   - period: Points of a season, at least 2.
    public init(hasTrend: Bool = true, isDamped: Bool = false, seasons: SeasonMode = .additive, period: Int = 12) {
        parts = SmoothingParts(hasTrend: hasTrend, period: seasons == .none ? 0 : max(period, 2))
        self.isDamped = isDamped && hasTrend
        mode = seasons
    }

    /// Two seasons; without seasons, one point more than there are states and weights.
    public var minimumPoints: Int { parts.period > 0 ? 2 * parts.period : 5 }

    /// The least sum of squared one-step errors of the last fit.
    package var sumOfSquares: Double? { fitted.map { $0.pass.sumOfSquares * $0.scale * $0.scale } }

    public mutating func fit(_ values: [Double]) throws(ForecastError) {
        guard mode != .multiplicative else {
            throw .unsuitable("exponential smoothing has no multiplicative seasons here; use additive ones or none")
        }
        guard values.count >= minimumPoints else { throw .tooShort(points: values.count, needed: minimumPoints) }
        let scaled = try ScaledValues(values)
        let smoothing = HoltWinters(values: scaled.values, parts: parts)
        let weights = try bestWeights(smoothing)
        let pass = smoothing.pass(weights, smoothing.firstStates(weights))
        fitted = (pass, weights.damping, values.count, scaled.scale)
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> [Double] {
        guard let fitted else { throw .notFitted }
        var (sum, power) = (0.0, 1.0)
        return (0..<horizon).map { h in
            power *= fitted.damping
            sum += power
            let season = parts.period > 0 ? fitted.pass.seasons[(fitted.count + h) % parts.period] : 0
            return (fitted.pass.level + sum * fitted.pass.trend + season) * fitted.scale
        }
    }

    // MARK: - The search for weights

    /// √ε, what keeps α off 0 and 1.
    private static let margin = 1.4901161193847656e-08

    /// Weights from shares in [0, 1]: of α's range, of β's range up to α, of γ's up to 1 − α, of φ's range.
    private func weights(_ shares: [Double]) -> SmoothingWeights {
        let alpha = Self.margin + shares[0] * (1 - 2 * Self.margin)
        return SmoothingWeights(
            level: alpha, trend: parts.hasTrend ? shares[1] * alpha : 0,
            season: parts.period > 0 ? shares[2] * (1 - alpha) : 0, damping: isDamped ? 0.8 + 0.195 * shares[3] : 1)
    }

    private func bestWeights(_ smoothing: HoltWinters) throws(ForecastError) -> SmoothingWeights {
        let total = smoothing.values.reduce(0) { $0 + $1 * $1 }
        func value(_ shares: [Double]) -> Double {
            let weights = weights(shares)
            let sum = smoothing.pass(weights, smoothing.firstStates(weights)).sumOfSquares
            return sum.isFinite ? sum : .infinity
        }
        let ranked = starts.map { (shares: $0, value: value($0)) }.sorted { $0.value < $1.value }
        // What is left of a perfect fit is rounding, which no search should follow.
        let unit = max(ranked[0].value, 1e-26 * total, .leastNormalMagnitude)
        var best: Minimum?
        for start in ranked.prefix(2) {
            let minimum = try? BoundedBFGS(gradientTolerance: 1e-9, valueTolerance: 1e-14).minimize(
                from: start.shares, lower: [0, 0, 0, 0], upper: [1, 1, 1, 1]
            ) { shares, gradient in
                let weights = self.weights(shares)
                let pass = smoothing.pass(weights, smoothing.firstStates(weights), withSlopes: true)
                gradient = self.gradient(pass.slopes, shares, weights).map { $0 / unit }
                return pass.sumOfSquares / unit
            }
            if let minimum, best.map({ minimum.value < $0.value }) ?? true { best = minimum }
        }
        guard let best else { throw .unsuitable("exponential smoothing found no weights with a finite error") }
        return weights(best.point)
    }

    /// By the shares, from slopes by the weights.
    private func gradient(_ slopes: [Double], _ shares: [Double], _ weights: SmoothingWeights) -> [Double] {
        let stretch = 1 - 2 * Self.margin
        return [
            stretch
                * (slopes[0] + (parts.hasTrend ? slopes[1] * shares[1] : 0)
                    - (parts.period > 0 ? slopes[2] * shares[2] : 0)),
            parts.hasTrend ? slopes[1] * weights.level : 0,
            parts.period > 0 ? slopes[2] * (1 - weights.level) : 0,
            isDamped ? slopes[3] * 0.195 : 0,
        ]
    }

    /// A coarse grid of shares.
    private var starts: [[Double]] {
        var points: [[Double]] = []
        for level in [0.02, 0.2, 0.5, 0.9, 0.99] {
            for trend in parts.hasTrend ? [0.02, 0.3, 0.95] : [0] {
                for season in parts.period > 0 ? [0.05, 0.6] : [0] {
                    points.append([level, trend, season, isDamped ? 0.9 : 0])
                }
            }
        }
        return points
    }
}

extension ExponentialSmoothing {
    static let method = ForecastingMethod(
        name: "exponential-smoothing", summary: "level, trend and seasons that follow the series at chosen rates",
        published: .init(name: "ExponentialSmoothing", parameters: ["seasonal": "season-mode"]),
        grid: ["season-mode": [.string("additive"), .string("none")]],
        parameters: { conditions in
            [
                ParameterSpec(
                    "smoothing-trend",
                    .choice([
                        .init("none", "a level alone"),
                        .init("additive", "a slope that adds at every step"),
                        .init("damped", "a slope that fades by a factor of 0.8 to 0.995 at every step"),
                    ]),
                    default: .string("additive"), help: "the trend of exponential smoothing", applies: conditions),
                ParameterSpec(
                    "smoothing-period", .integer(2...100_000), default: .integer(12), unit: "points",
                    help: "the season of exponential smoothing, where season-mode asks for one; the study's is 12",
                    applies: conditions),
            ]
        },
        duration: { size, _ in 2e-5 * Double(size.train * size.components) }
    ) { parameters, _ throws(ParameterProblem) in
        let mode = SeasonMode(rawValue: try parameters.string("season-mode")) ?? .none
        let trend = try parameters.string("smoothing-trend")
        let period = try parameters.integer("smoothing-period")
        return PerComponent {
            ExponentialSmoothing(
                hasTrend: trend != "none", isDamped: trend == "damped", seasons: mode, period: period)
        }
    }
}
