import GRDB

/// Parts of checkpoints that never became whole: whoever was sending them begins anew at a restarted coordinator.
enum AbandonedParts {
    static func drop(_ db: Database) throws {
        let place = """
            FROM checkpoint_part WHERE NOT EXISTS (
                SELECT 1 FROM checkpoint c
                WHERE (c.sweep, c.idx, c.attempt, c.sequence)
                    = (checkpoint_part.sweep, checkpoint_part.idx, checkpoint_part.attempt, checkpoint_part.sequence))
            """
        let digests = try Row.fetchAll(db, sql: "SELECT DISTINCT digest \(place)").map { $0[0] as DatabaseValue }
        guard !digests.isEmpty else { return }
        try db.execute(sql: "DELETE \(place)")
        for digest in digests { try db.execute(sql: WriteStatements.pruneBlobSQL, arguments: [digest]) }
    }
}
