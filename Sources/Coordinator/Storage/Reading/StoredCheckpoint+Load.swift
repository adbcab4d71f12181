import Identifiers

extension StoredCheckpoint {
    init?(sweep: SweepID, index: TaskIndex, _ connection: Connection) throws(SQLiteFailure) {
        let statement = try connection.prepare(
            """
            SELECT c.attempt, c.sequence, c.digest, c.size, c.parts, b.codec, b.bytes
            FROM checkpoint c LEFT JOIN blob b ON b.digest = c.digest AND c.parts = 1
            WHERE c.sweep = ? AND c.idx = ?
            """)
        statement.bind(1, sweep.rawValue)
        statement.bind(2, index)
        guard try statement.step() else { return nil }
        attempt = Attempt(clamping: statement.integer(0))
        sequence = UInt32(clamping: statement.integer(1))
        digest = [UInt8](statement.bytes(2))
        layout = CheckpointLayout(size: Int(statement.integer(3)))
        hasParts = statement.integer(4) > 1
        if hasParts {
            bytes = []
        } else if statement.isNull(5) {
            return nil
        } else {
            bytes = try BlobCodec.decode(
                statement.bytes(6), codec: statement.integer(5), size: statement.integer(3))
        }
    }

    /// The bytes of a part; nil when it is no longer there.
    func part(_ part: Int, sweep: SweepID, index: TaskIndex, _ connection: Connection) throws(SQLiteFailure) -> [UInt8]?
    {
        let statement = try connection.prepare(
            """
            SELECT b.codec, b.bytes, p.size FROM checkpoint_part p JOIN blob b ON b.digest = p.digest
            WHERE p.sweep = ? AND p.idx = ? AND p.attempt = ? AND p.sequence = ? AND p.part = ? AND p.whole = ?
            """)
        statement.bind(1, sweep.rawValue)
        statement.bind(2, index)
        statement.bind(3, Int64(attempt))
        statement.bind(4, Int64(sequence))
        statement.bind(5, part)
        statement.bind(6, blob: digest)
        guard try statement.step() else { return nil }
        return try BlobCodec.decode(statement.bytes(1), codec: statement.integer(0), size: statement.integer(2))
    }

    static func digests(of sweep: SweepID, _ connection: Connection) throws(SQLiteFailure) -> [TaskIndex: [UInt8]] {
        let statement = try connection.prepare("SELECT idx, digest FROM checkpoint WHERE sweep = ?")
        statement.bind(1, sweep.rawValue)
        var digests: [TaskIndex: [UInt8]] = [:]
        while try statement.step() { digests[statement.integer(0)] = [UInt8](statement.bytes(1)) }
        return digests
    }
}
