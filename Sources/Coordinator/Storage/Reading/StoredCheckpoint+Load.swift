import Identifiers

extension StoredCheckpoint {
    init?(sweep: SweepID, index: TaskIndex, _ connection: Connection) throws(SQLiteFailure) {
        let statement = try connection.prepare(
            """
            SELECT c.attempt, c.digest, c.size, b.codec, b.bytes FROM checkpoint c JOIN blob b ON b.digest = c.digest
            WHERE c.sweep = ? AND c.idx = ?
            """)
        statement.bind(1, sweep.rawValue)
        statement.bind(2, index)
        guard try statement.step() else { return nil }
        attempt = Attempt(clamping: statement.integer(0))
        digest = [UInt8](statement.bytes(1))
        bytes = try BlobCodec.decode(
            statement.bytes(4), codec: statement.integer(3), size: statement.integer(2))
    }

    static func digests(of sweep: SweepID, _ connection: Connection) throws(SQLiteFailure) -> [TaskIndex: [UInt8]] {
        let statement = try connection.prepare("SELECT idx, digest FROM checkpoint WHERE sweep = ?")
        statement.bind(1, sweep.rawValue)
        var digests: [TaskIndex: [UInt8]] = [:]
        while try statement.step() { digests[statement.integer(0)] = [UInt8](statement.bytes(1)) }
        return digests
    }
}
