import Families
import GRDBSQLite
import Identifiers

/// What tasks leave while they run, and what becomes of it when they end.
extension StoreWriter {
    func writeProgress(
        _ sweep: SweepID, _ index: TaskIndex, _ attempt: Attempt, _ records: [RecordWrite]
    ) throws(SQLiteFailure) {
        guard let context = try context(sweep), context.contains(index) else {
            return try refuse(sweep: sweep, index: index, worker: nil)
        }
        guard try isOpen(sweep, index) else { return }
        unfinished.insert(TaskKey(sweep: sweep, index: index))
        let statement = statements.progress
        for record in records {
            statement.bind(1, sweep.rawValue)
            statement.bind(2, index)
            statement.bind(3, Int64(attempt))
            statement.bind(4, record.name)
            statement.bind(5, record.step)
            statement.bind(6, record.value)
            try statement.run()
            try notice(record.name, context)
        }
    }

    func writeCheckpoint(
        _ sweep: SweepID, _ index: TaskIndex, _ attempt: Attempt, _ sequence: UInt32, _ bytes: [UInt8]
    ) throws(SQLiteFailure) {
        guard let context = try context(sweep), context.contains(index) else {
            return try refuse(sweep: sweep, index: index, worker: nil)
        }
        let key = TaskKey(sweep: sweep, index: index)
        guard bytes.count <= checkpointLimit else {
            _ = try refuseLarge(bytes.count, key)
            return
        }
        guard try isOpen(sweep, index) else { return }
        let earlier = try checkpointRow(sweep, index)
        let digest = try writeBlob(bytes)
        let number = SaveNumber(attempt: Int64(attempt), sequence: Int64(sequence))
        // One of the two is named by nothing now, unless they are equal.
        if try writeCheckpointRow(key, number, digest: digest, size: bytes.count, parts: 1) {
            try dropParts(key, after: .none, before: number)
            if let earlier, earlier.digest != digest { try prune(earlier.digest) }
        } else {
            try prune(digest)
        }
    }

    /// False: there is a later one, which stays.
    func writeCheckpointRow(
        _ key: TaskKey, _ number: SaveNumber, digest: [UInt8], size: Int, parts: Int
    ) throws(SQLiteFailure) -> Bool {
        let statement = statements.checkpoint
        statement.bind(1, key.sweep.rawValue)
        statement.bind(2, key.index)
        statement.bind(3, number.attempt)
        statement.bind(4, number.sequence)
        statement.bind(5, blob: digest)
        statement.bind(6, size)
        statement.bind(7, now)
        statement.bind(8, parts)
        checkpointed.append(key)
        unfinished.insert(key)
        return try statement.runCountingChanges() > 0
    }

    /// Says that a checkpoint is over the limit. The sentence.
    func refuseLarge(_ bytes: Int, _ key: TaskKey) throws(SQLiteFailure) -> String {
        let sentence = "\(StoreError.checkpointTooLarge(bytes: bytes, limit: checkpointLimit))"
        try write(EventWrite(kind: "checkpoint-refused", sweep: key.sweep, index: key.index, message: sentence))
        return sentence
    }

    /// Of two artifacts of one name the later stays.
    func write(
        _ artifacts: [ArtifactWrite], _ sweep: SweepID, _ index: TaskIndex, _ contents: inout TaskContents
    ) throws(SQLiteFailure) {
        var earlier: [String: (artifact: ArtifactWrite, digest: [UInt8])] = [:]
        for artifact in artifacts {
            let digest = try writeBlob(artifact.bytes)
            try write(artifact, digest, sweep, index)
            contents.add(
                artifact: artifact.name, encoding: artifact.encoding, size: Int64(artifact.bytes.count), bytes: digest)
            guard artifacts.count > 1, let (old, bytes) = earlier.updateValue((artifact, digest), forKey: artifact.name)
            else { continue }
            contents.remove(artifact: old.name, encoding: old.encoding, size: Int64(old.bytes.count), bytes: bytes)
            guard bytes != digest || old.encoding != artifact.encoding else { continue }
            contents.repeated += 1
            try prune(bytes)
        }
    }

    private func write(
        _ artifact: ArtifactWrite, _ digest: [UInt8], _ sweep: SweepID, _ index: TaskIndex
    ) throws(SQLiteFailure) {
        let statement = statements.artifact
        statement.bind(1, sweep.rawValue)
        statement.bind(2, index)
        statement.bind(3, artifact.name)
        statement.bind(4, artifact.encoding)
        statement.bind(5, artifact.bytes.count)
        statement.bind(6, blob: digest)
        try statement.run()
    }

    /// The task has its outcome with `attempt`: what that attempt has sent on the way becomes the
    /// task's, and so does what the attempts before it have sent if it may have gone on from their
    /// checkpoint. The rest goes.
    /// - Returns: how many records of that attempt were replaced by later ones of it.
    func settle(_ key: TaskKey, attempt: Attempt) throws(SQLiteFailure) -> Int64 {
        let checkpoint = try checkpointRow(key.sweep, key.index)
        let inherits = checkpoint.map { $0.firstAttempt < Int64(attempt) } ?? false
        let count = statements.progressReplaced
        count.bind(1, key.sweep.rawValue)
        count.bind(2, key.index)
        count.bind(3, Int64(attempt))
        let replaced = try count.step() ? count.integer(0) : 0
        count.reset()
        let move = statements.moveProgress
        move.bind(1, key.sweep.rawValue)
        move.bind(2, key.index)
        move.bind(3, inherits ? 0 : Int64(attempt))
        move.bind(4, Int64(attempt))
        try move.run()
        try drop(key, checkpoint?.digest)
        return replaced
    }

