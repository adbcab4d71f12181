import Identifiers
import Storage

/// Rows that belong to no sweep, and blobs that nobody names.
enum AuditOrphans {
    private static let tables = ["task", "attempt", "record", "progress", "artifact", "checkpoint"]

    /// A file that no Swath which knows of parts has opened has none.
    static func hasParts(_ reader: StoreReader) throws(StoreError) -> Bool {
        (try reader.rows("PRAGMA user_version").first?[0].integer ?? 0) >= 5
    }

    static func findings(reader: StoreReader) throws(StoreError) -> [AuditFinding] {
        let known = Set(try reader.rows("SELECT id FROM sweep", limit: .infinity).compactMap { $0[0].integer })
        var findings: [AuditFinding] = []
        let hasParts = try hasParts(reader)
        for table in tables + (hasParts ? ["checkpoint_part"] : []) {
            for sweep in try sweeps(in: table, reader: reader) where !known.contains(sweep) {
                findings.append(
                    AuditFinding(
                        .orphan, sweep: SweepID(sweep), "the table \(table) has rows of a sweep that is not there"))
            }
        }
        let stages = try reader.rows(
            "SELECT id FROM sweep s WHERE NOT EXISTS (SELECT 1 FROM sweep r WHERE r.id = s.root)", limit: .infinity)
        for stage in stages {
            findings.append(
                AuditFinding(.orphan, sweep: SweepID(stage[0].integer ?? 0), "a stage whose sweep is not there"))
        }
        let unnamed = try reader.rows(
            """
            SELECT count(*) FROM blob b WHERE NOT EXISTS (SELECT 1 FROM artifact f WHERE f.digest = b.digest)
            AND NOT EXISTS (SELECT 1 FROM checkpoint c WHERE c.digest = b.digest)
            \(hasParts ? "AND NOT EXISTS (SELECT 1 FROM checkpoint_part p WHERE p.digest = b.digest)" : "")
            """, limit: .infinity)
        if let count = unnamed.first?[0].integer, count > 0 {
            findings.append(AuditFinding(.leftover, count: count, "\(count) blobs that no task names"))
        }
        return findings
    }

    /// The distinct sweeps of a table, by jumping from one to the next along its key.
    private static func sweeps(in table: String, reader: StoreReader) throws(StoreError) -> [Int64] {
        var found: [Int64] = []
        while true {
            let rows = try reader.rows(
                "SELECT min(sweep) FROM \(table) WHERE sweep > :after",
                arguments: ["after": .integer(found.last ?? .min)], limit: .infinity)
            guard let next = rows.first?[0].integer else { return found }
            found.append(next)
        }
    }
}
