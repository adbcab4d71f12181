/// The free-form names that a file has seen, kept in `meta`: axes of sweeps and names of records, by
/// family. They become columns of the family's view.
enum ColumnNames {
    static func axes(
        of family: String, in schema: String = "main", _ connection: OpaquePointer
    ) throws(SQLiteFailure) -> [String] {
        try load("axes:" + family, in: schema, connection)
    }

    static func records(
        of family: String, in schema: String = "main", _ connection: OpaquePointer
    ) throws(SQLiteFailure) -> [String] {
        try load("records:" + family, in: schema, connection)
    }

    /// True when a name was new.
    static func add(axes: [String], of family: String, _ connection: OpaquePointer) throws(SQLiteFailure) -> Bool {
        try add(axes, to: "axes:" + family, connection)
    }

    /// True when a name was new.
    static func add(records: [String], of family: String, _ connection: OpaquePointer) throws(SQLiteFailure) -> Bool {
        try add(records, to: "records:" + family, connection)
    }

    private static func load(
        _ key: String, in schema: String = "main", _ connection: OpaquePointer
    ) throws(SQLiteFailure) -> [String] {
        let statement = try Prepared(connection, "SELECT value FROM \(schema).meta WHERE key = ?")
        statement.bind(1, key)
        guard try statement.step() else { return [] }
        return statement.text(0).split(separator: "\n").map(String.init)
    }

    private static func add(
        _ names: [String], to key: String, _ connection: OpaquePointer
    ) throws(SQLiteFailure) -> Bool {
        let known = try load(key, connection)
        let new = names.filter { !known.contains($0) && !$0.contains("\n") && !$0.contains("\0") }
        guard !new.isEmpty, known.count < FamilyTables.nameLimit else { return false }
        let statement = try Prepared(
            connection, "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
        statement.bind(1, key)
        statement.bind(2, (known + new.sorted()).prefix(FamilyTables.nameLimit).joined(separator: "\n"))
        try statement.run()
        return true
    }
}
