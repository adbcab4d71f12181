import Families

/// The reports of the forecasting family. Each runs over the view `forecasting`.
enum ForecastingReports {
    static let all = [
        leaderboard, ranking, bySystem, distribution, validTime, horizon, lyapunov, lyapunovCorrelation, trainingLength,
        crossover, granularity, cost, forecast, published, publishedRanks, publishedBySystem,
    ]

    /// One score a method and series: tasks that differ in other parameters are averaged. In two steps:
    /// the first follows the family's index and sorts nothing, however many tasks there are.
    static let scored = """
        WITH sums AS (
            SELECT method, system, input, sum(smape) AS smape, count(smape) AS smapes, sum(mase) AS mase,
                count(mase) AS mases, sum(vpt) AS vpt, count(vpt) AS vpts
            FROM forecasting
            WHERE sweep = :sweep AND smape IS NOT NULL
            GROUP BY method, system, input
        ),
        scored AS (
            SELECT method, coalesce(system, input) AS series, sum(smape) / sum(smapes) AS smape,
                sum(mase) / sum(mases) AS mase, sum(vpt) / sum(vpts) AS vpt
            FROM sums
            GROUP BY method, series
        )
        """

    static let leaderboard = ReportDefinition(
        name: "leaderboard",
        summary: "methods by median sMAPE with its 95 % bootstrap interval over systems, their mean rank and wins",
        sql: """
            \(scored),
            ranked AS (
                SELECT *, rank() OVER (PARTITION BY series ORDER BY smape) AS place,
                    count(*) OVER (PARTITION BY series, smape) AS ties
                FROM scored
            )
            SELECT method,
                round(median(smape), 2) AS median_smape,
                round(median_low(smape, 0.95), 2) AS low,
                round(median_high(smape, 0.95), 2) AS high,
                round(quantile(smape, 0.25), 2) AS lower_quartile,
                round(quantile(smape, 0.75), 2) AS upper_quartile,
                round(median(mase), 2) AS median_mase,
                round(median(vpt), 3) AS median_vpt,
                round(avg(place + (ties - 1) / 2.0), 2) AS mean_rank,
                sum(place = 1) AS wins,
                count(*) AS n
            FROM ranked
            GROUP BY method
            ORDER BY median(smape), method
            """,
        chart: .intervals(group: "method", value: "median_smape", low: "low", high: "high"), better: .lower)

    static let bySystem = ReportDefinition(
        name: "by-system",
        summary: "sMAPE of every method on every system",
        sql: """
            \(scored)
            SELECT method, series AS system, round(smape, 3) AS smape, round(mase, 3) AS mase, round(vpt, 4) AS vpt
            FROM scored
            ORDER BY series, scored.smape, method
            """,
        chart: .heatMap(row: "method", column: "system", value: "smape"))

    static let distribution = ReportDefinition(
        name: "distribution",
        summary: "how each method's sMAPE spreads over systems",
        sql: """
            \(scored)
            SELECT method, series AS system, smape FROM scored ORDER BY method, series
            """,
        chart: .rankedBox(group: "method", value: "smape"))

    static let validTime = ReportDefinition(
        name: "valid-time",
        summary: "how each method's valid prediction time, in Lyapunov times, spreads over systems",
        sql: """
            \(scored)
            SELECT method, series AS system, vpt FROM scored WHERE vpt IS NOT NULL ORDER BY method, series
            """,
        chart: .rankedBox(group: "method", value: "vpt"))
}
