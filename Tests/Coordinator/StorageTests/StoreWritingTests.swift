import Families
import Identifiers
import Storage
import Testing

@Suite("What is written, and what is never overwritten")
struct StoreWritingTests {
    @Test("an attempt, its outcome, records and artifacts are in the file once they are committed")
    func oneAttempt() throws {
        let bench = try Bench()
        let (id, sweep) = try bench.submit(Bench.trial)
        let text = ArtifactWrite(name: "log", encoding: "text", bytes: Array(repeating: 65, count: 5000))
        try bench.write(
            attempt(id, 2, records: [("smape", 0, 1.5), ("loss", 1, 4), ("loss", 2, .nan)], artifacts: [text]))
        #expect(bench.calls.committed == 2)
        let identity = Bench.text(.blob(sweep.identity(at: 2).bytes))
        let parameters = #"{"lags":[1],"learning-rate":0.5,"method":"theta","system":"Lorenz"}"#
        #expect(
            try bench.rows("SELECT sweep, idx, state, attempt, forgiven, digest, identity, parameters FROM task")
                == ["\(id)|2|1|1|0|42|\(identity)|\(parameters)"])
        let seed = Int64(bitPattern: sweep.identity(at: 2).seed)
        #expect(try bench.rows("SELECT * FROM attempt") == ["\(id)|2|1|7|1|100.0|2.5|\(seed)|-|-|-|-|-"])
        #expect(
            try bench.rows("SELECT name, step, value FROM record WHERE sweep = \(id)")
                == ["loss|1|4.0", "loss|2|-", "smape|0|1.5"])
        #expect(try bench.rows("SELECT name, encoding, size FROM artifact") == ["log|text|5000"])
        #expect(try bench.rows("SELECT codec, length(bytes) < 100 FROM blob") == ["1|1"])
    }

    @Test("the same attempt written twice changes nothing")
    func repetition() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        let writes = [
            attempt(
                id, 0, records: [("smape", 0, 1)], artifacts: [ArtifactWrite(name: "a", encoding: "text", bytes: [1])]),
            attempt(id, 1, 1, .open), attempt(id, 2, 1, .failed),
            .conclusion(sweep: id, index: 3, attempt: 2, kind: .workerLost, reason: "gone"),
        ]
        for write in writes { try bench.write(write) }
        let before = try bench.everything()
        for write in writes { try bench.write(write) }
        for write in writes.reversed() { try bench.write(write) }
        #expect(try bench.everything() == before)
    }

    @Test("a repetition among new results is left out, and they are written")
    func repetitionInGroup() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.probe(100))
        try bench.write(attempt(id, 40, records: [("value", 0, 1)]))
        let late = attempt(id, 40, 2, .succeeded, records: [("value", 0, 2)], digest: 1)
        bench.enqueue((0..<40).map { attempt(id, $0, records: [("value", 0, 1)]) } + [late])
        bench.enqueue((41..<100).map { attempt(id, $0, records: [("value", 0, 1)]) } + [attempt(id, 99)])
        try bench.store.flush(seconds: 20)
        #expect(try bench.rows("SELECT count(*), sum(attempt) FROM task WHERE state = 1") == ["100|100"])
        #expect(try bench.rows("SELECT count(*), sum(value) FROM record") == ["100|100.0"])
        #expect(try bench.rows("SELECT count(*) FROM attempt") == ["100"])
    }

    @Test("of two values of one step the later stays; tasks, names and steps keep theirs")
    func manyRecords() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.probe(50))
        bench.enqueue(
            (0..<50 as Range<Int64>).map { index in
                var values: [(String, Int64, Double)] = []
                for step in 0..<7 as Range<Int64> {
                    for name in ["b", "a", "c"] { values.append((name, step, Double(index * 100 + step))) }
                }
                return attempt(id, index, records: values + [("a", 3, -1)])
            })
        try bench.store.flush(seconds: 20)
        #expect(try bench.rows("SELECT count(*) FROM record") == ["1050"])
        #expect(try bench.rows("SELECT count(*) FROM record WHERE value = idx * 100 + step") == ["1000"])
        #expect(try bench.rows("SELECT DISTINCT name, step, value FROM record WHERE value < 0") == ["a|3|-1.0"])
    }

    @Test("an outcome is never overwritten by another outcome", arguments: [TaskState.succeeded, .failed, .cancelled])
    func firstOutcomeStays(_ first: TaskState) throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(attempt(id, 0, 1, first, records: [("smape", 0, 1)]))
        let before = try bench.everything()
        try bench.write(attempt(id, 0, 2, .succeeded, records: [("smape", 0, 2)], digest: 43))
        try bench.write(attempt(id, 0, 1, .failed))
        try bench.write(.conclusion(sweep: id, index: 0, attempt: 3, kind: .cancelled, reason: "late"))
        try bench.write(
            .progress(sweep: id, index: 0, attempt: 3, records: [RecordWrite(name: "x", step: 1, value: 1)]))
        try bench.write(.checkpoint(sweep: id, index: 0, attempt: 3, sequence: 1, bytes: [1, 2]))
        #expect(try bench.everything() == before)
    }

    @Test("a failed attempt leaves its error and an open task; the next one may succeed")
    func retry() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        let crash = FailureWrite(kind: .crashed, message: "signal 11", signal: 11, output: "boom")
        try bench.write(attempt(id, 0, 1, .open, failure: crash))
        #expect(try bench.rows("SELECT state, attempt, digest FROM task") == ["0|1|-"])
        try bench.write(attempt(id, 0, 2))
        #expect(try bench.rows("SELECT state, attempt, digest FROM task") == ["1|2|42"])
        #expect(
            try bench.rows("SELECT attempt, state, failure, signal, error, output FROM attempts")
                == ["1|retried|crashed|11|signal 11|boom", "2|succeeded|-|-|-|-"])
    }

    @Test("an attempt whose worker was thought lost may still succeed, once")
    func lostAndFound() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(attempt(id, 0, 1, .open, failure: FailureWrite(kind: .workerLost, message: "silent")))
        try bench.write(attempt(id, 0, 2, .open))
        try bench.write(attempt(id, 0, 1, .succeeded, digest: 9))
        #expect(try bench.rows("SELECT state, attempt, digest FROM task") == ["1|1|9"])
        #expect(try bench.rows("SELECT attempt, state, kind FROM attempt") == ["1|1|-", "2|0|1"])
    }

    @Test("an older attempt that fails late does not lower the number of attempts")
    func lateFailure() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(attempt(id, 0, 2, .open), attempt(id, 0, 1, .open))
        #expect(try bench.rows("SELECT attempt FROM task") == ["2"])
        #expect(try bench.rows("SELECT attempt FROM attempt") == ["1", "2"])
    }

    @Test("a task concluded without a result has an attempt row that says why")
    func conclusions() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(
            attempt(id, 0, 1, .open, failure: FailureWrite(kind: .workerLost, message: "silent"), worker: 5))
        try bench.write(.conclusion(sweep: id, index: 0, attempt: 1, kind: .workerLost, reason: "used up"))
        try bench.write(.conclusion(sweep: id, index: 1, attempt: 1, kind: .cancelled, reason: "by a person"))
        #expect(try bench.rows("SELECT idx, state FROM task") == ["0|2", "1|3"])
        #expect(
            try bench.rows("SELECT idx, worker, state, kind, message FROM attempt")
                == ["0|5|2|6|used up", "1|-|3|7|by a person"])
    }

    @Test("results for what the file does not have go to the event log, and nothing else stops")
    func unknown() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(
            attempt(SweepID(99), 0), attempt(id, 6), attempt(id, -1), attempt(id, .max),
            .progress(sweep: id, index: 77, attempt: 1, records: []), attempt(id, 5))
        #expect(try bench.rows("SELECT idx FROM task") == ["5"])
        #expect(try bench.rows("SELECT kind, count(*) FROM event GROUP BY kind") == ["unknown-task|5"])
    }

    @Test("failed tasks that are tried again are open, and their attempts so far forgiven")
    func retryFailed() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(
            attempt(id, 0), attempt(id, 1, 1, .open), attempt(id, 1, 2, .failed, records: [("loss", 0, 1)]),
            .sweepState(id, .done))
        try bench.write(.retryFailed(id), .sweepState(id, .running))
        let history = try bench.store.history(of: id)
        #expect(history.ended == [0..<1])
        #expect(history.attempts == [1: 2])
        #expect(history.failures == [1: 0])
        #expect(try bench.rows("SELECT count(*) FROM record") == ["0"])
        #expect(try bench.rows("SELECT idx FROM trial_result") == ["0"])
        try bench.write(attempt(id, 1, 3, records: [("smape", 0, 2)]), .sweepState(id, .done))
        #expect(try bench.rows("SELECT idx, state, smape FROM trial") == ["0|succeeded|-", "1|succeeded|2.0"])
        #expect(try bench.rows("SELECT count(*) FROM attempt") == ["4"])
    }

    @Test("a write that SQLite refuses for good becomes a failure that says so, and the rest is written")
    func refused() throws {
        let bench = try Bench(options: StoreOptions(valueLimit: 10_000))
        let (id, _) = try bench.submit(Bench.trial)
        var random = SystemRandomNumberGenerator()
        let noise = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        let huge = ArtifactWrite(name: "huge", encoding: "raw", bytes: noise)
        try bench.write(attempt(id, 0), attempt(id, 1, artifacts: [huge]), attempt(id, 2))
        #expect(try bench.rows("SELECT idx, state FROM task") == ["0|1", "1|2", "2|1"])
        #expect(
            try bench.rows("SELECT failure, error FROM attempts WHERE idx = 1")
                == ["rejected|the store could not take the result: string or blob too big"])
    }

    @Test("a result that is refused is told, before the commit that it was part of")
    func refusedIsTold() throws {
        let bench = try Bench(options: StoreOptions(valueLimit: 10_000))
        let (id, _) = try bench.submit(Bench.trial)
        var random = SystemRandomNumberGenerator()
        let noise = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        let huge = ArtifactWrite(name: "huge", encoding: "raw", bytes: noise)
        try bench.write(attempt(id, 0), attempt(id, 1, 2, artifacts: [huge]))
        #expect(bench.calls.rejected == [TaskReference(sweep: id, index: 1, attempt: 2)])
    }

    @Test("the end of an attempt that was given up with its worker takes the place of that, and of nothing else")
    func foundAgain() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.probe(4))
        let lost = FailureWrite(kind: .workerLost, message: "gone")
        let failed = FailureWrite(kind: .error, message: "it failed")
        try bench.write(
            attempt(id, 0, 1, .open, failure: lost), attempt(id, 0, 1, .open, failure: failed),
            attempt(id, 1, 1, .open, failure: lost), attempt(id, 1, 1),
            attempt(id, 2, 1, .open, failure: failed), attempt(id, 2, 1, .open, failure: lost),
            attempt(id, 3, 1, .open, failure: lost), attempt(id, 3, 1, .open, failure: failed, worker: 8))
        #expect(
            try bench.rows("SELECT idx, state, failure FROM attempts ORDER BY idx")
                == ["0|retried|error", "1|succeeded|-", "2|retried|error", "3|retried|worker-lost"])
    }

    @Test("workers, events, priorities and states are on record")
    func theRest() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        var worker = WorkerWrite(
            id: WorkerID(.max), node: "n1", processor: "cpu", engine: "e", slots: 4, process: 12, isPresent: true)
        try bench.write(.worker(worker), .event(EventWrite(kind: "k", sweep: id, message: "m")), .sweepPriority(id, 9))
        #expect(try bench.store.presentWorkers().map(\.id) == [WorkerID(.max)])
        worker.isPresent = false
        worker.reason = "drained"
        try bench.write(.worker(worker), .sweepState(id, .cancelled, reason: "enough"))
        #expect(try bench.store.presentWorkers().isEmpty)
        let stored = try #require(try bench.store.loadSweeps().first)
        #expect(stored.priority == 9 && stored.state == .cancelled && stored.reason == "enough" && stored.ended != nil)
        #expect(try bench.rows("SELECT kind, message FROM event") == ["k|m"])
    }
}
