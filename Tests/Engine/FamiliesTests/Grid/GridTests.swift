import Families
import Testing

@Suite("Grid")
struct GridTests {
    @Test("parameters without a meaning are dropped, and tasks that then are one are one")
    func applicability() throws {
        let sweep = try read(
            "family: toy\naxes:\n  method: [naive-mean, linear-regression]\n  lags: [1, 2, 3]\n"
        ).sweep
        #expect(sweep.count == 4)
        #expect(sweep.grid[0].description == #"{"keep":false,"method":"naive-mean","noise":0.0,"system":"Lorenz"}"#)
        #expect(try sweep.grid[3].integer("lags") == 3)
    }

    @Test("a condition on a parameter that does not apply itself does not hold")
    func chainedApplicability() throws {
        let sweep = try read(
            """
            family: toy
            axes:
              method: [naive-mean, theta]
              season: all
              period: [4, 8]
            """
        ).sweep
        // naive-mean; theta additive; theta multiplicative with each period.
        #expect(sweep.count == 4)
        #expect(cells(sweep).filter { $0.contains("period") }.count == 2)
    }

    @Test("cost parameters are outermost and their runs are the strata")
    func strata() throws {
        let sweep = try read(
            """
            family: toy
            axes:
              noise: [0, 0.5]
              system: [Lorenz, Rossler]
              method: [naive-mean, theta]
            repeats: 3
            """
        ).sweep
        let strata = sweep.strata()
        #expect(strata.map(\.first) == [0, 6, 12, 18])
        #expect(strata.allSatisfy { $0.count == 6 })
        #expect(strata.map(\.features) == [[0, 0], [0, 1], [1, 0], [1, 1]])
        #expect(strata.map(\.hint) == [1, 1, 5, 5])
        #expect(sweep.grid.value(ofAxis: "system", at: 7) == "Rossler")
    }

    @Test("a balanced grid is one stratum and runs every task once")
    func balanced() throws {
        let text = "family: toy\naxes: {method: all, system: all}\nrepeats: 7\n"
        let listed = try read(text).sweep
        let balanced = try read(text + "order: balanced\n").sweep
        #expect(balanced.strata().count == 1)
        #expect(cells(balanced) != cells(listed))
        #expect(Set(cells(balanced)) == Set(cells(listed)))
    }

    @Test("a billion billion tasks are planned, found and named at once")
    func huge() throws {
        let file = try read(
            """
            family: toy
            order: balanced
            axes:
              task: {range: [0, 999999999999]}
              system: [Lorenz, Rossler]
            repeats: 500000
            """)
        let sweep = file.sweep
        #expect(sweep.count == 1_000_000_000_000_000_000)
        #expect(sweep.canonical.count < 2_000)
        let last = sweep.grid[sweep.count - 1]
        #expect(try last.integer("task") < 1_000_000_000_000)
        #expect(sweep.identity(at: 123_456_789_012_345_678) != sweep.identity(at: 123_456_789_012_345_679))
        let again = try Sweep(canonical: sweep.canonical, registry: toys)
        #expect(again.grid[987_654_321_987_654_321] == sweep.grid[987_654_321_987_654_321])
    }

    @Test("taking single values out of a long range lists nothing")
    func holesInRanges() throws {
        let sweep = try read(
            """
            family: toy
            axes:
              task: {range: [0, 9999999999]}
            exclude:
              - task: [0, 5, 9999999999]
            """
        ).sweep
        #expect(sweep.count == 9_999_999_997)
        #expect(try sweep.grid[0].integer("task") == 1)
        #expect(try sweep.grid[4].integer("task") == 6)
        #expect(try sweep.grid[sweep.count - 1].integer("task") == 9_999_999_998)
        #expect(sweep.canonical.count < 2_000)
    }

    @Test("axis names come slowest first, values in order of first appearance")
    func axes() throws {
        let sweep = try read(
            """
            family: toy
            axes:
              noise: [0.5, 0]
              system: [Rossler, Lorenz]
            include:
              - {system: Chua}
            """
        ).sweep
        #expect(sweep.grid.axisNames == ["system", "noise"])
        #expect(sweep.grid.axisValues("system") == ["Rossler", "Lorenz", "Chua"])
        #expect(sweep.grid.axisValues("noise") == [0.5, 0.0])
        #expect(sweep.grid.contains(0..<5) && !sweep.grid.contains(0..<6))
    }
}

@Suite("Identity")
struct TaskIdentityTests {
    @Test("it is the SHA-256 that Python's hashlib gives")
    func golden() throws {
        #expect(
            TaskIdentity(family: "probe", version: 1, parameters: Parameters(["action": "noop", "task": 7])).description
                == "cfcf486c4e0fa5e1df11c0cfe6479001f92a42835387091e36afd7624ae93e8c")
        let sweep = try read(
            "family: toy\nfixed: {method: linear-regression, noise: 1.0e-3}\naxes: {repeat: [2]}\n"
        ).sweep
        let identity = sweep.identity(at: 0)
        #expect(identity.description == "6715f975413dbd68caa5c29ebb34304bb3b43da9cf2a90198db6670da8a694ce")
        #expect(identity.seed == 0x6715_F975_413D_BD68)
        #expect(TaskIdentity(bytes: identity.bytes) == identity)
        #expect(TaskIdentity(bytes: identity.bytes.dropLast()) == nil)
    }

    @Test("two tasks differ in their random stream exactly when they differ in identity")
    func streams() {
        let one = TaskIdentity(family: "probe", version: 1, parameters: Parameters(["task": 1]))
        let other = TaskIdentity(family: "probe", version: 2, parameters: Parameters(["task": 1]))
        var first = one.random
        var same = one.random
        var second = other.random
        let draws: [UInt64] = [first.next(), same.next(), second.next()]
        #expect(draws[0] == draws[1] && draws[1] != draws[2])
    }

    @Test("the values of an axis are counted however many there are, and what only some tasks have is no axis")
    func axisCounts() throws {
        func axes(_ text: String) throws -> [String] {
            try read("family: toy\n" + text).sweep.grid.axes.map { "\($0.name) \($0.count)\($0.isExact ? "" : "+")" }
        }
        #expect(try axes("axes: {task: {range: [1, 1000000]}}") == ["task 1000000"])
        #expect(try axes("axes: {task: {range: [1, 5000000]}}") == ["task 5000000"])
        #expect(try axes("axes: {task: {range: [0, 9000000000000000000], step: 3}}") == ["task 3000000000000000001"])
        #expect(
            try axes("axes: {task: {range: [1, 5000000]}}\nexclude: [{task: [7, 3000000]}]\ninclude: [{task: 0}]")
                == ["task 4999999"])
        #expect(try axes("axes: {method: [naive-mean, linear-regression]}") == ["method 2"])
        #expect(
            try axes("axes: {method: [naive-mean, linear-regression], lags: [1, 2]}") == ["method 2", "lags 2"])
        #expect(try axes("axes: {system: [Chua]}") == ["system 1"])
        #expect(
            try axes("zip: [{noise: [0, 0.5, 0], system: [Chua, Chua, Lorenz]}]").sorted() == ["noise 2", "system 2"])
    }
}
