import Families

/// What the published study asks of its scores.
extension ForecastingReports {
    static let ranking = ReportDefinition(
        name: "ranking",
        summary:
            "mean ranks over the systems on which every method has a score, and Nemenyi's critical difference at 5 %",
        sql: """
            \(scored),
            methods AS (SELECT count(DISTINCT method) AS k FROM scored),
            complete AS (
                SELECT series FROM scored WHERE smape IS NOT NULL GROUP BY series
                HAVING count(*) = (SELECT k FROM methods)
            ),
            ranked AS (
                SELECT method, rank() OVER (PARTITION BY series ORDER BY smape) AS place,
                    count(*) OVER (PARTITION BY series, smape) AS ties
                FROM scored JOIN complete USING (series)
            )
            SELECT method, round(avg(place + (ties - 1) / 2.0), 3) AS mean_rank,
                round(nemenyi((SELECT k FROM methods), (SELECT count(*) FROM complete), 0.95), 3)
                    AS critical_difference,
                count(*) AS systems
            FROM ranked
            GROUP BY method
            ORDER BY avg(place + (ties - 1) / 2.0), method
            """,
        chart: .criticalDifference(group: "method", rank: "mean_rank", difference: "critical_difference"))

    /// Five bins to a factor of ten.
    static let horizon = ReportDefinition(
        name: "horizon",
        summary:
            "cumulative sMAPE against the horizon in Lyapunov times, medians over systems (tasks with `trace: true`)",
        sql: """
            WITH traced AS (
                SELECT f.method AS method, coalesce(f.system, f.input) AS series,
                    round(5 * log10(r.step * f.lyapunov_step)) AS bin, avg(r.value) AS smape
                FROM forecasting f
                    JOIN records r ON r.sweep = f.sweep AND r.stage = f.stage AND r.idx = f.idx
                WHERE f.sweep = :sweep AND r.name = 'smape_cumulative' AND f.lyapunov_step > 0
                GROUP BY f.method, series, bin
            )
            SELECT method, round(pow(10, bin / 5.0), 4) AS lyapunov_times, round(median(smape), 3) AS smape,
                count(*) AS systems
            FROM traced
            GROUP BY method, bin
            ORDER BY method, bin
            """,
        chart: .lines(group: "method", x: "lyapunov_times", y: "smape"))

    static let lyapunov = ReportDefinition(
        name: "lyapunov",
        summary: "sMAPE of every method against the system's largest Lyapunov exponent, as recomputed",
        sql: """
            SELECT method, system, max(lyapunov) AS published, max(lyapunov_recomputed) AS lyapunov,
                round(avg(smape), 3) AS smape
            FROM forecasting
            WHERE sweep = :sweep AND smape IS NOT NULL AND system IS NOT NULL
            GROUP BY method, system
            ORDER BY method, lyapunov
            """,
        chart: .scatter(label: "system", x: "lyapunov", y: "smape", group: "method"))

    static let lyapunovCorrelation = ReportDefinition(
        name: "lyapunov-correlation",
        summary:
            "Spearman's correlation of sMAPE with the largest Lyapunov exponent over systems, 95 % bootstrap interval",
        sql: """
            WITH scores AS (
                SELECT method, system, max(lyapunov) AS published, max(lyapunov_recomputed) AS recomputed,
                    avg(smape) AS smape
                FROM forecasting
                WHERE sweep = :sweep AND smape IS NOT NULL AND system IS NOT NULL
                GROUP BY method, system
            )
            SELECT method,
                round(spearman(recomputed, smape), 3) AS spearman,
                round(spearman_low(recomputed, smape, 0.95), 3) AS low,
                round(spearman_high(recomputed, smape, 0.95), 3) AS high,
                round(spearman(published, smape), 3) AS by_published_exponent,
                count(recomputed) AS systems
            FROM scores
            GROUP BY method
            ORDER BY abs(spearman(recomputed, smape)) DESC, method
            """,
        chart: .intervals(group: "method", value: "spearman", low: "low", high: "high"))

