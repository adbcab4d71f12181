import Families
import GRDB
import Identifiers
import Storage
import Synchronization
import Testing

@Suite("Checkpoints that come in parts")
struct CheckpointPartTests {
    /// A checkpoint of three parts, each of other bytes.
    struct Whole {
        let bytes: [UInt8]
        let digest: [UInt8]
        var layout: CheckpointLayout { CheckpointLayout(size: bytes.count) }

        init(_ seed: UInt8, size: Int = 2 * CheckpointLayout.partSize + 5) {
            let layout = CheckpointLayout(size: size)
            bytes = (0..<layout.count).reduce(into: []) { bytes, part in
                bytes += [UInt8](repeating: seed &+ UInt8(part), count: layout.range(of: part).count)
            }
            digest = CheckpointDigest.of(bytes)
        }

        func part(_ part: Int, _ sweep: SweepID, attempt: Attempt = 1, sequence: UInt32 = 1) -> CheckpointPart {
            CheckpointPart(
                sweep: sweep, index: 3, attempt: attempt, sequence: sequence, part: part, layout: layout,
                digest: digest, bytes: Array(bytes[layout.range(of: part)]))
        }
    }

    @Test(
        "the last part that is missing makes the checkpoint, in whatever order they come",
        arguments: [
            [0, 1, 2], [2, 0, 1], [1, 1, 2, 2, 0],
        ])
    func order(parts: [Int]) throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        let whole = Whole(1)
        for part in parts.dropLast() {
            #expect(try bench.write(whole.part(part, id)) == .kept)
            #expect(try bench.store.checkpoint(sweep: id, index: 3) == nil)
        }
        #expect(try bench.write(whole.part(parts[parts.count - 1], id)) == .completed)
        #expect(try bench.checkpoint(id) == whole.bytes)
        #expect(try bench.store.checkpoints(of: id) == [3: whole.digest])
        #expect(try bench.store.history(of: id).begun == [3: 1])
        // A part of it that comes again is not wanted, and changes nothing.
        #expect(try bench.write(whole.part(0, id)).isRefused)
        #expect(try bench.checkpoint(id) == whole.bytes)
        #expect(try bench.counts() == ["1|3|3"])
        try bench.write(attempt(id, 3))
        #expect(try bench.counts() == ["0|0|0"])
        #expect(try bench.store.checkpoint(sweep: id, index: 3) == nil)
    }

    @Test("the checkpoint before stays until the later one is whole, and what they share stays with it")
    func replaced() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(.checkpoint(sweep: id, index: 3, attempt: 1, sequence: 1, bytes: [1]))
        let (second, third) = (Whole(1), Whole(1, size: 2 * CheckpointLayout.partSize + 9))
        for part in [0, 1] { try bench.write(second.part(part, id, sequence: 2)) }
        #expect(try bench.store.checkpoint(sweep: id, index: 3)?.bytes == [1])
        #expect(try bench.write(second.part(2, id, sequence: 2)) == .completed)
        #expect(try bench.checkpoint(id) == second.bytes)
        // The first two parts of both are alike.
        for part in [0, 1] { #expect(try bench.write(third.part(part, id, sequence: 3)) == .kept) }
        #expect(try bench.counts() == ["1|5|3"])
        #expect(try bench.checkpoint(id) == second.bytes)
        #expect(try bench.write(third.part(2, id, sequence: 3)) == .completed)
        #expect(try bench.checkpoint(id) == third.bytes)
        #expect(try bench.counts() == ["1|3|3"])
        // One of one part takes its place like any other.
        try bench.write(.checkpoint(sweep: id, index: 3, attempt: 2, sequence: 1, bytes: [2]))
        #expect(try bench.store.checkpoint(sweep: id, index: 3)?.bytes == [2])
        #expect(try bench.counts() == ["1|0|1"])
    }

    @Test("parts of one that is given up go when one that was saved later comes, or its attempt ends")
    func abandoned() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(Whole(1).part(0, id))
        try bench.write(Whole(9).part(0, id, sequence: 2))
        #expect(try bench.counts() == ["0|1|1"])
        #expect(try bench.write(Whole(1).part(1, id)).isRefused, "a later one is on its way")
        try bench.write(Whole(17).part(0, id, attempt: 2))
        try bench.write(attempt(id, 3, 1, .open))
        #expect(try bench.counts() == ["0|1|1"], "that of the attempt that goes on")
        try bench.write(attempt(id, 3, 2, .open))
        #expect(try bench.counts() == ["0|0|0"])
        try bench.write(Whole(1).part(0, id, attempt: 3))
        try bench.write(.sweepState(id, .cancelled))
        #expect(try bench.counts() == ["0|0|0"])
        #expect(try bench.write(Whole(1).part(1, id, attempt: 3)).isRefused, "the sweep has ended")
        #expect(try bench.counts() == ["0|0|0"])
    }

    @Test("an attempt that ends keeps its checkpoint for the next, but not what was still coming")
    func attemptEnds() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        for part in 0..<3 { try bench.write(Whole(1).part(part, id)) }
        try bench.write(Whole(9).part(0, id, sequence: 2))
        try bench.write(attempt(id, 3, 1, .open))
        #expect(try bench.checkpoint(id) == Whole(1).bytes)
        #expect(try bench.counts() == ["1|3|3"])
    }

    @Test("a start drops what never became whole, and keeps what did")
    func restart() throws {
        let folder = Bench.temporaryFolder()
        let first = try Bench(folder: folder)
        let (id, _) = try first.submit(Bench.trial)
        for part in 0..<3 { try first.write(Whole(1).part(part, id)) }
        for part in [0, 2] { try first.write(Whole(9).part(part, id, sequence: 2)) }
        #expect(try first.counts() == ["1|5|5"])
        let second = try Bench(folder: first.copy())
        #expect(try second.counts() == ["1|3|3"])
        #expect(try second.checkpoint(id) == Whole(1).bytes)
        // Whoever sent it begins anew.
        for part in 0..<3 { try second.write(Whole(9).part(part, id, sequence: 2)) }
        #expect(try second.checkpoint(id) == Whole(9).bytes)
        #expect(try second.counts() == ["1|3|3"])
    }

    @Test("parts that are not those of one whole are dropped, and the checkpoint before stays")
    func inconsistent() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(.checkpoint(sweep: id, index: 3, attempt: 1, sequence: 1, bytes: [1]))
        // Another part's bytes.
        for part in [0, 1] { try bench.write(Whole(1).part(part, id, sequence: 2)) }
        var wrong = Whole(1).part(2, id, sequence: 2)
        wrong.bytes[0] ^= 1
        #expect(try bench.write(wrong).isRefused)
        #expect(try bench.counts() == ["1|0|1"])
        // Another whole under the same number.
        try bench.write(Whole(1).part(0, id, sequence: 3))
        #expect(try bench.write(Whole(2).part(1, id, sequence: 3)).isRefused)
        #expect(try bench.counts() == ["1|0|1"])
        #expect(try bench.store.checkpoint(sweep: id, index: 3)?.bytes == [1])
        #expect(try bench.rows("SELECT DISTINCT kind FROM event") == ["checkpoint-refused"])
        // And a task that the file does not have.
        var stranger = Whole(1).part(0, id)
        stranger.index = 99
        #expect(try bench.write(stranger).isRefused)
    }

    @Test("a checkpoint over the limit is refused with its first part")
    func tooLarge() throws {
        let bench = try Bench(options: StoreOptions(checkpointLimit: CheckpointLayout.partSize))
        let (id, _) = try bench.submit(Bench.trial)
        #expect(try bench.write(Whole(1).part(0, id)).isRefused)
        #expect(try bench.counts() == ["0|0|0"])
        #expect(try bench.rows("SELECT kind FROM event") == ["checkpoint-refused"])
    }

    @Test("results do not wait behind parts")
    func lanes() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        let whole = Whole(1, size: 20 * CheckpointLayout.partSize)
        let parts = (0..<20).map { whole.part($0, id) }
        // Both are called on the store's thread: the submission was the first ticket, the result is the second.
        let ahead = Mutex(0)
        for part in parts {
            bench.store.enqueue(part) { [unowned bench] _ in
                if bench.calls.committed < 2 { ahead.withLock { $0 += 1 } }
            }
        }
        try bench.write(attempt(id, 0))
        #expect(ahead.withLock { $0 } < 10)
        #expect(try bench.store.checkpoint(sweep: id, index: 3)?.digest == whole.digest)
    }

    @Test("a file of a Swath that knew no parts opens, with the checkpoints that it has")
    func migration() throws {
        let folder = Bench.temporaryFolder()
        let first = try Bench(folder: folder)
        let (id, _) = try first.submit(Bench.trial)
        try first.write(.checkpoint(sweep: id, index: 3, attempt: 1, sequence: 1, bytes: [1, 2]))
        try first.store.close()
        try DatabaseQueue(path: first.path).write { db in
            try db.execute(
                sql: """
                    DROP TABLE checkpoint_part; ALTER TABLE checkpoint DROP COLUMN parts;
                    DELETE FROM grdb_migrations WHERE identifier = '5'; PRAGMA user_version = 4
                    """)
        }
        let second = try Bench(folder: folder)
        #expect(try second.store.checkpoint(sweep: id, index: 3)?.bytes == [1, 2])
        for part in 0..<3 { try second.write(Whole(1).part(part, id, sequence: 2)) }
        #expect(try second.checkpoint(id) == Whole(1).bytes)
    }
}

