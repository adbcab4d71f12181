import Families
import Numerics

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Repeats the last period of the series, which need not be a whole number of points: between points it is linear.
///
/// The period is given, or that of the strongest line of the component's spectrum, between 2 points and half the
/// series.
public struct NaivePeriodic: UnivariateForecaster {
    private let period: Double?
    private var values: [Double] = []
    private var found = 0.0

    /// - Parameter period: In points, at least 1; by default from the spectrum.
    public init(period: Double? = nil) { self.period = period.map { max($0, 1) } }

    public var minimumPoints: Int { max(Int((period ?? 3).rounded(.up)) + 1, 4) }

    public mutating func fit(_ values: [Double]) throws(ForecastError) {
        guard values.count >= minimumPoints else { throw .tooShort(points: values.count, needed: minimumPoints) }
        guard values.allSatisfy(\.isFinite) else { throw .unsuitable("the series has values that are not finite") }
        self.values = values
        found = period ?? Self.strongestPeriod(of: values)
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> [Double] {
        guard !values.isEmpty else { throw .notFitted }
        let last = Double(values.count - 1)
        return (1...max(horizon, 1)).prefix(horizon).map { step in
            let periods = (Double(step) / found).rounded(.up)
            let time = min(max(last + Double(step) - periods * found, 0), last)
            let before = min(Int(time), values.count - 2)
            let share = time - Double(before)
            return values[before] * (1 - share) + values[before + 1] * share
        }
    }

    /// The period of the largest value of the periodogram under a Hann window, four times oversampled, its place
    /// refined by the parabola through its neighbours; 1 for a constant series.
    static func strongestPeriod(of values: [Double]) -> Double {
        let count = values.count
        let centre = mean(values)
        var padded = [Double](repeating: 0, count: 4 * count)
        for t in 0..<count {
            let sine = sin(.pi * (Double(t) + 0.5) / Double(count))
            padded[t] = (values[t] - centre) * sine * sine
        }
        let spectrum = FourierTransform(count: padded.count).spectrum(padded)
        let (lowest, highest) = (8, 2 * count - 1)
        guard highest > lowest + 2 else { return 1 }
        let best = (lowest...highest).max { spectrum.magnitude(at: $0) < spectrum.magnitude(at: $1) } ?? lowest
        let (left, middle, right) = (
            spectrum.magnitude(at: best - 1), spectrum.magnitude(at: best), spectrum.magnitude(at: best + 1)
        )
        guard middle > 0 else { return 1 }
        let curvature = left - 2 * middle + right
        let shift = curvature < 0 ? min(max(0.5 * (left - right) / curvature, -0.5), 0.5) : 0
        return Double(padded.count) / (Double(best) + shift)
    }
}

extension NaivePeriodic {
    static let method = ForecastingMethod(
        name: "naive-period", summary: "the last period over and over, of the system or of the strongest spectral line",
        parameters: { conditions in
            [
                ParameterSpec(
                    "period", .number(.closed(1, 1e7)), default: .null, unit: "points",
                    help: "the period that is repeated; by default points-per-period, else the spectrum's",
                    applies: conditions)
            ]
        },
        duration: { size, _ in 1e-6 * Double(size.train * size.components) }
    ) { parameters, setting throws(ParameterProblem) in
        let period = (try? parameters.number("period")) ?? setting.pointsPerPeriod
        return PerComponent { NaivePeriodic(period: period) }
    }
}
