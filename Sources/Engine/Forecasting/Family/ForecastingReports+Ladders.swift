import Families

/// How scores change with what a method is given, and single forecasts.
extension ForecastingReports {
    /// Median sMAPE over systems by method and number of training points.
    private static let ladder = """
        WITH scores AS (
            SELECT method, coalesce(train_last, train) AS points, coalesce(system, input) AS series,
                avg(smape) AS smape
            FROM forecasting
            WHERE sweep = :sweep AND smape IS NOT NULL
            GROUP BY method, points, series
        ),
        ladder AS (
            SELECT method, points, median(smape) AS smape, count(*) AS systems
            FROM scores GROUP BY method, points
        )
        """

    static let trainingLength = ReportDefinition(
        name: "training-length",
        summary: "median sMAPE against the number of points that a method learns from",
        sql: """
            \(ladder)
            SELECT method, points AS training_points, round(smape, 3) AS smape, systems FROM ladder
            ORDER BY method, points
            """,
        chart: .lines(group: "method", x: "training_points", y: "smape"))

    /// Between two rungs the number of points is interpolated on a logarithmic scale.
    static let crossover = ReportDefinition(
        name: "cross-over",
        summary: "where one method's median sMAPE overtakes another's as training points grow",
        sql: """
            \(ladder),
            pairs AS (
                SELECT a.method AS first, b.method AS second, a.points AS points, a.smape - b.smape AS lead
                FROM ladder a JOIN ladder b ON a.points = b.points AND a.method <> b.method
            ),
            steps AS (
                SELECT *, lag(lead) OVER w AS lead_before, lag(points) OVER w AS points_before
                FROM pairs WINDOW w AS (PARTITION BY first, second ORDER BY points)
            )
            SELECT first AS better_with_less, second AS better_with_more,
                round(exp(ln(points_before) + (ln(points) - ln(points_before)) * lead_before / (lead_before - lead)))
                    AS training_points,
                points_before AS between_points, points AS and_points
            FROM steps
            WHERE lead_before < 0 AND lead > 0
            ORDER BY training_points, first, second
            """)

    static let granularity = ReportDefinition(
        name: "granularity",
        summary: "median sMAPE against the number of points in a period",
        sql: """
            WITH scores AS (
                SELECT method, points_per_period, coalesce(system, input) AS series, avg(smape) AS smape
                FROM forecasting
                WHERE sweep = :sweep AND smape IS NOT NULL AND points_per_period IS NOT NULL
                GROUP BY method, points_per_period, series
            )
            SELECT method, points_per_period, round(median(smape), 3) AS smape, count(*) AS systems
            FROM scores
            GROUP BY method, points_per_period
            ORDER BY method, points_per_period
            """,
        chart: .lines(group: "method", x: "points_per_period", y: "smape"))

    /// Without a task: the three best methods on the system that is the best one's middle.
    static let forecast = ReportDefinition(
        name: "forecast",
        summary: "forecast and truth of the task given by --task, or of the three best methods on one system",
        sql: """
            \(scored),
            best AS (
                SELECT method FROM scored WHERE smape IS NOT NULL GROUP BY method ORDER BY median(smape), method LIMIT 3
            ),
            leader AS (
                SELECT series, smape FROM scored
                WHERE method = (SELECT method FROM best) AND smape IS NOT NULL
            ),
            middle AS (
                SELECT series FROM leader ORDER BY smape, series LIMIT 1 OFFSET (SELECT (count(*) - 1) / 2 FROM leader)
            ),
            chosen AS (
                SELECT method, coalesce(system, input) AS series, stage, idx FROM forecasting
                WHERE sweep = :sweep AND CASE WHEN :task IS NULL
                    THEN method IN best AND coalesce(system, input) = (SELECT series FROM middle)
                    ELSE idx = :task END
            ),
            blocks AS (
                SELECT c.method AS method, c.series AS series, a.name AS name, a.encoding AS encoding, a.size AS size,
                    b.codec AS codec, b.bytes AS bytes,
                    row_number() OVER (PARTITION BY a.name ORDER BY c.stage, c.idx) AS number
                FROM chosen c
                    JOIN sweep s ON s.root = :sweep AND s.stage = c.stage
                    JOIN task t ON t.sweep = s.id AND t.idx = c.idx
                    JOIN artifact a ON a.sweep = coalesce(t.origin_sweep, t.sweep)
                        AND a.idx = coalesce(t.origin_idx, t.idx) AND a.name IN ('truth', 'forecast')
                    JOIN blob b ON b.digest = a.digest
            ),
            lines AS (
                SELECT *, CAST(substr(encoding, instr(encoding, 'x') + 1) AS INTEGER) AS width FROM blocks
                WHERE name = 'forecast' OR number = 1
            )
            SELECT CASE name WHEN 'truth' THEN 'truth' ELSE method || ' ' || number END AS line, series AS system,
                e.key / width + 1 AS step, e.value AS value
            FROM lines, json_each(number_list(encoding, size, codec, bytes)) e
            WHERE e.key % width = 0
            ORDER BY name DESC, number, step
            """,
        chart: .lines(group: "line", x: "step", y: "value"))
}