    static let cost = ReportDefinition(
        name: "cost",
        summary:
            "core-seconds a system against median sMAPE; no other method is both cheaper and better than those marked",
        sql: """
            WITH totals AS (
                SELECT method, coalesce(system, input) AS series, sum(duration) AS seconds, avg(smape) AS smape
                FROM forecasting
                WHERE sweep = :sweep AND smape IS NOT NULL AND duration IS NOT NULL
                GROUP BY method, series
            ),
            methods AS (
                SELECT method, median(seconds) AS seconds, median(smape) AS smape, sum(seconds) AS total
                FROM totals GROUP BY method
            )
            SELECT method, round(seconds, 6) AS seconds, round(smape, 2) AS smape,
                CASE WHEN EXISTS (
                    SELECT 1 FROM methods o
                    WHERE o.seconds <= m.seconds AND o.smape <= m.smape
                        AND (o.seconds < m.seconds OR o.smape < m.smape)
                ) THEN '' ELSE 'yes' END AS pareto,
                round(total / 3600, 4) AS core_hours
            FROM methods m
            ORDER BY m.seconds
            """,
        chart: .scatter(label: "method", x: "seconds", y: "smape", group: "pareto"))

    /// Single scores beside the published ones, and means over repetitions, one a method, training length and system.
    ///
    /// Medians are of single scores: a published score is of one draw, and a mean of several varies less from system to
    /// system than they do. What is compared system by system is the mean.
    private static let publishedScores = """
        singles AS (
            SELECT method, coalesce(train_last, train) AS points, system, smape, published_smape AS published
            FROM forecasting
            WHERE sweep = :sweep AND smape IS NOT NULL AND published_smape IS NOT NULL
        ),
        scores AS (
            SELECT method, points, system, avg(smape) AS smape, avg(published) AS published
            FROM singles GROUP BY method, points, system
        )
        """

    static let published = ReportDefinition(
        name: "published",
        summary:
            "medians and ranks beside the published scores of the same series (input published:FOLDER): of all single "
            + "scores, and of the systems' means over repetitions",
        sql: """
            WITH \(publishedScores),
            draws AS (SELECT method, points, median(smape) AS single FROM singles GROUP BY method, points)
            SELECT method, points, round(single, 2) AS median_smape,
                round(median(published), 2) AS published_median,
                round(single - median(published), 2) AS difference,
                round(median(smape), 2) AS median_of_means,
                round(spearman(smape, published), 3) AS spearman,
                round(max(abs(smape - published)), 4) AS largest_difference,
                rank() OVER (PARTITION BY points ORDER BY single) AS rank,
                rank() OVER (PARTITION BY points ORDER BY median(published)) AS published_rank, count(*) AS systems
            FROM scores JOIN draws USING (method, points)
            GROUP BY method, points
            ORDER BY points DESC, single, method
            """)

    /// On one set of systems a training length, as medians of different sets cannot be ranked.
    static let publishedRanks = ReportDefinition(
        name: "published-ranks",
        summary:
            "medians of single scores over the systems on which every method has one, their ranks beside the published "
            + "ones, and the rank correlation of the two",
        sql: """
            WITH \(publishedScores),
            methods AS (SELECT points, count(DISTINCT method) AS count FROM scores GROUP BY points),
            complete AS (
                SELECT points, system FROM scores JOIN methods USING (points) GROUP BY points, system
                HAVING count(*) = max(methods.count)
            ),
            draws AS (
                SELECT method, points, median(smape) AS smape
                FROM singles JOIN complete USING (points, system)
                GROUP BY method, points
            ),
            medians AS (
                SELECT method, points, draws.smape, median(published) AS published, count(*) AS systems
                FROM scores JOIN complete USING (points, system) JOIN draws USING (method, points)
                GROUP BY method, points
            ),
            correlations AS (SELECT points, spearman(smape, published) AS value FROM medians GROUP BY points)
            SELECT method, points, round(smape, 2) AS median_smape, round(published, 2) AS published_median,
                rank() OVER (PARTITION BY points ORDER BY smape) AS rank,
                rank() OVER (PARTITION BY points ORDER BY published) AS published_rank,
                round(value, 4) AS rank_correlation, systems
            FROM medians JOIN correlations USING (points)
            ORDER BY points DESC, smape, method
            """)

    static let publishedBySystem = ReportDefinition(
        name: "published-by-system",
        summary: "every score beside the published one",
        sql: """
            WITH \(publishedScores)
            SELECT method, points, system, round(published, 3) AS published_smape, round(smape, 3) AS smape
            FROM scores
            ORDER BY method, points DESC, system
            """,
        chart: .scatter(label: "system", x: "published_smape", y: "smape", group: "method"))
}