    /// What the file has of a task whose records came at several times.
    func storedContents(
        of key: TaskKey, _ context: SweepContext, repeated: Int64
    ) throws(SQLiteFailure) -> TaskContents {
        var contents = TaskContents()
        contents.repeated = repeated
        let records = try statements.prepared("SELECT step, value FROM record WHERE sweep = ? AND name = ? AND idx = ?")
        for (name, number) in context.recordNames {
            records.bind(1, key.sweep.rawValue)
            records.bind(2, name)
            records.bind(3, key.index)
            defer { records.reset() }
            while try records.step() {
                contents.add(
                    recordNamed: context.nameHashes[number], step: records.integer(0),
                    value: records.isNull(1) ? .nan : records.double(1))
            }
        }
        let artifacts = try statements.prepared(
            "SELECT name, encoding, size, digest FROM artifact WHERE sweep = ? AND idx = ?")
        artifacts.bind(1, key.sweep.rawValue)
        artifacts.bind(2, key.index)
        defer { artifacts.reset() }
        while try artifacts.step() {
            contents.add(
                artifact: artifacts.text(0), encoding: artifacts.text(1), size: artifacts.integer(2),
                bytes: [UInt8](artifacts.bytes(3)))
        }
        return contents
    }

    /// Puts what came with an outcome on record.
    func note(_ contents: TaskContents?, of key: TaskKey, result: UInt64?) throws(SQLiteFailure) {
        guard let contents else { return }
        let statement = try statements.prepared(
            "UPDATE task SET records = ?3, contents = ?4, repeated = ?5 WHERE sweep = ?1 AND idx = ?2")
        statement.bind(1, key.sweep.rawValue)
        statement.bind(2, key.index)
        statement.bind(3, contents, result: result)
        try statement.run()
    }

    func drop(_ key: TaskKey) throws(SQLiteFailure) {
        try drop(key, try checkpointRow(key.sweep, key.index)?.digest)
    }

    private func drop(_ key: TaskKey, _ checkpoint: [UInt8]?) throws(SQLiteFailure) {
        try run(statements.dropProgress, for: key)
        try run(statements.dropCheckpoint, for: key)
        try dropParts(key, after: .none, before: .last)
        if let checkpoint { try prune(checkpoint) }
        concluded.append(key)
    }

    private func run(_ statement: Prepared, for key: TaskKey) throws(SQLiteFailure) {
        statement.bind(1, key.sweep.rawValue)
        statement.bind(2, key.index)
        try statement.run()
    }

    func isOpen(_ sweep: SweepID, _ index: TaskIndex) throws(SQLiteFailure) -> Bool {
        let statement = statements.taskState
        statement.bind(1, sweep.rawValue)
        statement.bind(2, index)
        defer { statement.reset() }
        return try !statement.step() || statement.integer(0) == TaskState.open.rawValue
    }

    func checkpointRow(
        _ sweep: SweepID, _ index: TaskIndex
    ) throws(SQLiteFailure) -> (digest: [UInt8], firstAttempt: Int64, number: SaveNumber)? {
        let statement = statements.checkpointRow
        statement.bind(1, sweep.rawValue)
        statement.bind(2, index)
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        let number = SaveNumber(attempt: statement.integer(2), sequence: statement.integer(3))
        return ([UInt8](statement.bytes(0)), statement.integer(1), number)
    }

    // MARK: Blobs

    /// Keeps the bytes once, however often they come. Their SHA-256.
    /// - Parameter packs: Whether they are deflated when that makes them smaller.
    func writeBlob(_ bytes: [UInt8], packs: Bool = true) throws(SQLiteFailure) -> [UInt8] {
        let digest = SHA256Hasher.digest(of: bytes)
        let present = statements.hasBlob
        present.bind(1, blob: digest)
        defer { present.reset() }
        guard try !present.step() else { return digest }
        let packed = packs ? BlobCodec.deflate(bytes) : nil
        let statement = statements.blob
        statement.bind(1, blob: digest)
        statement.bind(2, packed == nil ? BlobCodec.plain : BlobCodec.deflated)
        try Self.run(statement, blob: packed ?? bytes)
        return digest
    }

    /// Binds without a copy: the bytes stay until the statement has run.
    private static func run(_ statement: Prepared, blob: [UInt8]) throws(SQLiteFailure) {
        let result = blob.withUnsafeBytes { stored in
            statement.bind(3, blob: stored, copies: false)
            return Result { () throws(SQLiteFailure) in try statement.run() }
        }
        try result.get()
    }

    func prune(_ digest: [UInt8]) throws(SQLiteFailure) {
        statements.pruneBlob.bind(1, blob: digest)
        try statements.pruneBlob.run()
    }
}
