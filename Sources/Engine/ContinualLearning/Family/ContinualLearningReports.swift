import Families

/// The reports of the family continual-learning. Each runs over the view `continual_learning`.
///
/// Tasks that differ only in their seeds are runs of one *setting*: a method, a benchmark and a scenario, and whatever else
/// differs within the sweep. Runs that diverged, and so failed, count in no mean; `methods` says how many there were.
enum ContinualLearningReports {
    static let all = [methods, seen, firstTask, matrix, stability, forgetting, wholeMatrix, cost, runs]

    /// A setting in words: parameters that have one value in the whole sweep go without saying.
    private static let setting = ContinualLearningParameters.specs.map(\.name)
        .filter { !["method", "benchmark", "scenario", "seed"].contains($0) }
        .reduce("c.method || ', ' || c.benchmark || ', ' || c.scenario") { words, name in
            let column = String(name.map { $0 == "-" ? "_" : $0 })
            return """
                \(words)
                || CASE WHEN (SELECT count(DISTINCT "\(column)") FROM continual_learning WHERE sweep = :sweep) > 1
                    THEN coalesce(', \(name) ' || c."\(column)", '') ELSE '' END
                """
        }

    /// Runs that have come to their end.
    private static let isDone = "c.state IN ('succeeded', 'reused')"

    /// A mean in per cent.
    private static func percent(_ column: String) -> String { "round(100 * avg(\(column)), 2)" }

    static let methods = ReportDefinition(
        name: "methods",
        summary:
            "methods by final accuracy, forgetting (Chaudhry), backward and forward transfer and learning accuracy, in "
            + "per cent: means over seeds with their standard errors",
        sql: """
            WITH runs AS (
                SELECT \(setting) AS setting, c.benchmark AS benchmark, c.scenario AS scenario, c.method AS method,
                    CASE WHEN c.diverged_at IS NULL THEN c.acc END AS acc, c.f_chaudhry AS f_chaudhry, c.bwt AS bwt,
                    c.la AS la, c.fwt AS fwt, c.aia AS aia, c.diverged_at AS diverged_at
                FROM continual_learning c
                WHERE sweep = :sweep AND (\(isDone) OR c.diverged_at IS NOT NULL)
            )
            SELECT setting,
                \(percent("acc")) AS acc, round(100 * sem(acc), 2) AS acc_sem,
                \(percent("f_chaudhry")) AS f_chaudhry, round(100 * sem(f_chaudhry), 2) AS f_sem,
                \(percent("bwt")) AS bwt, round(100 * sem(bwt), 2) AS bwt_sem,
                \(percent("la")) AS la, round(100 * sem(la), 2) AS la_sem,
                \(percent("fwt")) AS fwt, round(100 * sem(fwt), 2) AS fwt_sem,
                \(percent("aia")) AS aia,
                round(100 * (avg(acc) - coalesce(sem(acc), 0)), 2) AS low,
                round(100 * (avg(acc) + coalesce(sem(acc), 0)), 2) AS high,
                count(acc) AS n,
                count(diverged_at) AS diverged
            FROM runs
            GROUP BY benchmark, scenario, method, setting
            ORDER BY benchmark, scenario, avg(acc) DESC
            """,
        chart: .intervals(group: "setting", value: "acc", low: "low", high: "high"), better: .higher)

    static let seen = ReportDefinition(
        name: "seen",
        summary: "accuracy on the tasks seen, as their number grows: means over seeds, in per cent",
        sql: """
            SELECT \(setting) AS setting, r.step AS tasks, \(percent("r.value")) AS accuracy,
                round(100 * sem(r.value), 2) AS sem, count(*) AS n
            FROM continual_learning c
                JOIN records r ON r.sweep = c.sweep AND r.stage = c.stage AND r.idx = c.idx AND r.name = 'acc'
            WHERE c.sweep = :sweep AND \(isDone) AND c.method <> 'joint'
            GROUP BY c.benchmark, c.scenario, c.method, setting, r.step
            ORDER BY c.benchmark, c.scenario, c.method, setting, r.step
            """,
        chart: .lines(group: "setting", x: "tasks", y: "accuracy"))

    static let firstTask = ReportDefinition(
        name: "first-task",
        summary:
            "accuracy on the first task as others follow: means over seeds, in per cent; at 0, of untrained networks",
        sql: """
            SELECT \(setting) AS setting, r.step AS tasks, \(percent("r.value")) AS accuracy,
                round(100 * sem(r.value), 2) AS sem, count(*) AS n
            FROM continual_learning c
                JOIN records r ON r.sweep = c.sweep AND r.stage = c.stage AND r.idx = c.idx AND r.name = 'accuracy_1'
            WHERE c.sweep = :sweep AND \(isDone) AND c.method <> 'joint'
            GROUP BY c.benchmark, c.scenario, c.method, setting, r.step
            ORDER BY c.benchmark, c.scenario, c.method, setting, r.step
            """,
        chart: .lines(group: "setting", x: "tasks", y: "accuracy"))

