import Families
import Foundation
import Identifiers
import Storage
import Testing

@Suite("A store that is opened again")
struct RestartTests {
    @Test("knows every sweep and where each of its tasks stands")
    func history() throws {
        let folder = Bench.temporaryFolder()
        let first = try Bench(folder: folder)
        let (id, sweep) = try first.submit(Bench.probe(100))
        first.enqueue((0..<40).map { attempt(id, $0) })
        try first.write(
            attempt(id, 50, 1, .open), attempt(id, 51, 1, .open), attempt(id, 51, 2, .failed), attempt(id, 60),
            .conclusion(sweep: id, index: 61, attempt: 1, kind: .cancelled, reason: "x"),
            .progress(sweep: id, index: 70, attempt: 3, records: [RecordWrite(name: "x", step: 0, value: 1)]))
        try first.store.close()

        let second = try Bench(folder: folder)
        let stored = try #require(try second.store.loadSweeps().first)
        #expect(stored.canonical == sweep.canonical && stored.tasks == 100 && stored.state == .running)
        #expect(stored.source == "name: x" && stored.git == "abc" && stored.engine == "engine 1")
        let history = try second.store.history(of: id)
        #expect(history.ended == [0..<40, 51..<52, 60..<62])
        #expect(history.failed == [2: [51..<52]])
        #expect(history.cancelled == [61..<62])
        #expect(history.attempts == [50: 1] && history.failures == [50: 1])
        #expect(history.begun == [70: 3])
    }

    @Test("counts against a task what it did wrong itself, not that its workers were lost")
    func failures() throws {
        let folder = Bench.temporaryFolder()
        let first = try Bench(folder: folder)
        let (id, _) = try first.submit(Bench.probe(10))
        let lost = FailureWrite(kind: .workerLost, message: "gone")
        let cut = FailureWrite(kind: .cancelled, message: "withdrawn")
        try first.write(
            attempt(id, 0, 1, .open, failure: lost), attempt(id, 0, 2, .open, failure: cut), attempt(id, 0, 3, .open),
            attempt(id, 1, 1, .open), attempt(id, 1, 2, .open, failure: lost), attempt(id, 1, 3, .failed),
            .conclusion(sweep: id, index: 2, attempt: 4, kind: .workerLost, reason: "every worker was lost"))
        try first.store.close()
        let second = try Bench(folder: folder)
        let history = try second.store.history(of: id)
        #expect(history.attempts == [0: 3] && history.failures == [0: 1])
        #expect(history.failed == [3: [1..<2], 4: [2..<3]])

        // Failures before a retry no longer count; their numbers are not used again.
        try second.write(.retryFailed(id), attempt(id, 1, 4, .open))
        let retried = try second.store.history(of: id)
        #expect(retried.failed.isEmpty && retried.attempts == [0: 3, 1: 4, 2: 4])
        #expect(retried.failures == [0: 1, 1: 1, 2: 0])
    }

    @Test("knows of a sweep that nothing is on record of whether workers may hold its tasks")
    func planned() throws {
        let bench = try Bench()
        let (first, sweep) = try bench.submit(Bench.trial)
        func isPlanned() throws -> [Bool] { try bench.store.loadSweeps().map(\.isPlanned) }
        #expect(try isPlanned() == [false])
        // It is on disk when the answer is there: only then are tasks handed out.
        #expect(try bench.store.reuse(sweep, as: first).isEmpty)
        #expect(try isPlanned() == [true])
        let second = try #require(bench.store.nextSweepID())
        var write = Bench.write(of: sweep, id: second)
        write.isPlanned = true
        try bench.write(.sweep(write))
        #expect(try isPlanned() == [true, true])
        let (third, _) = try bench.submit(Bench.trial)
        try bench.write(.sweepPlanned(third))
        #expect(try isPlanned() == [true, true, true])
    }

    @Test("knows that a sweep was being cancelled")
    func cancelling() throws {
        let folder = Bench.temporaryFolder()
        let first = try Bench(folder: folder)
        let (id, _) = try first.submit(Bench.probe(10))
        try first.write(.sweepState(id, .cancelling))
        try first.store.close()
        let second = try Bench(folder: folder)
        let stored = try #require(try second.store.loadSweeps().first)
        #expect(stored.state == .cancelling && stored.ended == nil)
    }

    @Test("goes on writing where it was: progress of before becomes the task's")
    func goesOn() throws {
        let folder = Bench.temporaryFolder()
        let first = try Bench(folder: folder)
        let (id, _) = try first.submit(Bench.trial)
        try first.write(
            .progress(sweep: id, index: 0, attempt: 1, records: [RecordWrite(name: "loss", step: 1, value: 1)]))
        try first.store.close()
        let second = try Bench(folder: folder)
        try second.write(attempt(id, 0, records: [("loss", 2, 1)]))
        #expect(try second.rows("SELECT step FROM record") == ["1", "2"])
        #expect(try second.rows("SELECT count(*) FROM progress") == ["0"])
    }

    @Test("what was committed is in the files at that moment: a copy of them has it, as after kill -9")
    func killed() throws {
        let bench = try Bench(options: StoreOptions(logLimit: 1 << 30))
        let (id, _) = try bench.submit(Bench.probe(100_000))
        for round in 0..<20 as Range<Int64> {
            let first = round * 1000
            bench.enqueue((first..<(first + 500)).map { attempt(id, $0) })
            try bench.store.flush(seconds: 20)
            // More is on its way while the copy is made; whether it is in the copy does not matter.
            for index in (first + 500)..<(first + 1000) { bench.enqueue([attempt(id, index)]) }
            guard round % 5 == 4 else { continue }
            let revived = try Bench(folder: bench.copy(), options: StoreOptions(checksFile: true))
            let ended = try revived.store.history(of: id).ended
            #expect(ended.first?.lowerBound == 0)
            #expect(ended.reduce(0) { $0 + $1.count } >= Int(first) + 500)
            let tasks = try revived.rows("SELECT count(*) FROM task WHERE state = 1")
            let attempts = try revived.rows("SELECT count(*) FROM attempt")
            #expect(tasks == attempts)
        }
    }

    @Test("a stage's rows come in order of index with the last values, those of failed tasks without")
    func stageRows() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(
            attempt(id, 3, records: [("smape", 0, 1), ("loss", 1, 5), ("loss", 2, 4)]), attempt(id, 1, 1, .failed),
            attempt(id, 0, records: [("smape", 0, 2)]), attempt(id, 5, 1, .open))
        let rows = try bench.store.stageRows(of: id)
        #expect(rows.map { $0.parameters["method"] } == [.string("fft"), .string("fft"), .string("theta")])
        #expect(rows.map(\.values) == [["smape": 2], [:], ["smape": 1, "loss": 4]])
        #expect(rows.map(\.series) == [[:], [:], [:]])
        // Every step of the records that are asked for, in order.
        let series = try bench.store.stageRows(of: id, series: ["loss"]).map(\.series)
        #expect(series == [[:], [:], ["loss": [.init(step: 1, value: 5), .init(step: 2, value: 4)]]])
        #expect(try bench.store.earlierStageRows(of: id).isEmpty)
    }
}
