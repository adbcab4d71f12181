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

    @Test("all but the delay systems can be integrated")
    func native() {
        for system in DynamicalSystem.all { #expect(system.hasEquations == (system.kind != .delay), "\(system.name)") }
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
}
