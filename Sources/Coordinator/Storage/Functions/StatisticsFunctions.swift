enum StatisticsFunctions {
    static func register(on connection: OpaquePointer) throws(SQLiteFailure) {}
}
