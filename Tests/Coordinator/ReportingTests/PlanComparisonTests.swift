import Families
import Identifiers
import Reporting
import Storage
import Testing

@Suite("A plan beside what its store has")
struct PlanComparisonTests {
    /// Three methods on four systems have run as sweep 1, "a": tasks 0 to 9 with results.
    private func file() throws -> TrialFile {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "a", boxes: [TrialFile.box(3, 4)])
        try file.addTasks(1, sweep, (0..<12).map { ($0, $0 < 10 ? .succeeded : .failed) })
        try file.execute("UPDATE sweep SET indexed = 1")
        try file.execute(
            "INSERT INTO finished SELECT identity, sweep, idx FROM task WHERE state = 1 AND identity IS NOT NULL")
        return file
    }

    private func compare(
        _ sweep: Sweep, _ file: TrialFile, limit: Int64 = PlanComparison.cellLimit, sample: Int64 = 100
    ) throws -> PlanComparison {
        try PlanComparison(sweep, registry: TrialFile.registry, reader: file.reader(), limit: limit, sample: sample)
    }

    @Test("a sweep of the same hash is the same cells")
    func same() throws {
        let plan = try compare(TrialFile.plan("a", boxes: [TrialFile.box(3, 4)]), file())
        #expect(plan.lines.earlier == "the same cells as sweep 1, done")
        #expect(plan.lines.atHand == "10 of 12 cells have results, which are taken over")
    }

    @Test("cells that are new and cells that are gone are counted by identity")
    func differs() throws {
        let plan = try compare(TrialFile.plan("a", boxes: [TrialFile.box(2, 5)]), file())
        #expect(plan.lines.earlier == "beside sweep 1, done: 2 of 10 cells are new, 4 of its 12 are gone")
        #expect(plan.lines.atHand == "8 of 10 cells have results, which are taken over")
        #expect(
            plan.json.compact == #"{"earlier":{"sweep":1,"state":"done","same":false,"#
                + #""new":{"count":2,"total":10,"estimate":false},"gone":{"count":4,"total":12,"estimate":false}},"#
                + #""at_hand":{"count":8,"total":10,"estimate":false}}"#)
    }

    @Test("the same cells in another order are told from other cells")
    func reordered() throws {
        let box = TrialFile.Box(axes: TrialFile.box(3, 4).axes.reversed())
        let plan = try compare(TrialFile.plan("a", boxes: [box]), file())
        #expect(plan.lines.earlier == "beside sweep 1, done: the same cells, run in another way")
    }

    @Test("a name that never ran has nothing to be compared with, but takes results over all the same")
    func otherName() throws {
        let plan = try compare(TrialFile.plan("b", boxes: [TrialFile.box(3, 4)]), file())
        #expect(plan.lines.earlier == nil)
        #expect(plan.atHand.count == 10)
    }

    @Test("results that are not in the index yet count, those of a sweep under way do not")
    func newResults() throws {
        let file = try file()
        let box = TrialFile.Box(axes: TrialFile.box(3, 4).axes, fixed: ["lags": 7])
        let ended = try file.addSweep(2, "b", boxes: [box])
        try file.addTasks(2, ended, (0..<5).map { ($0, .succeeded) })
        let wide = TrialFile.Box(axes: TrialFile.box(3, 4).axes + [("lags", [7, 8])])
        #expect(try compare(TrialFile.plan("c", boxes: [TrialFile.box(3, 4), box]), file).atHand.count == 15)
        try file.execute("UPDATE sweep SET ended = NULL, state = 0 WHERE id = 2")
        #expect(try compare(TrialFile.plan("c", boxes: [wide]), file).atHand.count == 0)
    }

    @Test("a sweep that this Swath cannot read is named with the reason")
    func unreadable() throws {
        let file = try file()
        try file.execute(
            "UPDATE sweep SET canonical = replace(canonical, '\"version\":1', '\"version\":9'), hash = 'x'")
        let plan = try compare(TrialFile.plan("a", boxes: [TrialFile.box(3, 4)]), file)
        let line = try #require(plan.lines.earlier)
        #expect(line.hasPrefix("sweep 1 has this name, but cannot be compared: ") && line.contains("version"))
        try file.execute("UPDATE sweep SET family = 'other'")
        let other = try compare(TrialFile.plan("a", boxes: [TrialFile.box(3, 4)]), file)
        #expect(
            other.lines.earlier == "sweep 1 has this name, but cannot be compared: it is of the family other")
    }

    @Test("larger grids are sampled, and the counts say so")
    func sampled() throws {
        let file = try file()
        let seeds: [ParameterValue] = (0..<2_000).map { .integer($0) }
        let box = TrialFile.Box(axes: TrialFile.box(3, 4).axes + [("seed", seeds)])
        let half = TrialFile.Box(axes: TrialFile.box(3, 2).axes + [("seed", seeds)])
        try file.addSweep(2, "large", boxes: [box])
        let plan = try compare(TrialFile.plan("large", boxes: [half]), file, limit: 15_000, sample: 4_000)
        guard case .differs(_, let new, let gone) = plan.earlier else {
            Issue.record("not compared")
            return
        }
        #expect(new.count == 0 && new.total == 12_000 && !new.isEstimate, "this grid is small enough")
        #expect(gone.total == 24_000 && gone.isEstimate && abs(gone.count - 12_000) < 1_200, "\(gone)")
        #expect(plan.lines.earlier?.contains("(by a sample:") == true)
    }
}
