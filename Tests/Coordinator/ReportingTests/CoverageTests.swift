import Families
import Foundation
import Identifiers
import Reporting
import Storage
import Testing

@Suite("Coverage says which cells are done, missing and failed")
struct CoverageTests {
    private func coverage(_ file: TrialFile, axes: (String, String)? = nil) throws -> Coverage {
        try Coverage(of: file.summary(), registry: TrialFile.registry, reader: file.reader(), axes: axes)
    }

    @Test("counts by axis value add up, and what was never begun is missing")
    func counts() throws {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "a", boxes: [TrialFile.box(3, 4)], state: .running)
        // m0: all four done; m1: two done, one failed; m2: none begun.
        try file.addTasks(
            1, sweep,
            [
                (0, .succeeded), (1, .succeeded), (2, .succeeded), (3, .reused), (4, .succeeded), (5, .failed),
                (6, .succeeded), (7, .open),
            ])
        let coverage = try coverage(file)
        #expect(coverage.counts.total == 12)
        #expect(coverage.counts.done == 6)
        #expect(coverage.counts.failed == 1)
        #expect(coverage.counts.missing == 5)
        #expect(!coverage.isComplete)
        let methods = try #require(coverage.stages[0].axes.first { $0.name == "method" })
        #expect(methods.values.map(\.counts.done) == [4, 2, 0])
        #expect(methods.values.map(\.counts.missing) == [0, 1, 4])
        #expect(methods.values.map(\.counts.total) == [4, 4, 4])
        #expect(coverage.stages[0].holes.missing == [7..<12])
        #expect(coverage.stages[0].holes.failed == [5..<6])
        #expect(coverage.stages[0].holes.all == [5..<6, 7..<12])
        #expect(CoverageHoles.text(coverage.stages[0].holes.all) == "5,7-11")
    }

    @Test("a method that fails everywhere is one line, with its commonest error")
    func singlePattern() throws {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "a", boxes: [TrialFile.box(4, 25)])
        try file.addTasks(1, sweep, (0..<100).map { ($0, $0 / 25 == 2 ? .failed : .succeeded) }) { index in
            index == 60 ? "odd one" : "matrix is singular at step \(index)"
        }
        let map = try coverage(file).stages[0].failures
        let pattern = try #require(map.patterns.first)
        #expect(map.patterns.count == 1)
        #expect(map.scattered == 0)
        #expect(
            pattern.description.hasPrefix(
                "everything with method=m2 fails (25 failures): 24x error: matrix is singular"))
    }

    @Test("a pair of values that always fails is found when neither value does alone; the rest is scattered")
    func pairPattern() throws {
        let file = try TrialFile()
        let box = TrialFile.Box(axes: [
            ("method", ["a", "b"]), ("system", ["x", "y"]), ("seed", [0, 1, 2, 3, 4]),
        ])
        let sweep = try file.addSweep(1, "a", boxes: [box])
        // Tasks 5…9 are method a, system y; task 12 fails alone.
        try file.addTasks(1, sweep, (0..<20).map { ($0, (5..<10).contains($0) || $0 == 12 ? .failed : .succeeded) })
        let map = try coverage(file).stages[0].failures
        #expect(map.patterns.map { $0.parts.map(\.axis) } == [["method", "system"]])
        #expect(map.patterns.first?.failed == 5)
        #expect(map.scattered == 1)
    }

    @Test("when everything fails, that is the line")
    func everything() throws {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "a", boxes: [TrialFile.box(2, 2)])
        try file.addTasks(1, sweep, (0..<4).map { ($0, .failed) })
        let text = try coverage(file).text()
        #expect(text.contains("! every task that ended has failed (4 failures): 4x error: it diverged"))
    }

    @Test(
        "axis numbers agree with the grid's own parameters, listed or balanced, over several boxes",
        arguments: [false, true])
    func agreesWithGrid(isBalanced: Bool) throws {
        let file = try TrialFile()
        let boxes = [
            TrialFile.box(3, 5),
            TrialFile.Box(axes: [("lags", [1, 5, 10])], fixed: ["method": "m1", "system": "extra"]),
        ]
        let sweep = try file.addSweep(1, "a", boxes: boxes, state: .running, isBalanced: isBalanced)
        let done: [TaskIndex] = [0, 2, 3, 7, 11, 13, 16, 17]
        try file.addTasks(1, sweep, done.map { ($0, .succeeded) })
        let stage = try coverage(file).stages[0]
        for axis in stage.axes {
            for value in axis.values {
                let cells = (0..<sweep.count).filter { sweep.grid[$0][axis.name] == value.value }
                #expect(value.counts.total == Int64(cells.count), "\(axis.name) \(String(describing: value.value))")
                #expect(value.counts.done == Int64(cells.filter(done.contains).count))
            }
        }
        #expect(stage.axes.map(\.name) == sweep.grid.axisNames)
    }

    @Test("two axes make a matrix; an axis that is not there is named with the nearest that is")
    func matrix() throws {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "a", boxes: [TrialFile.box(2, 2)], state: .running)
        try file.addTasks(1, sweep, [(0, .succeeded), (1, .failed)])
        let matrix = try #require(try coverage(file, axes: ("method", "system")).stages[0].matrix)
        #expect(
            matrix.table.rows == [
                [.text("m0"), .text("ok"), .text("0/1 !1")], [.text("m1"), .text("0/1"), .text("0/1")],
            ])
        #expect(throws: CoverageError.unknownAxis("methd", axes: ["method", "system"], near: "method")) {
            try coverage(file, axes: ("methd", "system"))
        }
    }

    @Test("a grid of 10^12 tasks costs no more than the rows that are stored")
    func hugeGrid() throws {
        let file = try TrialFile()
        let axes: [(String, [ParameterValue])] = ["method", "system"].map { name in
            (name, (0..<1000).map { .string("\(name)\($0)") })
        }
        let seeds: [(String, [ParameterValue])] = ["lags", "seed"].map { ($0, (1...1000).map { .integer($0) }) }
        let sweep = try file.addSweep(1, "huge", boxes: [.init(axes: axes + seeds)], state: .running)
        #expect(sweep.count == 1_000_000_000_000)
        try file.addTasks(1, sweep, [(0, .succeeded), (500_000_000_000, .succeeded), (999_999_999_999, .failed)])
        let coverage = try coverage(file)
        #expect(coverage.counts.missing == 999_999_999_997)
        #expect(coverage.stages[0].holes.missing == [1..<500_000_000_000, 500_000_000_001..<999_999_999_999])
        let methods = try #require(coverage.stages[0].axes.first)
        #expect(methods.values[0].counts.total == 1_000_000_000)
        #expect(methods.values[500].counts.done == 1)
    }

    @Test("every stage of a sweep is covered, and the sweep is complete only with its last stage")
    func stages() throws {
        let file = try TrialFile()
        let first = try file.addSweep(1, "a", boxes: [TrialFile.box(1, 2)], stages: 2)
        try file.addTasks(1, first, [(0, .succeeded), (1, .succeeded)])
        #expect(try !coverage(file).isComplete)
        let second = try file.addSweep(2, "a", boxes: [TrialFile.box(1, 1)], root: 1, stage: 1, stages: 2)
        try file.addTasks(2, second, [(0, .succeeded)])
        let coverage = try coverage(file)
        #expect(coverage.isComplete)
        #expect(coverage.stages.map(\.counts.done) == [2, 1])
        #expect(coverage.text().contains("stage 1: 1 of 1 done (100%)"))
    }

    @Test("the JSON form is strict JSON with the same counts")
    func json() throws {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "a \"quoted\"", boxes: [TrialFile.box(2, 3)])
        try file.addTasks(1, sweep, (0..<6).map { ($0, $0 < 3 ? .failed : .succeeded) })
        let data = Data(try coverage(file).json.indented.utf8)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let counts = try #require(object["counts"] as? [String: Int])
        #expect(counts["done"] == 3)
        #expect(counts["failed"] == 3)
        #expect(object["name"] as? String == "a \"quoted\"")
    }
}
