import Families
import Foundation
import Identifiers
import Reporting
import Storage
import Testing

@Suite("What a sweep will cost")
struct CostForecastTests {
    /// Seconds by method and system: a product of a factor each.
    private func seconds(_ method: Int, _ system: Int) -> Double {
        0.25 * pow(3, Double(method)) * (1 + Double((7 * system) % 5))
    }

    private func total(_ methods: Range<Int>, _ systems: Range<Int>) -> Double {
        methods.reduce(0) { sum, method in systems.reduce(sum) { $0 + seconds(method, $1) } }
    }

    /// A store in which some cells of four methods on five systems have run.
    private func file(_ hasRun: (_ method: Int, _ system: Int) -> Bool) throws -> TrialFile {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "past", boxes: [TrialFile.box(4, 5)])
        let cells = (0..<20).filter { hasRun(Int($0) / 5, Int($0) % 5) }.map { (TaskIndex($0), TaskState.succeeded) }
        try file.addTasks(1, sweep, cells, duration: { self.seconds(Int($0) / 5, Int($0) % 5) })
        return file
    }

    private func forecast(_ sweep: Sweep, after hasRun: (Int, Int) -> Bool) throws -> CostForecast? {
        let file = try file(hasRun)
        return try withExtendedLifetime(file) { try CostForecast(sweep, reader: $0.reader()) }
    }

    private func isClose(_ a: Double?, _ b: Double) -> Bool { abs((a ?? 0) - b) <= 1e-3 * b }

    @Test("nothing is known of a family of which no task has ended")
    func unknown() throws {
        #expect(try forecast(TrialFile.plan("next", boxes: [TrialFile.box(2, 2)])) { _, _ in false } == nil)
    }

    @Test("methods and systems have a factor each, also where they never met")
    func marginals() throws {
        let next = try TrialFile.plan("next", boxes: [TrialFile.box(4, 5)])
        // All of the first method and all of one system: the corner that both share is counted once.
        let lopsided = try forecast(next) { $0 == 0 || $1 == 2 }
        #expect(lopsided?.basis == 8)
        #expect(isClose(lopsided?.coreSeconds, total(0..<4, 0..<5)), "\(lopsided?.coreSeconds ?? 0)")
        let whole = try forecast(next) { _, _ in true }
        #expect(isClose(whole?.coreSeconds, total(0..<4, 0..<5)))
        let part = try TrialFile.plan("next", boxes: [TrialFile.box(2, 5)])
        let partly = try forecast(part) { $1 != 4 || $0 == 3 }
        #expect(isClose(partly?.coreSeconds, total(0..<2, 0..<5)))
    }

    @Test("a straggler moves neither the factor of its method nor that of its system")
    func stragglers() throws {
        let file = try file { _, _ in true }
        try file.execute("UPDATE attempt SET duration = duration * 200 WHERE idx = 7")
        let model = try #require(try CostModel(of: TrialFamily(), reader: file.reader()))
        let slow = model.expected(Parameters(["method": "m1", "system": "s0"]))
        let twice = model.expected(Parameters(["method": "m2", "system": "s0"]))
        #expect(abs(twice / slow - 3) < 0.5, "\(twice / slow)")
    }

    @Test("a method that nobody has run takes its hint, at the scale of those that have")
    func unseen() throws {
        let file = try file { _, system in system == 0 }
        let model = try #require(try CostModel(of: TrialFamily(), reader: file.reader()))
        let middle = (seconds(1, 0) * seconds(2, 0)).squareRoot()
        #expect(isClose(model.expected(Parameters(["method": "new", "system": "s0"])), middle))
        #expect(isClose(model.expected(Parameters(["method": "new", "system": "elsewhere", "lags": 10])), 10 * middle))
    }

    @Test("a hint that differs within a stratum is summed, not taken from the first task")
    func hints() throws {
        let lags: [ParameterValue] = (1...100).map { .integer($0) }
        let box = TrialFile.Box(axes: [("method", ["m0"]), ("system", ["s0"]), ("lags", lags)])
        let forecast = try forecast(TrialFile.plan("next", boxes: [box])) { $0 == 0 && $1 == 0 }
        #expect(isClose(forecast?.coreSeconds, 5050 * seconds(0, 0)))
    }

    @Test("a grid that is too large to walk is sampled stratum by stratum")
    func large() throws {
        let seeds: [ParameterValue] = (0..<40_000).map { .integer($0) }
        var box = TrialFile.box(4, 5)
        box.axes.append(("seed", seeds))
        let forecast = try forecast(TrialFile.plan("next", boxes: [box])) { _, _ in true }
        #expect(isClose(forecast?.coreSeconds, 40_000 * total(0..<4, 0..<5)))
    }
}
