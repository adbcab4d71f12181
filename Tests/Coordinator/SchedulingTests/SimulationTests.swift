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

    @Test("a crowd of workers, some of them lost, succeeds at every task of a large sweep once")
    func scale() {
        var shape = ScaleShape()
        (shape.workers, shape.slots, shape.tasks) = (200, 16, 100_000)
        (shape.seconds, shape.losses) = (0.5, 60)
        let simulation = ScaleSimulation(shape)
        simulation.join()
        simulation.submit()
        while !simulation.hasEnded, simulation.problem == nil, simulation.now < 600 { simulation.step() }
        #expect(simulation.problem == nil)
        #expect(simulation.hasEnded)
        #expect(simulation.finished == shape.tasks)
        #expect(simulation.acknowledged >= shape.tasks)
        #expect(simulation.lostWorkers > 0)
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
