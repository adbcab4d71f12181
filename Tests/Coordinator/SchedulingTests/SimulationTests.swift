import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

private func environment(_ name: String) -> UInt64? {
    getenv(name).flatMap { UInt64(String(cString: $0)) }
}

/// `SWATH_SIMULATE_SCHEDULES=100000` runs that many schedules, `SWATH_SIMULATE_FIRST=n` begins at
/// seed n, `SWATH_SIMULATE_SEED=n` replays one (with `SWATH_SIMULATE_TRACE=1`: and prints it).
@Suite("Simulated clusters")
struct SimulationTests {
    @Test("the five invariants hold, and every sweep ends once faults cease, whatever goes wrong")
    func invariants() {
        let first = environment("SWATH_SIMULATE_SEED") ?? environment("SWATH_SIMULATE_FIRST") ?? 1
        let count = environment("SWATH_SIMULATE_SEED") != nil ? 1 : environment("SWATH_SIMULATE_SCHEDULES") ?? 300
        var failures = 0
        var handled = 0
        for seed in first..<(first + count) {
            let simulation = Simulation(seed: seed)
            simulation.isVerbose = count == 1 && environment("SWATH_SIMULATE_TRACE") != nil
            let problem = simulation.run()
            handled += simulation.handled
            if let problem {
                failures += 1
                Issue.record("SWATH_SIMULATE_SEED=\(seed): \(problem)")
                if failures >= 10 { break }
            }
            if count > 1000, (seed - first + 1) % 10_000 == 0 {
                print("\(seed - first + 1) schedules, \(handled) events, \(failures) failures")
            }
        }
        #expect(failures == 0)
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
