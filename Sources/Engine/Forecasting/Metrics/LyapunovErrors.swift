import Numerics

extension Metric {
    /// The root mean squared difference of the Lyapunov exponents of truth and forecast, per sampling step, as
    /// estimated from the two series alone by the method of Eckmann and others (an invariant of the study's
    /// figures).
    ///
    /// A series of several components is its own state, as in the study's code, and has as many exponents as
    /// components; of a single component the state is embedded as nolds' `lyap_e` does by default (windows of 10,
    /// 4 exponents). Not defined for series that are too short (about 30 points) or constant.
    public static let lyapunovSpectrumError = Metric(
        "lyapunov_spectrum_error", "root mean squared difference of Lyapunov exponents, by Eckmann's method"
    ) { scored in
        guard let (y, forecast) = exponents(scored) else { return nil }
        let squares = zip(y, forecast).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return (squares / Double(y.count)).squareRoot()
    }

    /// |λ₁ of the truth − λ₁ of the forecast|, per sampling step; see ``lyapunovSpectrumError``.
    public static let largestLyapunovExponentError = Metric(
        "lyapunov_max_error", "difference of largest Lyapunov exponents, by Eckmann's method"
    ) { scored in
        guard let (y, forecast) = exponents(scored), let first = y.max(), let second = forecast.max() else {
            return nil
        }
        return (first - second).magnitude
    }

    private static func exponents(_ scored: ScoredForecast) -> (truth: [Double], forecast: [Double])? {
        guard scored.isFinite, let y = exponents(of: scored.truth), let forecast = exponents(of: scored.forecast)
        else { return nil }
        return (y, forecast)
    }

    private static func exponents(of series: TimeSeries) -> [Double]? {
        series.dimension == 1
            ? try? EckmannExponents.embedded(series.values)
            : try? EckmannExponents.ofStates(series.values, dimension: series.dimension)
    }
}
