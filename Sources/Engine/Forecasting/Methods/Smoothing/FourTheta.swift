import Families
import Numerics

/// The 4Theta method (Spiliotis, Assimakopoulos and Makridakis, *Generalizing the Theta method for automatic forecasting*,
/// European Journal of Operational Research 284, 2020): a trend curve, a theta line that is smoothed exponentially, and
/// the two put together again.
///
/// As the `FourTheta` model of darts 0.48, but for one thing: a series whose mean is too near 0 to be divided by it is
/// taken as it is, for it then has values that are not positive, and with those every curve is additive and linear, which
/// no division changes. With an additive combination and a linear trend, the study's setting, it forecasts what
/// ``Theta`` does.
public struct FourTheta: UnivariateForecaster {
    /// How the two lines are combined.
    public enum Combination: String, Sendable, Hashable, CaseIterable {
        case additive, multiplicative
    }

    /// The curve that is fitted to the whole series.
    public enum Trend: String, Sendable, Hashable, CaseIterable {
        case linear, exponential
    }

    private let theta: Double
    private let seasonMode: SeasonMode
    private let combination: Combination
    private let trend: Trend
    private let normalises: Bool
    private var fitted: Fitted?

    private struct Fitted {
        let scale: Double
        let line: (slope: Double, intercept: Double)
        let trend: Trend
        let combination: Combination
        let level: Double
        let count: Int
        /// The season that follows the series, from its first point; empty for none.
        let season: [Double]
    }

    /// - Parameters:
    ///   - theta: Not 0; with 1 it is exponential smoothing alone.
    ///   - seasons: How seasons combine, or that there are none; found as ``Theta`` finds them.
    ///   - combination: Falls back to additive where a value or a line is not positive.
    ///   - trend: Falls back to linear where a value is not positive.
    ///   - normalises: Whether the series is divided by its mean.
    public init(
        theta: Double = 2, seasons: SeasonMode = .additive, combination: Combination = .additive,
        trend: Trend = .linear, normalises: Bool = true
    ) {
        self.theta = theta
        seasonMode = seasons
        self.combination = combination
        self.trend = trend
        self.normalises = normalises
    }

    /// Fewer leave nothing to smooth.
    public var minimumPoints: Int { 3 }

    public mutating func fit(_ values: [Double]) throws(ForecastError) {
        guard theta != 0 else { throw .unsuitable("theta must not be 0") }
        guard values.count >= minimumPoints else { throw .tooShort(points: values.count, needed: minimumPoints) }
        let centre = mean(values)
        let scale = normalises && abs(centre) > 1e-8 ? centre : 1
        var rest = values.map { $0 / scale }
        guard rest.allSatisfy(\.isFinite) else {
            throw .unsuitable("the series holds values that are not finite numbers, or too large to be averaged")
        }
        var season: [Double] = []
        if seasonMode != .none, let period = Seasonality.period(of: values) {
            let profile = try Seasonality.profile(of: rest, period: period, mode: seasonMode)
            rest = rest.indices.map { t in
                seasonMode == .multiplicative ? rest[t] / profile[t % period] : rest[t] - profile[t % period]
            }
            season = (0..<period).map { profile[(values.count + $0) % period] }
        }
        let isPositive = rest.allSatisfy { $0 > 0 }
        let trend = isPositive ? trend : .linear
        var combination = isPositive ? combination : .additive
        let line = Seasonality.line(
            through: trend == .linear ? rest : rest.map(portableLogarithm), 0..<rest.count)
        let curve = rest.indices.map { Self.value(of: line, at: $0, trend) }
        if !curve.allSatisfy({ $0 > 0 }) { combination = .additive }
        var smoothed = SimpleExponentialSmoothing(thetaLine(rest, curve, combination))
        if combination == .multiplicative {
            let expected = smoothed.expected(thetaLine(rest, curve, combination))
            if !expected.allSatisfy({ $0 > 0 }) {
                combination = .additive
                smoothed = SimpleExponentialSmoothing(thetaLine(rest, curve, combination))
            }
        }
        fitted = Fitted(
            scale: scale, line: line, trend: trend, combination: combination, level: smoothed.level,
            count: values.count, season: season)
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> [Double] {
        guard let fitted else { throw .notFitted }
        let weight = 1 / theta
        return (0..<horizon).map { h in
            let curve = Self.value(of: fitted.line, at: fitted.count + h, fitted.trend)
            var value =
                fitted.combination == .additive
                ? weight * fitted.level + (1 - weight) * curve
                : Self.power(fitted.level, weight) * Self.power(curve, 1 - weight)
            if !fitted.season.isEmpty {
                let seasonal = fitted.season[h % fitted.season.count]
                if seasonMode == .multiplicative { value *= seasonal } else { value += seasonal }
            }
            return value * fitted.scale
        }
    }

    /// The series with its distance from the curve multiplied by theta.
    private func thetaLine(_ values: [Double], _ curve: [Double], _ combination: Combination) -> [Double] {
        zip(values, curve).map { value, curve in
            combination == .additive
                ? theta * value + (1 - theta) * curve : Self.power(value, theta) * Self.power(curve, 1 - theta)
        }
    }

    private static func value(of line: (slope: Double, intercept: Double), at time: Int, _ trend: Trend) -> Double {
        let value = line.intercept + line.slope * Double(time)
        return trend == .linear ? value : portableExponential(value)
    }

    /// Of a positive number.
    private static func power(_ base: Double, _ exponent: Double) -> Double {
        portableExponential(exponent * portableLogarithm(base))
    }
}

extension FourTheta {
    static let method = ForecastingMethod(
        name: "four-theta", summary: "a trend curve and a smoothed theta line put together again",
        published: .init(name: "FourTheta", parameters: ["season_mode": "season-mode"]),
        grid: ["season-mode": [.string("additive"), .string("none")]],
        parameters: { conditions in
            [
                ParameterSpec(
                    "theta-combination",
                    .choice([
                        .init("additive", "the lines are averaged"),
                        .init("multiplicative", "their logarithms are: positive series only"),
                    ]),
                    default: .string("additive"), help: "how 4Theta combines its two lines", applies: conditions),
                ParameterSpec(
                    "theta-trend",
                    .choice([
                        .init("linear", "a straight line"),
                        .init("exponential", "a straight line through logarithms: positive series only"),
                    ]),
                    default: .string("linear"), help: "the curve of 4Theta", applies: conditions),
                ParameterSpec(
                    "theta-normalised", .boolean, default: .bool(true),
                    help: "divide the series by its mean before 4Theta", applies: conditions),
            ]
        },
        duration: { size, _ in
            (1e-5 + 1e-9 * Double(size.train)) * Double(size.train * size.components)
        }
    ) { parameters, _ throws(ParameterProblem) in
        let mode = SeasonMode(rawValue: try parameters.string("season-mode")) ?? .none
        let combination = FourTheta.Combination(rawValue: try parameters.string("theta-combination")) ?? .additive
        let trend = FourTheta.Trend(rawValue: try parameters.string("theta-trend")) ?? .linear
        let theta = try parameters.number("theta")
        let normalises = try parameters.bool("theta-normalised")
        return PerComponent {
            FourTheta(
                theta: theta, seasons: mode, combination: combination, trend: trend, normalises: normalises)
        }
    }
}
