import Families
import GRDBSQLite

/// Keeps the tables and views of the families in step with the registry and with what the file holds.
enum FamilyTables {
    /// Names beyond this many get no column of their own; `records` and `parameters` have them.
    static let nameLimit = 100

    /// Makes what is missing, adds columns that a family has gained, and makes views anew that no
    /// longer say what they should. To be run inside a transaction.
    static func prepare(_ connection: OpaquePointer, registry: FamilyRegistry) throws(SQLiteFailure) {
        let existing = try definitions(connection)
        for family in registry.families {
            let layout = FamilyLayout(family)
            if layout.hasTable { try prepareTable(layout, existing, connection) }
            try prepareView(layout, existing, connection)
        }
    }

    /// Makes the view of one family anew when its columns have changed.
    static func refreshView(_ layout: FamilyLayout, _ connection: OpaquePointer) throws(SQLiteFailure) {
        try prepareView(layout, try definitions(connection), connection)
    }

    private static func prepareTable(
        _ layout: FamilyLayout, _ existing: [String: String], _ connection: OpaquePointer
    ) throws(SQLiteFailure) {
        guard existing[layout.table] != nil else {
            try execute(layout.createTable, connection)
            try execute(layout.createIndex, connection)
            return
        }
        let columns = try columns(of: layout.table, connection)
        for column in layout.parameters + layout.results where !columns.contains(column.sql) {
            try execute("ALTER TABLE \(layout.table) ADD COLUMN \(column.sql) \(column.type)", connection)
        }
        if existing[layout.index] != layout.createIndex {
            try execute("DROP INDEX IF EXISTS \(layout.index)", connection)
            try execute(layout.createIndex, connection)
        }
    }

    private static func prepareView(
        _ layout: FamilyLayout, _ existing: [String: String], _ connection: OpaquePointer
    ) throws(SQLiteFailure) {
        let axes = layout.hasTable ? [] : try ColumnNames.axes(of: layout.family, connection)
        let records = layout.hasTable ? [] : try ColumnNames.records(of: layout.family, connection)
        let wanted = layout.createView(axes: axes, records: records)
        guard existing[layout.view] != wanted else { return }
        try execute("DROP VIEW IF EXISTS \(layout.view)", connection)
        try execute(wanted, connection)
    }

    /// The SQL of every table, view and index, by quoted name.
    private static func definitions(_ connection: OpaquePointer) throws(SQLiteFailure) -> [String: String] {
        let statement = try Prepared(connection, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        var definitions: [String: String] = [:]
        while try statement.step() { definitions[FamilyLayout.quoted(statement.text(0))] = statement.text(1) }
        return definitions
    }

    /// Quoted names; none when there is no such table.
    static func columns(
        of table: String, in schema: String = "main", _ connection: OpaquePointer
    ) throws(SQLiteFailure) -> Set<String> {
        let statement = try Prepared(connection, "PRAGMA \(schema).table_info(\(table))")
        var columns: Set<String> = []
        while try statement.step() { columns.insert(FamilyLayout.quoted(statement.text(1))) }
        return columns
    }

    private static func execute(_ sql: String, _ connection: OpaquePointer) throws(SQLiteFailure) {
        try Prepared(connection, sql).run()
    }
}