extension CheckpointPart.Verdict {
    fileprivate var isRefused: Bool { if case .refused = self { true } else { false } }
}

extension Bench {
    /// Writes a part, and waits for what becomes of it.
    @discardableResult
    fileprivate func write(_ part: CheckpointPart) throws -> CheckpointPart.Verdict {
        final class Answer: Sendable { let verdict = Mutex<CheckpointPart.Verdict?>(nil) }
        let answer = Answer()
        store.enqueue(part) { verdict in answer.verdict.withLock { $0 = verdict } }
        try store.flush(seconds: 20)
        return try #require(answer.verdict.withLock { $0 })
    }

    /// The bytes of task 3's checkpoint, part by part.
    fileprivate func checkpoint(_ sweep: SweepID) throws -> [UInt8] {
        let checkpoint = try #require(try store.checkpoint(sweep: sweep, index: 3))
        #expect(checkpoint.hasParts && checkpoint.bytes.isEmpty)
        return try (0..<checkpoint.layout.count).flatMap { part in
            try #require(try store.part(part, of: sweep, index: 3, in: checkpoint))
        }
    }

    /// Rows of checkpoints, of their parts, and of blobs.
    fileprivate func counts() throws -> [String] {
        try rows(
            """
            SELECT (SELECT count(*) FROM checkpoint), (SELECT count(*) FROM checkpoint_part),
            (SELECT count(*) FROM blob)
            """)
    }
}
