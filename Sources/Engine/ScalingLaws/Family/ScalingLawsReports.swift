import Families

/// The reports of the scaling-laws family. Each runs over the view `scaling_laws`.
enum ScalingLawsReports {
    static let all = [foretold, trajectories] + laws + [curves, rates, runs, points]

    /// A run in words.
    private static let label = "printf('N %d, B %d (%d.%d)', l.params, l.batch_tokens, l.stage, l.idx)"

    static let foretold = ReportDefinition(
        name: "foretold",
        summary: "last losses as the law foretold and as measured, and how far off it was over the whole run",
        sql: """
            WITH pairs AS (
                SELECT l.stage AS stage, l.idx AS idx, m.step AS step, m.value AS loss, p.value AS foretold
                FROM scaling_laws l
                    JOIN records p ON p.sweep = l.sweep AND p.stage = l.stage AND p.idx = l.idx
                        AND p.name = 'predicted_loss'
                    JOIN records m ON m.sweep = l.sweep AND m.stage = l.stage AND m.idx = l.idx
                        AND m.name = 'loss' AND m.step = p.step
                WHERE l.sweep = :sweep
            ),
            errors AS (
                SELECT stage, idx, min(step) AS first, 100 * avg(abs(foretold / loss - 1)) AS mean,
                    100 * max(abs(foretold / loss - 1)) AS worst
                FROM pairs GROUP BY stage, idx
            )
            SELECT \(label) AS run, l.params AS parameters, l.batch_tokens AS batch, l.steps AS steps,
                round(l.predicted_loss, 5) AS foretold, round(l.loss, 5) AS loss,
                round(100 * (l.predicted_loss / l.loss - 1), 3) AS error_percent,
                round(e.mean, 3) AS mean_error_percent, round(e.worst, 3) AS worst_error_percent, e.first AS from_step,
                round(l.best_loss, 5) AS best_loss
            FROM scaling_laws l JOIN errors e ON e.stage = l.stage AND e.idx = l.idx
            WHERE l.sweep = :sweep
            ORDER BY l.params, l.batch_tokens, l.idx
            """,
        chart: .scatter(label: "run", x: "foretold", y: "loss", group: "batch"))

    static let trajectories = ReportDefinition(
        name: "trajectories",
        summary: "losses of foretold runs against their steps, as foretold and as measured",
        sql: """
            SELECT \(label) || CASE r.name WHEN 'loss' THEN ', measured' ELSE ', foretold' END AS run, r.step AS step,
                round(r.value, 5) AS loss
            FROM scaling_laws l JOIN records r ON r.sweep = l.sweep AND r.stage = l.stage AND r.idx = l.idx
            WHERE l.sweep = :sweep AND l.predicted_loss IS NOT NULL AND r.name IN ('loss', 'predicted_loss')
            ORDER BY l.stage, l.idx, r.name, r.step
            """,
        chart: .lines(group: "run", x: "step", y: "loss"))

    static let curves = ReportDefinition(
        name: "curves",
        summary: "held-out loss of every run against its steps",
        sql: """
            SELECT \(label) AS run, r.step AS step, round(r.value, 5) AS loss
            FROM scaling_laws l JOIN records r ON r.sweep = l.sweep AND r.stage = l.stage AND r.idx = l.idx
            WHERE l.sweep = :sweep AND r.name = 'loss' AND l.purpose <> 'rates'
            ORDER BY l.stage, l.idx, r.step
            """,
        chart: .lines(group: "run", x: "step", y: "loss"))

    static let rates = ReportDefinition(
        name: "rates",
        summary: "last loss against the learning rate, for every width and batch of a search, and which is best",
        sql: """
            SELECT printf('width %d, B %d', width, batch_tokens) AS model, rate, round(loss, 5) AS loss,
                CASE
                    WHEN loss > min(loss) OVER same OR loss IS NULL THEN NULL
                    WHEN rate IN (min(rate) OVER same, max(rate) OVER same) THEN 'best, at the edge: widen the search'
                    ELSE 'best'
                END AS place, state
            FROM scaling_laws
            WHERE sweep = :sweep AND purpose = 'rates'
            WINDOW same AS (PARTITION BY width, batch_tokens)
            ORDER BY width, batch_tokens, rate
            """,
        chart: .lines(group: "model", x: "rate", y: "loss"))

    static let runs = ReportDefinition(
        name: "runs",
        summary: "every run: size, batch, steps, tokens, work and its last loss",
        sql: """
            SELECT stage, idx, purpose, width, depth, params, batch_tokens, steps, tokens,
                round(epochs, 3) AS epochs, rate, flops_with_attention AS flops, round(loss, 5) AS loss,
                round(best_loss, 5) AS best_loss, noise_scale, state
            FROM scaling_laws
            WHERE sweep = :sweep
            ORDER BY stage, params, batch_tokens, tokens, idx
            """,
        chart: .scatter(label: "idx", x: "flops", y: "loss", group: "width"))

    /// The points of curves that a law learns from, and those of the runs that it foretells.
    private static let learnt = """
        FROM scaling_laws l JOIN records r ON r.sweep = l.sweep AND r.stage = l.stage AND r.idx = l.idx
        WHERE l.sweep = :sweep AND r.name = 'loss' AND l.purpose <> 'rates' AND l.diverged_at IS NULL
            AND r.step >= \(MeasuredCurves.learntWarmUps) * max(1, l.warm_up)
        ORDER BY l.stage, l.idx, r.step
        """

    /// Columns as `swath fit` reads them.
    static let points = ReportDefinition(
        name: "points",
        summary: "the points of all curves from six warm-ups on, as swath fit reads them",
        sql: """
            SELECT 1000000 * l.stage + l.idx AS run, l.purpose AS purpose, l.params AS parameters,
                l.batch_tokens AS batch_tokens, r.step AS steps, l.batch_tokens * r.step AS tokens,
                l.flops_with_attention / l.steps * r.step AS flops, r.value AS loss
            \(learnt)
            """)

    /// The law that the points of all runs but those held out follow, as the closed loop fits it.
    private static let laws = [
        law("law", "constants of L(N, B, S) with the range of 95 % of 200 refits, and what follows", .constants),
        law(
            "limits", "what the law should not be used for: where it was seen to hold, and where it is stretched",
            .limits),
        law("fitted", "losses of all runs beside the law's", .losses),
        law("residuals", "what the law leaves of every loss", .residuals),
        law("critical-batch", "critical batch size against loss", .criticalBatches),
        law("hyperbolas", "steps against tokens to levels of loss", .hyperbolas),
        law("isoflop", "loss against size for budgets of operations, along the curves", .budgets),
        law("frontier", "the best size and data for a budget of operations", .frontier),
    ]

    private static func law(_ name: String, _ summary: String, _ view: LawView) -> ReportDefinition {
        ReportDefinition(name: name, summary: summary, lawOf: lawPoints, view: view)
    }

    private static let lawPoints = """
        SELECT 1000000 * l.stage + l.idx AS run, l.params AS parameters, l.batch_tokens AS batch_tokens,
            l.batch_tokens * r.step AS tokens, r.value AS loss, l.purpose = 'hold-out' AS held_out,
            l.window_entropy AS floor
        \(learnt)
        """
}
