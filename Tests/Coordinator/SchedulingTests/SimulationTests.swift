import SchedulerSimulation
import Testing

/// A few of the schedules of `make simulate`.
@Suite("Simulated clusters")
struct SimulationTests {
    @Test("the five invariants hold, and every sweep ends once faults cease, whatever goes wrong")
    func invariants() {
        var handled = 0
        for seed: UInt64 in 1...1000 {
            let simulation = Simulation(seed: seed)
            if let problem = simulation.run() {
                Issue.record("\(problem)\nmake simulate SEED=\(seed) replays it")
                break
            }
            handled += simulation.handled
        }
        #expect(handled > 0)
    }

    @Test("a seed replays to the same decisions")
    func replay() {
        for seed: UInt64 in [3, 17, 101] {
            let a = Simulation(seed: seed)
            let b = Simulation(seed: seed)
            _ = a.run()
            _ = b.run()
            #expect(a.trace == b.trace)
            #expect(a.handled == b.handled)
        }
    }
}
