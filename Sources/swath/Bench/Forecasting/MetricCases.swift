import Forecasting

extension ForecastingCase {
    /// Scoring 200 points of three components by all metrics of dysts 0.96.
    static var metrics: [ForecastingCase] {
        [
            scoring(
                "metrics",
                "the fifteen scores of dysts 0.96 that draw no random numbers, 200 points of three components",
                Metric.study.filter { !["kl_divergence", "mutual_information"].contains($0.name) }),
            scoring(
                "metrics-all", "all seventeen scores of dysts 0.96, 200 points of three components", Metric.study,
                isComparable: false),
        ]
    }

    private static func scoring(
        _ name: String, _ summary: String, _ metrics: [Metric], isComparable: Bool = true
    ) -> ForecastingCase {
        ForecastingCase(
            name: name, summary: summary, peer: "peer_metrics.py", isComparable: isComparable, isMultivariate: true
        ) { training in
            {
                training.map { series in
                    // Two stretches of one path, a period apart, stand for truth and forecast.
                    let scored = ScoredForecast(
                        truth: series[0..<BenchSeries.horizon],
                        forecast: series[100..<100 + BenchSeries.horizon], training: series,
                        definitions: MetricDefinitions(.dysts096))
                    return TimeSeries(metrics.map { $0(scored) ?? .nan })
                }
            }
        }
    }
}
