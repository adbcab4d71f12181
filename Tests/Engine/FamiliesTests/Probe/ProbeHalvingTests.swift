import Families
import Testing

@Suite("A probe in stages")
struct ProbeHalvingTests {
    private let text = """
        family: probe
        axes: {task: {range: [0, 7]}}
        fixed: {action: sleep, seconds: 0}
        stages: [{}, {fixed: {seconds: 1}}]
        """

    /// A row of task `number`; without a value it failed.
    private func row(_ number: Int64?, _ value: Double?, action: ParameterValue = "sleep") -> StageOutcome.Row {
        var parameters: [String: ParameterValue] = ["action": action]
        if let number { parameters["task"] = .integer(number) }
        return StageOutcome.Row(parameters: Parameters(parameters), values: value.map { ["value": $0] } ?? [:])
    }

    private func decide(_ rows: [StageOutcome.Row], text: String? = nil) throws -> NextStage {
        try read(text ?? self.text).sweep.decide(after: rows, registry: toys)
    }

    /// The task numbers of the stage that follows, in order of index.
    private func kept(_ rows: [StageOutcome.Row], text: String? = nil) throws -> [Int64?] {
        guard case .stage(let next) = try decide(rows, text: text) else { return [] }
        return (0..<next.count).map { next.grid[$0]["task"]?.asInteger }
    }

    @Test("the half of the task numbers with the smaller values goes on, at the next stage's own settings")
    func halves() throws {
        let values = [0.5, 0.1, 0.9, 0.3, 0.7, 0.2, 0.8, 0.4]
        let rows = values.enumerated().map { row(Int64($0.offset), $0.element) }
        #expect(try kept(rows) == [1, 3, 5, 7])
        guard case .stage(let next) = try decide(rows) else { return }
        #expect(next.grid[0]["seconds"]?.asNumber == 1)
    }

    @Test("the order of rows does not matter, nor do failures beyond the rank of their number")
    func order() throws {
        let rows = [row(0, 0.4), row(1, nil), row(2, 0.3), row(3, 0.2), row(4, 0.1)]
        #expect(try kept(rows) == [3, 4], "the half of the four numbers that have a value")
        #expect(try kept(rows.reversed()) == [3, 4])
    }

    @Test("repetitions count by their mean, over those that have a value")
    func means() throws {
        let rows = [row(0, 0.0), row(0, 0.8), row(1, 0.3), row(1, nil), row(2, 0.5), row(2, 0.5), row(3, 0.9)]
        #expect(try kept(rows) == [0, 1])
    }

    @Test("equal values go by task number")
    func ties() throws {
        #expect(try kept([row(3, 0.5), row(2, 0.5), row(1, 0.5), row(0, 0.5)]) == [0, 1])
    }

    @Test("one number is kept at least")
    func atLeastOne() throws {
        #expect(try kept([row(4, 0.2), row(6, 0.1), row(5, nil)]) == [6])
        #expect(try kept([row(4, nil), row(6, 0.1)]) == [6])
    }

    @Test("a stage in which every task failed is the last, and says so")
    func noneSucceeded() throws {
        guard case .complete(let reason) = try decide([row(0, nil), row(1, nil)]) else {
            Issue.record("the sweep goes on")
            return
        }
        #expect(reason == "none of the 2 tasks of stage 1 succeeded")
    }

    @Test("the stage stays as written when no task number varied or nothing ranks them")
    func asWritten() throws {
        let all = Array(Int64(0)...7)
        #expect(try kept([]) == all)
        #expect(try kept([row(5, 0.1)]) == all)
        #expect(try kept([row(nil, 0.1), row(nil, 0.2)]) == all)
        #expect(try kept([row(0, nil, action: "noop"), row(1, nil, action: "noop")]) == all)
    }

    @Test("a stage that zips task with another axis stays as written")
    func zipped() throws {
        let text = """
            family: probe
            fixed: {action: sleep}
            stages: [{axes: {task: [0, 1, 2, 3]}}, {zip: [{task: [7, 8], seconds: [1, 2]}]}]
            """
        #expect(try kept([row(0, 0.1), row(1, 0.2)], text: text) == [7, 8])
    }

    @Test("after the last stage the sweep ends")
    func last() throws {
        let sweep = try read("family: probe\naxes: {task: [0, 1]}\nfixed: {action: sleep}\n").sweep
        guard case .complete(nil) = try sweep.decide(after: [row(0, 0.1), row(1, 0.2)], registry: toys) else {
            Issue.record("the sweep goes on")
            return
        }
    }
}
