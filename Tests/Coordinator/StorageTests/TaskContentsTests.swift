import Identifiers
import Storage
import Testing

@Suite("What an outcome came with is on record")
struct TaskContentsTests {
    private typealias Record = (String, Int64, Double)

    private func contents(_ bench: Bench, _ sweep: SweepID) throws -> [String] {
        try bench.rows("SELECT records, contents, repeated FROM task WHERE sweep = \(sweep) ORDER BY idx")
    }

    @Test("the same whether records come at once, in another order, or on the way")
    func order() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        let records: [Record] = [("loss", 1, 0.5), ("loss", 2, .nan), ("acc", 0, -0.0)]
        let artifact = ArtifactWrite(name: "a", encoding: "text", bytes: [1, 2])
        let first = RecordWrite(name: "loss", step: 1, value: 0.5)
        try bench.write(
            attempt(id, 0, records: records, artifacts: [artifact]),
            attempt(id, 1, records: records.reversed(), artifacts: [artifact]),
            .progress(sweep: id, index: 2, attempt: 1, records: [first]))
        try bench.write(attempt(id, 2, records: Array(records.dropFirst()), artifacts: [artifact]))
        let rows = try contents(bench, id)
        #expect(
            Set(rows).count == 1 && rows.count == 3 && rows[0].hasPrefix("3|") && rows[0].hasSuffix("|-"), "\(rows)")
    }

    @Test("another value, name, step, artifact or digest gives another number")
    func differences() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.probe(8))
        func artifact(_ name: String, _ byte: UInt8) -> ArtifactWrite {
            ArtifactWrite(name: name, encoding: "text", bytes: [byte])
        }
        try bench.write(
            attempt(id, 0, records: [("x", 0, 1)]), attempt(id, 1, records: [("x", 0, 2)]),
            attempt(id, 2, records: [("y", 0, 1)]), attempt(id, 3, records: [("x", 1, 1)]),
            attempt(id, 4, records: [("x", 0, 1)], artifacts: [artifact("a", 1)]),
            attempt(id, 5, records: [("x", 0, 1)], artifacts: [artifact("a", 2)]),
            attempt(id, 6, records: [("x", 0, 1)], digest: 43), attempt(id, 7, 1, .failed, records: [("x", 0, 1)]))
        #expect(Set(try bench.rows("SELECT contents FROM task")).count == 8)
    }

    @Test("a task that emitted nothing has none, and one that is tried again starts anew")
    func nothing() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(
            attempt(id, 0, digest: ResultDigest().value), attempt(id, 1, 1, .failed, records: [("x", 0, 1)]))
        #expect(try contents(bench, id).first == "-|-|-")
        try bench.write(.retryFailed(id))
        #expect(try contents(bench, id) == ["-|-|-", "-|-|-"])
        try bench.write(attempt(id, 1, 2, digest: ResultDigest().value))
        #expect(try contents(bench, id) == ["-|-|-", "-|-|-"])
    }

    @Test("records and artifacts that a later one of the attempt replaced are counted, the same value again is not")
    func repeated() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        let artifacts = [3, 3, 4].map { ArtifactWrite(name: "a", encoding: "text", bytes: [UInt8($0)]) }
        let early = [1.0, 1.0, 2.0].map { RecordWrite(name: "loss", step: 1, value: $0) }
        try bench.write(
            attempt(id, 0, records: [("x", 0, 1), ("x", 0, 1), ("x", 0, 2), ("x", 0, 3)]),
            attempt(id, 1, records: [("x", 0, 3)]),
            attempt(id, 2, artifacts: artifacts), attempt(id, 3, artifacts: [artifacts[2]]),
            .progress(sweep: id, index: 4, attempt: 1, records: early),
            .progress(sweep: id, index: 5, attempt: 1, records: early))
        try bench.write(
            attempt(id, 4, records: [("loss", 1, 3)]),
            .conclusion(sweep: id, index: 5, attempt: 1, kind: .workerLost, reason: "gone"))
        #expect(
            try bench.rows("SELECT idx, records, repeated FROM task ORDER BY idx")
                == ["0|1|2", "1|1|-", "2|0|1", "3|0|-", "4|1|2", "5|1|1"])
        #expect(try bench.rows("SELECT count(DISTINCT contents) FROM task WHERE idx < 4") == ["2"])
        #expect(try bench.rows("SELECT bytes FROM blob") == ["04"])
    }

    @Test("steps of an earlier attempt that a later one goes through again are no repetition")
    func inherited() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        let loss = RecordWrite(name: "loss", step: 1, value: 1)
        try bench.write(
            .progress(sweep: id, index: 0, attempt: 1, records: [loss]),
            .checkpoint(sweep: id, index: 0, attempt: 1, sequence: 1, bytes: [1]), attempt(id, 0, 1, .open))
        try bench.write(attempt(id, 0, 2, records: [("loss", 1, 2)]))
        #expect(try bench.rows("SELECT records, repeated FROM task") == ["1|-"])
    }
}
