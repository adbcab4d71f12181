/// The statements that make a family's table and view.
extension FamilyLayout {
    var createTable: String {
        let columns = (parameters + results).map { "    \($0.sql) \($0.type)" }
        return """
            CREATE TABLE \(table) (
                sweep INTEGER NOT NULL,
                idx INTEGER NOT NULL,
                root INTEGER NOT NULL,
                stage INTEGER NOT NULL,
                state INTEGER NOT NULL,
                attempt INTEGER NOT NULL,
                duration REAL,
            \(columns.joined(separator: ",\n")),
                PRIMARY KEY (sweep, idx)
            ) WITHOUT ROWID
            """
    }

    var createIndex: String {
        "CREATE INDEX \(index) ON \(table) (\(indexed.joined(separator: ", ")))"
    }

    var insert: String {
        let fixed = ["sweep", "idx", "root", "stage", "state", "attempt", "duration"]
        let columns = fixed + (parameters + results).map(\.sql)
        let places = Array(repeating: "?", count: columns.count).joined(separator: ", ")
        return "INSERT OR REPLACE INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places))"
    }

    /// Copies the row of the task (?5, ?6) as (?1, ?2) of root ?3, stage ?4.
    var copy: String {
        let columns = (["attempt", "duration"] + (parameters + results).map(\.sql)).joined(separator: ", ")
        return """
            INSERT OR REPLACE INTO \(table) (sweep, idx, root, stage, state, \(columns))
            SELECT ?1, ?2, ?3, ?4, \(TaskState.reused.rawValue), \(columns) FROM \(table) WHERE sweep = ?5 AND idx = ?6
            """
    }

    /// - Parameters:
    ///   - axes: free-form parameters that sweeps of the file have used.
    ///   - records: names of records that tasks of the file have emitted.
    func createView(axes: [String], records: [String]) -> String {
        hasTable ? tableView : openView(axes: axes, records: records)
    }

    private var tableView: String {
        let columns = (parameters + results).map(\.sql).joined(separator: ", ")
        return """
            CREATE VIEW \(view) AS
            SELECT root AS sweep, stage, idx, \(StoreSchema.stateWord("state")) AS state,
                \(columns),
                duration, attempt AS attempts
            FROM \(table)
            """
    }

    private func openView(axes: [String], records: [String]) -> String {
        var taken = Self.reserved
        var columns: [String] = []
        func add(_ expression: String, as name: String, prefix: String) {
            var text = Self.column(name)
            while !taken.insert(text).inserted { text = prefix + text }
            columns.append("\(expression) AS \(Self.quoted(text))")
        }
        for name in parameters.map(\.name) + axes {
            let path = "$.\"" + name.filter { $0 != "\"" && $0 != "\\" } + "\""
            add("json_extract(t.parameters, \(Self.literal(path)))", as: name, prefix: "parameter_")
        }
        for name in records {
            add(
                """
                (SELECT r.value FROM record r WHERE r.sweep = coalesce(t.origin_sweep, t.sweep) \
                AND r.name = \(Self.literal(name)) AND r.idx = coalesce(t.origin_idx, t.idx) \
                ORDER BY r.step DESC LIMIT 1)
                """, as: name, prefix: "record_")
        }
        return """
            CREATE VIEW \(view) AS
            SELECT s.root AS sweep, s.stage AS stage, t.idx AS idx, \(StoreSchema.stateWord("t.state")) AS state,
                \(columns.joined(separator: ",\n    ")),
                a.duration AS duration, t.attempt AS attempts, t.parameters AS parameters
            FROM sweep s JOIN task t ON t.sweep = s.id
                LEFT JOIN attempt a ON a.sweep = coalesce(t.origin_sweep, t.sweep)
                    AND a.idx = coalesce(t.origin_idx, t.idx) AND a.attempt = t.attempt
            WHERE s.family = \(Self.literal(family))
            """
    }
}
