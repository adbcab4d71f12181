import Identifiers
import Storage

/// A check that is one query: every row it gives is a violation.
struct AuditCheck {
    let rule: AuditRule
    /// Gives rows of sweep and index.
    let sql: String
    let sentence: String

    /// Sweeps under audit; `:root` is null for all.
    static let scope = "(SELECT id FROM sweep WHERE :root IS NULL OR root = :root)"

    /// Runs the check: one finding for each sweep that has violations.
    func findings(root: SweepID?, reader: StoreReader) throws(StoreError) -> [AuditFinding] {
        let cursor = try reader.cursor(
            sql, arguments: ["root": root.map { .integer($0.rawValue) } ?? .null], limit: .infinity)
        var counts: [Int64: Int64] = [:]
        var examples: [Int64: [TaskIndex]] = [:]
        while try cursor.next() {
            let sweep = cursor[0].integer ?? 0
            counts[sweep, default: 0] += 1
            if let index = cursor[1].integer, examples[sweep, default: []].count < 5 {
                examples[sweep, default: []].append(index)
            }
        }
        return counts.sorted { $0.key < $1.key }.map { sweep, count in
            AuditFinding(rule, sweep: SweepID(sweep), count: count, examples: examples[sweep] ?? [], sentence)
        }
    }
}

extension AuditCheck {
    /// Checks that follow the tables' keys and cost about one pass over each table.
    static let always: [AuditCheck] = [
        AuditCheck(
            rule: .doubled,
            sql: """
                SELECT sweep, idx FROM attempt WHERE state = 1 AND sweep IN \(scope)
                GROUP BY sweep, idx HAVING count(*) > 1
                """,
            sentence: "more than one attempt of the task succeeded, and both are on record"),
        AuditCheck(
            rule: .attempts,
            sql: """
                SELECT t.sweep, t.idx FROM task t WHERE t.state = 1 AND t.sweep IN \(scope) AND NOT EXISTS (
                    SELECT 1 FROM attempt a
                    WHERE a.sweep = t.sweep AND a.idx = t.idx AND a.attempt = t.attempt AND a.state = 1)
                """,
            sentence: "the task succeeded, but the attempt that it names did not, or is not on record"),
        AuditCheck(
            rule: .attempts,
            sql: """
                SELECT t.sweep, t.idx FROM task t WHERE t.state = 2 AND t.sweep IN \(scope) AND NOT EXISTS (
                    SELECT 1 FROM attempt a WHERE a.sweep = t.sweep AND a.idx = t.idx)
                """,
            sentence: "the task failed without any attempt on record"),
        AuditCheck(
            rule: .attempts,
            sql: """
                SELECT a.sweep, a.idx FROM attempt a JOIN task t ON t.sweep = a.sweep AND t.idx = a.idx
                WHERE a.state = 1 AND t.state <> 1 AND a.sweep IN \(scope)
                """,
            sentence: "an attempt succeeded, but the task has another outcome"),
        AuditCheck(
            rule: .orphan,
            sql: """
                SELECT a.sweep, a.idx FROM attempt a WHERE a.sweep IN \(scope) AND NOT EXISTS (
                    SELECT 1 FROM task t WHERE t.sweep = a.sweep AND t.idx = a.idx)
                """,
            sentence: "an attempt of a task that is not on record"),
        AuditCheck(
            rule: .orphan,
            sql: """
                SELECT t.sweep, t.idx FROM task t JOIN sweep s ON s.id = t.sweep
                WHERE t.sweep IN \(scope) AND (t.idx < 0 OR t.idx >= s.tasks)
                """,
            sentence: "a task whose index is not in the sweep"),
        AuditCheck(
            rule: .orphan,
            sql: """
                SELECT DISTINCT r.sweep, r.idx FROM record r WHERE r.sweep IN \(scope) AND NOT EXISTS (
                    SELECT 1 FROM task t WHERE t.sweep = r.sweep AND t.idx = r.idx AND t.state <> 0)
                """,
            sentence: "records of a task without outcome"),
        AuditCheck(
            rule: .orphan,
            sql: """
                SELECT f.sweep, f.idx FROM artifact f WHERE f.sweep IN \(scope) AND NOT EXISTS (
                    SELECT 1 FROM task t WHERE t.sweep = f.sweep AND t.idx = f.idx AND t.state <> 0)
                """,
            sentence: "an artifact of a task without outcome"),
        AuditCheck(
            rule: .bytes,
            sql: """
                SELECT f.sweep, f.idx FROM artifact f WHERE f.sweep IN \(scope)
                AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.digest = f.digest)
                """,
            sentence: "an artifact whose bytes are not in the file"),
        AuditCheck(
            rule: .identity,
            sql: """
                SELECT t.sweep, t.idx FROM task t WHERE t.state = 4 AND t.sweep IN \(scope) AND NOT EXISTS (
                    SELECT 1 FROM task o WHERE o.sweep = t.origin_sweep AND o.idx = t.origin_idx AND o.state = 1
                    AND o.identity = t.identity)
                """,
            sentence: "the task was taken over from one that did not succeed or is another"),
        AuditCheck(
            rule: .tally,
            sql: """
                SELECT s.id, NULL FROM sweep s
                WHERE s.id IN \(scope) AND s.state IN (2, 3) AND s.succeeded IS NOT NULL
                AND (s.succeeded, s.failed, s.reused) <> (
                    SELECT coalesce(sum(state IN (1, 4)), 0), coalesce(sum(state = 2), 0), coalesce(sum(state = 4), 0)
                    FROM task WHERE sweep = s.id)
                """,
            sentence: "the sweep ended with other numbers of outcomes than its tasks have"),
        AuditCheck(
            rule: .leftover,
            sql: """
                SELECT c.sweep, c.idx FROM checkpoint c JOIN sweep s ON s.id = c.sweep
                LEFT JOIN task t ON t.sweep = c.sweep AND t.idx = c.idx
                WHERE c.sweep IN \(scope) AND (s.state IN (2, 3) OR t.state <> 0)
                """,
            sentence: "a checkpoint of a task that needs it no longer"),
        AuditCheck(
            rule: .leftover,
            sql: """
                SELECT DISTINCT p.sweep, p.idx FROM progress p JOIN sweep s ON s.id = p.sweep
                LEFT JOIN task t ON t.sweep = p.sweep AND t.idx = p.idx
                WHERE p.sweep IN \(scope) AND (s.state IN (2, 3) OR t.state <> 0)
                """,
            sentence: "records of an attempt that gave no outcome"),
    ]

    /// Sorts all identities: too much for every day.
    static let disagreement = AuditCheck(
        rule: .doubled,
        sql: """
            SELECT min(sweep), min(idx) FROM task WHERE state = 1 AND identity IS NOT NULL
            GROUP BY identity HAVING min(digest) <> max(digest)
            """,
        sentence: "the same task was computed twice with different results")
}
