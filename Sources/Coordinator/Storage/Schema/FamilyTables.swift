import Families

enum FamilyTables {
    static func prepare(_ connection: OpaquePointer, registry: FamilyRegistry) throws(SQLiteFailure) {}
}