    static let matrix = ReportDefinition(
        name: "matrix",
        summary: "accuracy on every task after every task, in per cent: means over seeds; with --task, of that run",
        sql: """
            SELECT \(setting) || ', after ' || CASE r.step WHEN 0 THEN 'none' ELSE r.step END AS learned,
                'task ' || substr(r.name, 10) AS task, \(percent("r.value")) AS accuracy
            FROM continual_learning c
                JOIN records r ON r.sweep = c.sweep AND r.stage = c.stage AND r.idx = c.idx AND r.name GLOB 'accuracy_*'
            WHERE c.sweep = :sweep AND CASE WHEN :task IS NULL THEN \(isDone) ELSE c.idx = :task END
            GROUP BY c.benchmark, c.scenario, c.method, learned, r.step, r.name
            ORDER BY c.benchmark, c.scenario, c.method, \(setting), r.step, CAST(substr(r.name, 10) AS INTEGER)
            """,
        chart: .heatMap(row: "learned", column: "task", value: "accuracy"), better: .higher)

    static let stability = ReportDefinition(
        name: "stability",
        summary:
            "stability (100 less forgetting after Chaudhry) against plasticity (learning accuracy), means over seeds",
        sql: """
            SELECT \(setting) AS setting, c.method AS method, \(percent("la")) AS plasticity,
                round(100 * (1 - avg(f_chaudhry)), 2) AS stability, \(percent("acc")) AS acc,
                \(percent("min_acc")) AS min_acc, \(percent("wc_acc")) AS wc_acc, count(la) AS n
            FROM continual_learning c
            WHERE sweep = :sweep AND la IS NOT NULL AND \(isDone)
            GROUP BY benchmark, scenario, method, setting
            ORDER BY benchmark, scenario, avg(acc) DESC
            """,
        chart: .scatter(label: "setting", x: "plasticity", y: "stability", group: "method"))

    static let forgetting = ReportDefinition(
        name: "forgetting",
        summary: "forgetting by every definition that libraries use, in per cent: means over seeds",
        sql: """
            SELECT \(setting) AS setting, \(percent("f_chaudhry")) AS chaudhry,
                \(percent("f_chaudhry_literal")) AS chaudhry_literal, \(percent("f_mammoth")) AS mammoth,
                \(percent("f_avalanche")) AS avalanche, round(100 * sem(f_chaudhry), 2) AS chaudhry_sem, count(la) AS n
            FROM continual_learning c
            WHERE sweep = :sweep AND la IS NOT NULL AND \(isDone)
            GROUP BY benchmark, scenario, method, setting
            ORDER BY benchmark, scenario, avg(f_chaudhry)
            """)

    static let wholeMatrix = ReportDefinition(
        name: "whole-matrix",
        summary: "the metrics of Díaz-Rodríguez et al. 2018, shares from 0 to 1: means over seeds",
        sql: """
            SELECT \(setting) AS setting, round(avg(diaz_a), 4) AS a, round(avg(diaz_bwt), 4) AS bwt,
                round(avg(diaz_rem), 4) AS rem, round(avg(diaz_bwt_plus), 4) AS bwt_plus,
                round(avg(diaz_fwt), 4) AS fwt, round(avg(ms), 4) AS ms, round(avg(sss), 4) AS sss, count(la) AS n
            FROM continual_learning c
            WHERE sweep = :sweep AND la IS NOT NULL AND \(isDone)
            GROUP BY benchmark, scenario, method, setting
            ORDER BY benchmark, scenario, avg(diaz_a) DESC
            """)

    static let cost = ReportDefinition(
        name: "cost",
        summary:
            "accuracy against what a task costs: the numbers that it adds, to what is kept or as its own, and the "
            + "multiplications, both in per cent of the network that all share; samples kept; and the seconds of a run",
        sql: """
            SELECT \(setting) AS setting, \(percent("acc")) AS acc, round(100 * sem(acc), 2) AS acc_sem,
                round(avg(coalesce(added_percent, 100.0 * kept_numbers / params / tasks)), 3) AS added,
                round(avg(added_operations_percent), 3) AS operations, round(avg(head_numbers), 1) AS head,
                round(avg(kept_samples), 1) AS samples, round(avg(duration), 1) AS seconds,
                round(sem(duration), 1) AS seconds_sem, count(acc) AS n
            FROM continual_learning c
            WHERE sweep = :sweep AND \(isDone)
            GROUP BY benchmark, scenario, method, setting
            ORDER BY benchmark, scenario, avg(acc) DESC
            """,
        chart: .scatter(label: "setting", x: "added", y: "acc", group: "setting"))

    static let runs = ReportDefinition(
        name: "runs",
        summary: "every run: its seed and metrics, in shares from 0 to 1",
        sql: """
            SELECT idx, benchmark, scenario, method, seed, round(acc, 4) AS acc, round(aia, 4) AS aia,
                round(la, 4) AS la, round(f_chaudhry, 4) AS f_chaudhry, round(bwt, 4) AS bwt, round(fwt, 4) AS fwt,
                kept_numbers, kept_samples, diverged_at, state
            FROM continual_learning
            WHERE sweep = :sweep
            ORDER BY benchmark, scenario, method, seed, idx
            """)
}
