/// Checkpoints that lie in parts.
extension AuditCheck {
    static let parts: [AuditCheck] = [
        AuditCheck(
            rule: .bytes,
            sql: """
                SELECT c.sweep, c.idx FROM checkpoint c
                WHERE c.sweep IN \(scope) AND c.parts > 1 AND (c.parts, c.size) <> (
                    SELECT count(*), coalesce(sum(p.size), 0)
                    FROM checkpoint_part p JOIN blob b ON b.digest = p.digest
                    WHERE (p.sweep, p.idx, p.attempt, p.sequence) = (c.sweep, c.idx, c.attempt, c.sequence))
                """,
            sentence: "a checkpoint whose parts are not all in the file"),
        // Of a task that goes on, a later checkpoint may be on its way.
        AuditCheck(
            rule: .leftover,
            sql: """
                SELECT DISTINCT p.sweep, p.idx FROM checkpoint_part p JOIN sweep s ON s.id = p.sweep
                LEFT JOIN task t ON t.sweep = p.sweep AND t.idx = p.idx
                LEFT JOIN checkpoint c ON c.sweep = p.sweep AND c.idx = p.idx
                WHERE p.sweep IN \(scope)
                AND (s.state IN (2, 3) OR t.state <> 0 OR (p.attempt, p.sequence) < (c.attempt, c.sequence))
                """,
            sentence: "parts of a checkpoint that nobody needs"),
    ]
}
