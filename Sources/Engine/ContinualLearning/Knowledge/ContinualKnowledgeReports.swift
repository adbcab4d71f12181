import Families

/// The reports of the family continual-knowledge. Each runs over the view `continual_knowledge`.
///
/// Tasks that differ only in their seeds are runs of one *setting*: a method, and whatever else differs within the sweep.
/// Runs that diverged, and so failed, count in no mean.
enum ContinualKnowledgeReports {
    static let all = [methods, course, size, updating, corpora, runs]

    /// A setting in words: parameters that have one value in the whole sweep go without saying.
    private static let setting = ContinualKnowledgeParameters.specs.map(\.name)
        .filter { !["method", "seed"].contains($0) }
        .reduce("c.method") { words, name in
            let column = String(name.map { $0 == "-" ? "_" : $0 })
            return """
                \(words)
                || CASE WHEN (SELECT count(DISTINCT "\(column)") FROM continual_knowledge WHERE sweep = :sweep) > 1
                    THEN coalesce(', \(name) ' || c."\(column)", '') ELSE '' END
                """
        }

    /// What the paper calls the method.
    private static let kind =
        "CASE c.method " + KnowledgeMethod.allCases.map { "WHEN '\($0.rawValue)' THEN '\($0.kind)' " }.joined() + "END"

    private static let isDone = "c.state IN ('succeeded', 'reused')"

    private static func percent(_ column: String) -> String { "round(100 * avg(\(column)), 2)" }

    static let methods = ReportDefinition(
        name: "methods",
        summary:
            "methods by FUAR, facts forgotten for each fact updated or acquired; and right answers at the end, in per cent: "
            + "means over seeds with their standard errors",
        sql: """
            SELECT \(setting) AS setting, \(kind) AS kind, round(avg(c.fuar), 3) AS fuar, round(sem(c.fuar), 3) AS fuar_sem,
                \(percent("c.invariant")) AS invariant, round(100 * sem(c.invariant), 2) AS invariant_sem,
                \(percent("c.updated")) AS updated, round(100 * sem(c.updated), 2) AS updated_sem,
                \(percent("c.new")) AS new, round(100 * sem(c.new), 2) AS new_sem,
                \(percent("c.new_easy")) AS new_easy, \(percent("c.outdated")) AS outdated,
                \(percent("c.forgotten")) AS forgotten, \(percent("c.chance")) AS chance,
                round(avg(c.fuar) - coalesce(sem(c.fuar), 0), 3) AS low,
                round(avg(c.fuar) + coalesce(sem(c.fuar), 0), 3) AS high,
                count(c.fuar) AS n, count(*) - count(c.fuar) AS no_gain
            FROM continual_knowledge c
            WHERE c.sweep = :sweep AND \(isDone)
            GROUP BY 1, 2
            ORDER BY avg(c.fuar) IS NULL, avg(c.fuar)
            """,
        chart: .intervals(group: "setting", value: "fuar", low: "low", high: "high"), better: .lower)

    static let course = ReportDefinition(
        name: "course",
        summary: "right answers as later corpora are learned, epoch by epoch, in per cent: means over seeds",
        sql: """
            SELECT \(setting) || ', ' || r.name AS series, r.step AS epoch, \(percent("r.value")) AS right,
                round(100 * sem(r.value), 2) AS sem, count(*) AS n
            FROM continual_knowledge c
                JOIN records r ON r.sweep = c.sweep AND r.stage = c.stage AND r.idx = c.idx
                    AND r.name IN ('invariant', 'updated', 'new')
            WHERE c.sweep = :sweep AND \(isDone)
            GROUP BY 1, 2
            ORDER BY 1, 2
            """,
        chart: .lines(group: "series", x: "epoch", y: "right"))

    static let size = ReportDefinition(
        name: "size",
        summary: "FUAR against the numbers that were trained on the last corpus, and those that were added",
        sql: """
            SELECT \(setting) AS setting, \(kind) AS kind, avg(c.params_trained) AS trained, round(avg(c.fuar), 3) AS fuar,
                avg(c.params_added) AS added,
                round(100 * avg(1.0 * c.params_added / (c.params + c.params_added)), 2) AS added_percent, count(c.fuar) AS n
            FROM continual_knowledge c
            WHERE c.sweep = :sweep AND \(isDone) AND c.fuar IS NOT NULL
            GROUP BY 1, 2
            ORDER BY avg(c.fuar)
            """,
        chart: .scatter(label: "setting", x: "trained", y: "fuar", group: "kind"))

    static let updating = ReportDefinition(
        name: "updating",
        summary:
            "questions for corrected facts: how many are answered as things are now, and as they were, in per cent",
        sql: """
            SELECT \(setting) AS setting, \(percent("c.updated")) AS now, \(percent("c.outdated")) AS formerly,
                round(100 * (1 - avg(c.updated) - avg(c.outdated)), 2) AS neither, count(*) AS n
            FROM continual_knowledge c
            WHERE c.sweep = :sweep AND \(isDone)
            GROUP BY 1
            ORDER BY avg(c.updated) DESC
            """)

    static let corpora = ReportDefinition(
        name: "corpora",
        summary: "right answers on what each later corpus taught, after each, in per cent: means over seeds",
        sql: """
            SELECT \(setting) || ', after corpus ' || r.step AS learned, 'corpus ' || substr(r.name, 8) AS corpus,
                \(percent("r.value")) AS right
            FROM continual_knowledge c
                JOIN records r ON r.sweep = c.sweep AND r.stage = c.stage AND r.idx = c.idx AND r.name GLOB 'corpus_*'
            WHERE c.sweep = :sweep AND \(isDone)
            GROUP BY learned, r.step, r.name
            ORDER BY \(setting), r.step, CAST(substr(r.name, 8) AS INTEGER)
            """,
        chart: .heatMap(row: "learned", column: "corpus", value: "right"), better: .higher)

    static let runs = ReportDefinition(
        name: "runs",
        summary: "every run: its seed and scores, in shares from 0 to 1",
        sql: """
            SELECT idx, method, seed, round(fuar, 4) AS fuar, round(invariant, 4) AS invariant,
                round(updated, 4) AS updated, round(outdated, 4) AS outdated, round(new, 4) AS new,
                round(new_easy, 4) AS new_easy, round(forgotten, 4) AS forgotten, params, params_added, params_trained,
                diverged_at, state
            FROM continual_knowledge
            WHERE sweep = :sweep
            ORDER BY method, seed, idx
            """)
}
