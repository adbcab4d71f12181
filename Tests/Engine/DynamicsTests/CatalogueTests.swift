import Dynamics
import Testing

@Suite("The catalogue of systems")
struct CatalogueTests {
    @Test("it lists 135 systems by name: 114 autonomous, 15 driven and 6 with delay")
    func counts() {
        let all = DynamicalSystem.all
        #expect(all.count == 135)
        #expect(all.map(\.name) == all.map(\.name).sorted())
        #expect(Set(all.map(\.name)).count == 135)
        #expect(all.count { $0.kind == .autonomous } == 114)
        #expect(all.count { $0.kind == .driven } == 15)
        #expect(all.count { $0.kind == .delay } == 6)
    }

    @Test("every system can be integrated: by a right-hand side, or by one with a delay")
    func native() {
        for system in DynamicalSystem.all {
            #expect((system.rightHandSide == nil) == (system.kind == .delay), "\(system.name)")
            #expect((system.delayedRightHandSide != nil) == (system.kind == .delay), "\(system.name)")
            #expect((system.delay != nil) == (system.kind == .delay), "\(system.name)")
            #expect(system.stateDimension == (system.kind == .delay ? 1 : system.initialState.count), "\(system.name)")
        }
    }

    @Test("dimensions are those of the benchmark: 104 systems of 3, 19 of 4, 2 of 5, 3 of 6 and 7 of 10")
    func dimensions() {
        let counted = Dictionary(grouping: DynamicalSystem.all, by: \.dimension).mapValues(\.count)
        #expect(counted == [3: 104, 4: 19, 5: 2, 6: 3, 10: 7])
    }

    @Test("every system has its facts")
    func facts() {
        for system in DynamicalSystem.all {
            #expect(!system.summary.isEmpty && !system.citation.isEmpty, "\(system.name)")
            #expect(system.period > 0 && system.timeStep > 0, "\(system.name)")
            #expect((system.lyapunovExponent ?? 0) > 0, "\(system.name)")
        }
    }

    @Test("a name is matched exactly")
    func names() {
        #expect(DynamicalSystem.named("Lorenz")?.name == "Lorenz")
        #expect(DynamicalSystem.named("lorenz") == nil)
    }

    @Test("other constants change the equations and nothing else; wrong ones are refused")
    func constants() throws {
        let lorenz = try #require(DynamicalSystem.named("Lorenz"))
        let calm = try lorenz.replacing(["rho": [20]])
        #expect(calm.constants["rho"] == 20 && lorenz.constants["rho"] == 28)
        #expect(try calm.rate(at: [1, 2, 3])[1] == 20 * 1 - 1 * 3 - 2)
        #expect(throws: ConstantError.unknown("ro", known: ["beta", "rho", "sigma"])) {
            try lorenz.replacing(["ro": [1]])
        }
        #expect(throws: ConstantError.count("rho", expected: 1, given: 2)) { try lorenz.replacing(["rho": [1, 2]]) }
        #expect(throws: ConstantError.notFinite("rho")) { try lorenz.replacing(["rho": [.nan]]) }
        let jet = try #require(DynamicalSystem.named("BickleyJet"))
        #expect(try jet.replacing(["eps": [0, 0, 0]]).constants[table: "eps"] == [0, 0, 0])
        let delayed = try #require(DynamicalSystem.named("MackeyGlass"))
        #expect(throws: ConstantError.delay(0)) { try delayed.replacing(["tau": [0]]) }
    }

    @Test("a state of another size is refused")
    func states() throws {
        let lorenz = try #require(DynamicalSystem.named("Lorenz"))
        #expect(throws: TrajectoryError.initialState(system: "Lorenz", components: 3, given: 2)) {
            try lorenz.rate(at: [1, 2])
        }
        #expect(throws: TrajectoryError.initialState(system: "Lorenz", components: 3, given: 4)) {
            try lorenz.path(from: [1, 2, 3, 4], at: [1])
        }
    }
}
