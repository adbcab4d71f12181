import Identifiers
import Storage
import Testing

@Suite("What tasks send on their way")
struct ProgressTests {
    private func records(_ name: String, _ steps: ClosedRange<Int64>, _ value: Double) -> [RecordWrite] {
        steps.map { RecordWrite(name: name, step: $0, value: value) }
    }

    @Test("records of a running attempt show at once, and are the task's once it succeeds")
    func progress() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(.progress(sweep: id, index: 0, attempt: 1, records: records("loss", 1...2, 1)))
        #expect(try bench.rows("SELECT sweep, idx, name, step FROM records") == ["1|0|loss|1", "1|0|loss|2"])
        #expect(try bench.rows("SELECT count(*) FROM record") == ["0"])
        try bench.write(attempt(id, 0, records: [("loss", 3, 1)]))
        #expect(try bench.rows("SELECT step FROM record") == ["1", "2", "3"])
        #expect(try bench.rows("SELECT count(*) FROM progress") == ["0"])
    }

    @Test("the family's column has the last step's value, wherever it was sent")
    func lastStep() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(
            .progress(sweep: id, index: 0, attempt: 1, records: [RecordWrite(name: "smape", step: 9, value: 5)]),
            attempt(id, 0, records: [("smape", 3, 1), ("valid-time", 2, 8), ("valid-time", 1, 4)]),
            attempt(id, 1, records: [("valid-time", 2, 8), ("valid-time", 1, 4)]))
        #expect(try bench.rows("SELECT idx, smape, valid_time FROM trial ORDER BY idx") == ["0|5.0|8.0", "1|-|8.0"])
    }

    @Test("records of an attempt that was lost go when another gives the outcome")
    func lostAttempt() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(
            .progress(sweep: id, index: 0, attempt: 1, records: records("first", 1...3, 1)),
            .progress(sweep: id, index: 0, attempt: 2, records: records("loss", 1...1, 2)),
            attempt(id, 0, 2, records: [("loss", 2, 2)]))
        #expect(try bench.rows("SELECT name, step, value FROM record") == ["loss|1|2.0", "loss|2|2.0"])
        #expect(try bench.rows("SELECT count(*) FROM progress") == ["0"])
    }

    @Test("of two copies that run at once, the one that ends first has all its records, whatever the other sent")
    func backupCopy() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(
            .progress(sweep: id, index: 0, attempt: 1, records: records("loss", 1...5, 1)),
            .progress(sweep: id, index: 0, attempt: 2, records: records("loss", 1...2, 2)),
            .progress(sweep: id, index: 0, attempt: 1, records: records("loss", 6...7, 1)),
            attempt(id, 0, 1, records: [("loss", 8, 1)]))
        #expect(try bench.rows("SELECT step, value FROM record") == (1...8).map { "\($0)|1.0" })
    }

    @Test("an attempt that went on from a checkpoint inherits what came before it")
    func checkpointed() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(
            .progress(sweep: id, index: 0, attempt: 1, records: records("loss", 1...3, 1)),
            .checkpoint(sweep: id, index: 0, attempt: 1, sequence: 1, bytes: [1, 2, 3]),
            .progress(sweep: id, index: 0, attempt: 1, records: records("loss", 4...5, 1)),
            attempt(id, 0, 1, .open),
            .checkpoint(sweep: id, index: 0, attempt: 2, sequence: 1, bytes: [4, 5, 6]),
            .progress(sweep: id, index: 0, attempt: 2, records: records("loss", 4...6, 2)))
        try bench.write(attempt(id, 0, 2, records: [("loss", 7, 2)]))
        #expect(
            try bench.rows("SELECT step, value FROM record")
                == ["1|1.0", "2|1.0", "3|1.0", "4|2.0", "5|2.0", "6|2.0", "7|2.0"])
    }

    @Test("of the checkpoints of a task the last stays, by attempt and then by number")
    func lastCheckpoint() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        let big = [UInt8](repeating: 7, count: 100_000)
        for (attempt, sequence, bytes) in [(1, 2, [1]), (1, 1, [2]), (2, 1, big), (1, 9, [3])]
            as [(Attempt, UInt32, [UInt8])]
        {
            try bench.write(.checkpoint(sweep: id, index: 3, attempt: attempt, sequence: sequence, bytes: bytes))
        }
        let checkpoint = try #require(try bench.store.checkpoint(sweep: id, index: 3))
        #expect(checkpoint.attempt == 2 && checkpoint.bytes == big)
        #expect(try bench.store.checkpoints(of: id) == [3: checkpoint.digest])
        #expect(try bench.rows("SELECT count(*), sum(length(bytes)) < 1000 FROM blob") == ["1|1"])
        #expect(try bench.store.checkpoint(sweep: id, index: 4) == nil)
        #expect(try bench.store.history(of: id).begun == [3: 2])
    }

    @Test("a checkpoint goes with the task's outcome, but not bytes that something else names")
    func pruned() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        let artifact = ArtifactWrite(name: "same", encoding: "raw", bytes: [9, 9, 9])
        try bench.write(
            .checkpoint(sweep: id, index: 0, attempt: 1, sequence: 1, bytes: [9, 9, 9]),
            .checkpoint(sweep: id, index: 1, attempt: 1, sequence: 1, bytes: [8]),
            attempt(id, 0, artifacts: [artifact]),
            .conclusion(sweep: id, index: 1, attempt: 1, kind: .cancelled, reason: "x"))
        #expect(try bench.rows("SELECT count(*) FROM checkpoint") == ["0"])
        #expect(try bench.rows("SELECT bytes FROM blob") == ["090909"])
        #expect(try bench.store.checkpoint(sweep: id, index: 1) == nil)
    }

    @Test("a checkpoint over the limit is refused with a line in the event log")
    func tooLarge() throws {
        let bench = try Bench(options: StoreOptions(checkpointLimit: 10))
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(
            .checkpoint(sweep: id, index: 0, attempt: 1, sequence: 1, bytes: [UInt8](repeating: 0, count: 11)))
        #expect(
            try bench.rows("SELECT kind, message FROM event") == [
                "checkpoint-refused|\(StoreError.checkpointTooLarge(bytes: 11, limit: 10))"
            ])
        #expect(try bench.store.checkpoint(sweep: id, index: 0) == nil)
    }

    @Test("an ended sweep leaves neither progress nor checkpoints")
    func endedSweep() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(
            .checkpoint(sweep: id, index: 0, attempt: 1, sequence: 1, bytes: [1]),
            .progress(sweep: id, index: 1, attempt: 1, records: records("loss", 1...3, 1)))
        try bench.write(.sweepState(id, .cancelled))
        #expect(
            try bench.rows(
                "SELECT (SELECT count(*) FROM checkpoint) + (SELECT count(*) FROM progress) + (SELECT count(*) FROM blob)"
            ) == ["0"])
    }
}
