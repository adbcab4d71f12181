import Families

/// How seasons combine with the rest of a series.
public enum SeasonMode: String, Sendable, Hashable, CaseIterable {
    case none, additive, multiplicative
}

/// The Theta method (Assimakopoulos and Nikolopoulos 2000), in the form of Hyndman and Billah
/// (2003, *Unmasking the Theta method*): simple exponential smoothing plus a drift.
///
/// Seasons are found at the first significant peak of the autocorrelation, taken out, and put back
/// on the forecast. As the `Theta` model of darts 0.48.
public struct Theta: UnivariateForecaster {
    private let theta: Double
    private let mode: SeasonMode
    private var fitted: Fitted?

    private struct Fitted {
        let level: Double
        let drift: Double
        let smoothing: Double
        let count: Int
        /// The season that follows the series, from its first point; empty for none.
        let season: [Double]
    }

    /// - Parameters:
    ///   - theta: Not 0. With 1, the drift vanishes.
    ///   - seasons: How seasons combine, or that there are none.
    public init(theta: Double = 2, seasons: SeasonMode = .additive) {
        self.theta = theta
        mode = seasons
    }

    /// Fewer leave nothing to smooth.
    public var minimumPoints: Int { 3 }

    public mutating func fit(_ values: [Double]) throws(ForecastError) {
        guard theta != 0 else { throw .unsuitable("theta must not be 0") }
        guard values.count >= minimumPoints else { throw .tooShort(points: values.count, needed: minimumPoints) }
        var season: [Double] = []
        var rest = values
        if mode != .none, let period = Seasonality.period(of: values) {
            let profile = try Seasonality.profile(of: values, period: period, mode: mode)
            rest = values.indices.map { t in
                mode == .multiplicative ? values[t] / profile[t % period] : values[t] - profile[t % period]
            }
            season = (0..<period).map { profile[(values.count + $0) % period] }
        }
        let smoothed = SimpleExponentialSmoothing(rest)
        let slope = Seasonality.line(through: rest, 0..<rest.count).slope
        fitted = Fitted(
            level: smoothed.level, drift: slope * (theta - 1) / theta, smoothing: smoothed.smoothing,
            count: values.count, season: season)
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> [Double] {
        guard let fitted else { throw .notFitted }
        let alpha = fitted.smoothing
        // (1 − (1 − α)ⁿ)/α, the age of the level in points; its limit at α = 0 is n.
        var (age, power) = (0.0, 1.0)
        for _ in 0..<fitted.count {
            age += power
            power *= 1 - alpha
        }
        return (0..<horizon).map { h in
            let value = fitted.level + fitted.drift * (Double(h) + age)
            guard !fitted.season.isEmpty else { return value }
            let seasonal = fitted.season[h % fitted.season.count]
            return mode == .multiplicative ? value * seasonal : value + seasonal
        }
    }
}

extension Theta {
    static let method = ForecastingMethod(
        name: "theta", summary: "exponential smoothing with half the trend, seasons taken out and put back",
        published: .init(name: "Theta", parameters: ["season_mode": "season-mode"]),
        grid: ["season-mode": [.string("additive"), .string("none")]],
        duration: { size, _ in
            (1e-5 + 1e-9 * Double(size.train)) * Double(size.train * size.components)
        }
    ) { parameters, _ throws(ParameterProblem) in
        let mode = SeasonMode(rawValue: try parameters.string("season-mode")) ?? .none
        let theta = try parameters.number("theta")
        return PerComponent { Theta(theta: theta, seasons: mode) }
    }
}
