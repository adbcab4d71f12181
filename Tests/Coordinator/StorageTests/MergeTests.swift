import Families
import Foundation
import Identifiers
import Storage
import Testing

@Suite("Taking one store into another")
struct MergeTests {
    /// Two stores, closed; the first takes the second.
    private func merge(_ here: Bench, _ there: Bench, isTrial: Bool = false) throws -> MergeReport {
        try here.store.close()
        try there.store.close()
        return try take(there, into: here, isTrial: isTrial)
    }

    private func take(_ there: Bench, into here: Bench, isTrial: Bool = false) throws -> MergeReport {
        let merge = try StoreMerge(into: here.path, registry: Bench.registry)
        defer { try? merge.close() }
        return try merge.take(there.path, isTrial: isTrial)
    }

    private func result(_ sweep: SweepID, _ index: TaskIndex, _ value: Double, digest: UInt64 = 42) -> StoreWrite {
        attempt(
            sweep, index, records: [("smape", 0, value), ("loss", 3, 2 * value)],
            artifacts: [ArtifactWrite(name: "log", encoding: "text", bytes: [UInt8(index), 66])], digest: digest)
    }

    @Test("two halves of one sweep become the whole, which has then ended")
    func halves() throws {
        let (here, there) = (try Bench(), try Bench())
        for (bench, tasks) in [(here, 0..<3), (there, 2..<6)] {
            let (id, _) = try bench.submit(Bench.trial)
            for task in tasks { try bench.write(result(id, TaskIndex(task), Double(task))) }
        }
        let report = try merge(here, there)
        let sweep = try #require(report.sweeps.first)
        #expect(sweep.taken == 3 && sweep.same == 1 && sweep.differing == 0 && !sweep.isNew)
        #expect(
            try here.rows("SELECT idx, state, method, system, smape FROM trial ORDER BY idx") == [
                "0|succeeded|fft|Lorenz|0.0", "1|succeeded|fft|Chua|1.0", "2|succeeded|theta|Lorenz|2.0",
                "3|succeeded|theta|Chua|3.0", "4|succeeded|mean|Lorenz|4.0", "5|succeeded|mean|Chua|5.0",
            ])
        #expect(try here.rows("SELECT state, succeeded, failed, indexed FROM sweep") == ["2|6|0|1"])
        #expect(try here.rows("SELECT count(*) FROM records") == ["12"])
        #expect(
            try here.rows("SELECT count(*) FROM artifact a JOIN blob b ON b.digest = a.digest") == ["6"])
        #expect(try here.rows("SELECT count(*) FROM finished") == ["6"])
    }

    @Test("a success there takes the place of a failure here, of which only the attempts stay")
    func failures() throws {
        let (here, there) = (try Bench(), try Bench())
        let (first, _) = try here.submit(Bench.trial)
        try here.write(
            attempt(first, 0, 1, .open), attempt(first, 0, 2, .failed, records: [("partial", 0, 9)]),
            attempt(first, 1), .sweepState(first, .cancelled))
        let (second, _) = try there.submit(Bench.trial)
        try there.write(attempt(second, 0, 1, .open), result(second, 0, 5), attempt(second, 1, 1, .failed))
        let sweep = try #require(try merge(here, there).sweeps.first)
        #expect(sweep.taken == 1 && sweep.failures == 0)
        #expect(try here.rows("SELECT idx, state, attempt FROM task") == ["0|1|3", "1|1|1"])
        #expect(try here.rows("SELECT attempt, state FROM attempt WHERE idx = 0") == ["1|0", "2|2", "3|1"])
        #expect(try here.rows("SELECT name FROM records WHERE idx = 0 ORDER BY name") == ["loss", "smape"])
        #expect(try here.rows("SELECT state FROM sweep") == ["3"], "four tasks have no outcome")
    }

    @Test("of two results of one task the one here stays, and that they differ is told")
    func differing() throws {
        let (here, there) = (try Bench(), try Bench())
        for (bench, value) in [(here, 1.0), (there, 2.0)] {
            let (id, _) = try bench.submit(Bench.trial)
            try bench.write(result(id, 0, 1), result(id, 1, value, digest: UInt64(value)))
        }
        let sweep = try #require(try merge(here, there).sweeps.first)
        #expect(sweep.taken == 0 && sweep.same == 1 && sweep.differing == 1 && sweep.examples == [1])
        #expect(try here.rows("SELECT smape FROM trial WHERE idx = 1") == ["1.0"])
    }

    @Test("a task of another sweep that has another result is told too")
    func differingElsewhere() throws {
        let (here, there) = (try Bench(), try Bench())
        let (first, _) = try here.submit(Bench.trial)
        try here.write(result(first, 2, 1, digest: 1), .sweepState(first, .cancelled))
        let (second, _) = try there.submit(
            Bench.trial.replacingOccurrences(of: "fft, theta, mean", with: "theta"))
        try there.write(result(second, 0, 2, digest: 2), .sweepState(second, .cancelled))
        let sweep = try #require(try merge(here, there).sweeps.first)
        #expect(sweep.isNew && sweep.taken == 1 && sweep.differing == 1 && sweep.examples == [0])
    }

    @Test("another sweep comes as a new one under a number that nobody has had, paused if it has not ended")
    func newSweeps() throws {
        let (here, there) = (try Bench(), try Bench())
        let (first, _) = try here.submit(Bench.trial)
        try here.write(result(first, 0, 1))
        let (ended, _) = try there.submit(Bench.probe(2))
        try there.write(attempt(ended, 0), attempt(ended, 1), .sweepState(ended, .done))
        let (running, _) = try there.submit(Bench.probe(5))
        try there.write(
            .reused(running, [ReusedTask(index: 0, origin: ended, originIndex: 0)]), attempt(running, 3),
            .event(EventWrite(kind: "lease-lost", sweep: running, index: 4, message: "node7 is gone")))
        let report = try merge(here, there)
        #expect(report.sweeps.map(\.isNew) == [true, true])
        #expect(
            try here.rows("SELECT id, root, name, state FROM sweep") == ["1|1|trial|0", "2|2|probe|2", "3|3|probe|1"])
        #expect(
            try here.rows("SELECT sweep, idx, state, origin_sweep, origin_idx FROM task WHERE sweep > 1")
                == ["2|0|1|-|-", "2|1|1|-|-", "3|0|4|2|0", "3|3|1|-|-"])
        #expect(
            try here.rows("SELECT sweep, idx, message FROM event WHERE kind = 'lease-lost'") == ["3|4|node7 is gone"])
        #expect(try here.rows("SELECT idx, state FROM probe WHERE sweep = 3") == ["0|reused", "3|succeeded"])
        let again = try Store.open(path: here.path, registry: Bench.registry)
        #expect(again.nextSweepID() == SweepID(4))
        try again.close()
    }

    @Test("results that were taken over there from a result that is here too come from here")
    func reused() throws {
        let (here, there) = (try Bench(), try Bench())
        let (first, _) = try here.submit(Bench.probe(2))
        try here.write(attempt(first, 0), attempt(first, 1), .sweepState(first, .done))
        let (same, _) = try there.submit(Bench.probe(2))
        try there.write(attempt(same, 0), attempt(same, 1), .sweepState(same, .done))
        let (larger, _) = try there.submit(Bench.probe(3))
        try there.write(
            .reused(larger, [ReusedTask(index: 1, origin: same, originIndex: 1)]), attempt(larger, 0),
            attempt(larger, 2), .sweepState(larger, .done))
        _ = try merge(here, there)
        #expect(
            try here.rows("SELECT idx, state, origin_sweep, origin_idx, attempt FROM task WHERE sweep = 2")
                == ["0|1|-|-|1", "1|4|1|1|1", "2|1|-|-|1"])
    }

    @Test("an unfinished task brings its checkpoint, unless there is one here")
    func checkpoints() throws {
        let (here, there) = (try Bench(), try Bench())
        let (first, _) = try here.submit(Bench.trial)
        try here.write(
            attempt(first, 0, 1, .open), .checkpoint(sweep: first, index: 1, attempt: 1, sequence: 0, bytes: [1]))
        let (second, _) = try there.submit(Bench.trial)
        try there.write(
            .checkpoint(sweep: second, index: 0, attempt: 1, sequence: 4, bytes: [7, 8]),
            .progress(sweep: second, index: 0, attempt: 1, records: [RecordWrite(name: "loss", step: 1, value: 3)]),
            .checkpoint(sweep: second, index: 1, attempt: 1, sequence: 9, bytes: [9]))
        let sweep = try #require(try merge(here, there).sweeps.first)
        #expect(sweep.open == 1)
        #expect(
            try here.rows(
                """
                SELECT idx, attempt, sequence, first_attempt, hex(bytes) FROM checkpoint c
                JOIN blob b ON b.digest = c.digest ORDER BY idx
                """) == ["0|2|4|2|0708", "1|1|0|1|01"])
        #expect(try here.rows("SELECT idx, attempt, name, value FROM progress") == ["0|2|loss|3.0"])
    }

    @Test("taken twice, a store has nothing new to bring")
    func twice() throws {
        let (here, there) = (try Bench(), try Bench())
        let (first, _) = try here.submit(Bench.trial)
        try here.write(result(first, 0, 1))
        for text in [Bench.trial, Bench.probe(2), Bench.probe(2)] {
            let (id, _) = try there.submit(text)
            try there.write(
                attempt(id, 0, 1, .failed), attempt(id, 1), .event(EventWrite(kind: "note", sweep: id, message: "a")))
        }
        _ = try merge(here, there)
        let (once, events) = (try here.everything(), try here.rows("SELECT kind, sweep, message FROM event"))
        let report = try take(there, into: here)
        #expect(report.taken == 0 && report.sweeps.allSatisfy { !$0.isNew && $0.failures == 0 })
        #expect(try here.everything() == once)
        #expect(try here.rows("SELECT kind, sweep, message FROM event") == events)
    }

    @Test("a trial writes nothing")
    func trial() throws {
        let (here, there) = (try Bench(), try Bench())
        let (id, _) = try there.submit(Bench.trial)
        try there.write(result(id, 0, 1))
        let report = try merge(here, there, isTrial: true)
        #expect(report.taken == 1)
        #expect(try here.rows("SELECT count(*) FROM sweep") == ["0"])
    }

    @Test("a store is read while its coordinator writes")
    func live() throws {
        let (here, there) = (try Bench(), try Bench())
        try here.store.close()
        let (id, _) = try there.submit(Bench.trial)
        try there.write(result(id, 0, 1))
        #expect(try take(there, into: here).taken == 1)
        try there.write(result(id, 1, 1))
        #expect(try take(there, into: here).taken == 1)
        #expect(try here.rows("SELECT count(*) FROM trial") == ["2"])
    }

    @Test("whatever each of several stores has of a sweep, together they have what one would have", arguments: 0..<20)
    func property(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        let (whole, parts) = (try Bench(), [try Bench(), try Bench(), try Bench()])
        let (id, _) = try whole.submit(Bench.trial)
        for part in parts { try part.submit(Bench.trial) }
        for index in TaskIndex(0)..<6 {
            let owners = parts.filter { _ in random.next() % 2 == 0 }
            for owner in owners {
                if random.next() % 3 == 0 { try owner.write(attempt(id, index, 1, .open)) }
                try owner.write(
                    random.next() % 4 == 0
                        ? attempt(id, index, 2, .failed, records: [("partial", 0, 1)])
                        : result(id, index, Double(index)))
            }
            let outcomes = try owners.flatMap { try $0.rows("SELECT state FROM task WHERE idx = \(index)") }
            if outcomes.contains("1") {
                try whole.write(result(id, index, Double(index)))
            } else if !outcomes.isEmpty {
                try whole.write(attempt(id, index, 2, .failed, records: [("partial", 0, 1)]))
            }
        }
        for part in parts { try part.store.close() }
        for part in parts.dropFirst() { _ = try take(part, into: parts[0]) }
        for query in [
            "SELECT idx, state, digest, identity, parameters, records, contents FROM task ORDER BY idx",
            "SELECT * FROM record", "SELECT * FROM artifact", "SELECT digest FROM blob ORDER BY 1",
            "SELECT idx, root, stage, state, smape, method, system FROM trial_result ORDER BY idx",
            "SELECT sweep, idx, count(*) FROM attempt WHERE state = 1 GROUP BY 1, 2",
        ] {
            #expect(try parts[0].rows(query) == whole.rows(query), "\(query)")
        }
    }

    @Test("a file that is not there, or the same, or no store, is refused before anything is written")
    func refusals() throws {
        let bench = try Bench()
        try bench.store.close()
        let merge = try StoreMerge(into: bench.path, registry: Bench.registry)
        #expect(throws: StoreError.same(path: bench.path, as: bench.path)) { try merge.take(bench.path) }
        #expect(throws: StoreError.missing(path: "/nowhere/x.sqlite")) { try merge.take("/nowhere/x.sqlite") }
        let text = bench.folder + "/text"
        try "not a database, surely not one".write(toFile: text, atomically: true, encoding: .utf8)
        #expect(throws: StoreError.notADatabase(path: text)) { try merge.take(text) }
        try merge.close()
        #expect(throws: StoreError.missing(path: "/nowhere/x.sqlite")) {
            _ = try StoreMerge(into: "/nowhere/x.sqlite", registry: Bench.registry)
        }
    }
}

/// Random numbers for tests that must say which case failed.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
