import Families
import Identifiers
import Reporting
import Storage
import Testing

@Suite("Sweeps are found by what people call them")
struct SweepLookupTests {
    private func file() throws -> TrialFile {
        let file = try TrialFile()
        for (id, name) in [(1, "chaos"), (2, "chaos-long"), (4, "laws"), (5, "chaos")] {
            try file.addSweep(Int64(id), name, boxes: [TrialFile.box(1, 2)])
        }
        try file.addSweep(6, "chaos", boxes: [TrialFile.box(1, 3)], state: .running, root: 5, stage: 1, stages: 2)
        return file
    }

    @Test(
        "an id, a name (its latest), the beginning of one name, nothing (the latest)",
        arguments: [("2", 2), ("6", 5), ("chaos", 5), ("chaos-", 2), ("la", 4), (nil, 5)] as [(String?, Int64)])
    func found(text: String?, id: Int64) throws {
        #expect(try SweepLookup.find(text, in: file().reader()).id == SweepID(id))
    }

    @Test("a later stage belongs to its sweep")
    func stages() throws {
        let sweep = try SweepLookup.find("5", in: file().reader())
        #expect(sweep.stages.map(\.id) == [SweepID(5), SweepID(6)])
        #expect(sweep.tasks == 5)
        #expect(sweep.state == .running)
    }

    @Test("a name that is not there is answered with the ones that are")
    func unknown() throws {
        let reader = try file().reader()
        let error = #expect(throws: SweepLookupError.self) { try SweepLookup.find("choas", in: reader) }
        #expect(
            error?.description
                == "no sweep named choas; did you mean chaos? there are: 1 chaos, 2 chaos-long, 4 laws, 5 chaos")
        #expect(throws: SweepLookupError.ambiguous("cha", names: ["chaos", "chaos-long"])) {
            try SweepLookup.find("cha", in: reader)
        }
    }

    @Test("an empty file says what to do")
    func empty() throws {
        let file = try TrialFile()
        #expect(throws: SweepLookupError.none) { try SweepLookup.find(nil, in: file.reader()) }
    }

    @Test("completion offers names and ids")
    func completion() throws {
        let sweeps = try SweepSummary.all(in: file().reader())
        #expect(SweepLookup.completions("chaos", among: sweeps) == ["chaos", "chaos-long"])
        #expect(SweepLookup.completions("4", among: sweeps) == ["4"])
    }

    @Test("without a coordinator the file tells counts and rate, and a running sweep waits")
    func status() throws {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "a", boxes: [TrialFile.box(2, 3)], state: .running)
        try file.addTasks(1, sweep, [(0, .succeeded), (1, .failed), (2, .open)])
        let status = try StatusFromFile(reader: file.reader())
        let line = try #require(status.lines.first)
        #expect(line.word == "waiting")
        #expect(line.counts.done == 1)
        #expect(line.counts.missing == 4)
        #expect(line.rate == 4, "two tasks in the half second after submission")
        #expect(status.table.text(format: .table).contains("1 of 6"))
    }

    @Test("what a cancelled sweep has left out is cancelled, not missing")
    func cancelled() throws {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "a", boxes: [TrialFile.box(2, 3)], state: .cancelled)
        try file.addTasks(1, sweep, [(0, .succeeded), (1, .cancelled)])
        let counts = try #require(try StatusFromFile(reader: file.reader()).lines.first).counts
        #expect(counts.done == 1 && counts.cancelled == 5 && counts.missing == 0)
    }
}

@Suite("Finished tasks are drawn for a second run")
struct VerificationTests {
    private func file() throws -> TrialFile {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "a", boxes: [TrialFile.box(20, 50)])
        try file.addTasks(1, sweep, (0..<1000).map { ($0, $0 % 10 == 0 ? .failed : .succeeded) })
        return file
    }

    @Test("the sample is the same each time, of the size asked for, without failed tasks, and moves with the key")
    func sample() throws {
        let file = try file()
        func draw(_ size: VerificationPlan.Size, key: UInt64 = 0) throws -> [TaskIndex] {
            try VerificationPlan(of: file.summary(), size: size, key: key, reader: file.reader()).items.map(\.index)
        }
        let sample = try draw(.count(40))
        #expect(sample.count == 40)
        #expect(try draw(.count(40)) == sample)
        #expect(try draw(.count(40), key: 9) != sample)
        #expect(sample.allSatisfy { $0 % 10 != 0 })
        #expect(Set(sample).isSubset(of: Set(try draw(.count(80)))), "a larger sample holds the smaller one")
        #expect(try draw(.count(5000)).count == 900)
        #expect(try draw(.percent(100)).count == 900)
        #expect((50...130).contains(try draw(.percent(10)).count))
    }

    @Test("reused tasks are among the candidates, with the processor of the run that they come from")
    func reused() throws {
        let file = try file()
        let sweep = try file.addSweep(2, "b", boxes: [TrialFile.box(20, 50)])
        try file.addTasks(2, sweep, (0..<3).map { ($0, .reused) })
        try file.execute(
            "DELETE FROM attempt WHERE sweep = 2; UPDATE task SET origin_sweep = 1, origin_idx = idx WHERE sweep = 2")
        let plan = try VerificationPlan(of: file.summary("b"), size: .percent(100), reader: file.reader())
        #expect(plan.candidates == 3 && plan.items.map(\.index) == [0, 1, 2])
        // Task 0 has failed in the first sweep, but has an attempt.
        #expect(plan.items.allSatisfy { $0.processor == "Xeon" && $0.attempt == 1 })
    }

    @Test("a share draws at least one task; where nothing can be checked, nothing is confirmed")
    func nothingChecked() throws {
        let file = try file()
        let one = try VerificationPlan(of: file.summary(), size: .percent(1e-6), reader: file.reader())
        #expect(one.items.count == 1)
        #expect(try VerificationPlan(of: file.summary(), size: .count(1), reader: file.reader()).items == one.items)
        try file.execute("UPDATE task SET state = 2")
        let none = try VerificationPlan(of: file.summary(), size: .percent(100), reader: file.reader())
        #expect(!VerificationReport(none).isConfirmed && VerificationReport(none).text.contains("nothing was checked"))
    }

    @Test(
        "sizes are read as counts and percentages",
        arguments: [("25", 25.0), ("2.5%", -2.5), ("0", nil), ("101%", nil), ("x", nil)] as [(String, Double?)])
    func sizes(text: String, value: Double?) {
        let size = VerificationPlan.Size(text)
        switch (size, value) {
        case (.count(let count)?, let value?): #expect(Double(count) == value)
        case (.percent(let percent)?, let value?): #expect(-percent == value)
        case (nil, nil): break
        default: Issue.record("\(text) was read as \(String(describing: size))")
        }
    }

    @Test("other bits on the same processor are a fault; on another they are told apart")
    func verdicts() throws {
        let file = try file()
        let plan = try VerificationPlan(of: file.summary(), size: .count(4), reader: file.reader())
        var report = VerificationReport(plan)
        #expect(report.add(plan.items[0], .ran(digest: plan.items[0].digest, processor: "Xeon")) == .equal)
        #expect(report.add(plan.items[1], .ran(digest: 1, processor: "EPYC")) == .elsewhere)
        #expect(report.isConfirmed)
        #expect(report.add(plan.items[2], .ran(digest: 1, processor: "Xeon")) == .different)
        #expect(report.add(plan.items[3], .failed("no such file")) == .failed)
        #expect(!report.isConfirmed)
        #expect(report.text.contains("1 of 4 tasks gave the same bits again (a sample of 900 that succeeded)"))
    }
}
