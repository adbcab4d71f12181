import Foundation
import Launching
import Testing

/// Hundreds of launches on simulated sites, each from a seed that replays it. `SWATH_LAUNCHES=10 make test
/// FILTER=AllocationSimulation` takes ten times as many, minutes long.
@Suite struct AllocationSimulationTests {
    private func seeds(_ count: UInt64) -> ClosedRange<UInt64> {
        1...count * (ProcessInfo.processInfo.environment["SWATH_LAUNCHES"].flatMap(UInt64.init) ?? 1)
    }

    private func limits(_ random: inout SeededGenerator, timeLimit: Double, slots: Int) -> AllocationLimits {
        var limits = AllocationLimits()
        limits.maximum = Int.random(in: 1...6, using: &random)
        limits.slots = slots
        limits.idle = 30
        limits.connect = 60
        limits.warning = 60
        limits.usable = timeLimit - 60
        limits.horizon = (timeLimit - 60) / 2
        return limits
    }

    private func launch(seed: UInt64, faults: SimulatedFaults) -> SimulatedLaunch {
        var random = SeededGenerator(seed: seed)
        let slots = Int.random(in: 1...8, using: &random)
        let timeLimit = Double.random(in: 200...2_000, using: &random)
        let longest = Double.random(in: 1...100, using: &random)
        let slurm = SimulatedSlurm(
            seed: seed, tasks: Int.random(in: 1...400, using: &random), slots: slots,
            duration: (longest / 4)...longest, timeLimit: timeLimit, capacity: Int.random(in: 1...5, using: &random),
            queueDelay: 0...Double.random(in: 1...120, using: &random), faults: faults)
        return SimulatedLaunch(slurm: slurm, limits: limits(&random, timeLimit: timeLimit, slots: slots))
    }

    private var unkind: SimulatedFaults {
        SimulatedFaults(
            postponed: 0.1, lostAnswers: 0.1, silence: 0.02, longestSilence: 120, loss: 0.001, death: 0.001,
            stillborn: 0.05, forgotten: 0.0005)
    }

    @Test("on a kind site all work ends, with few submissions, and nothing idles past its time and a look")
    func kindSite() {
        for seed in seeds(200) {
            var launch = launch(seed: seed, faults: SimulatedFaults())
            var random = SeededGenerator(seed: seed ^ 0xabcd)
            launch.run(until: 1e6, random: &random)
            let slurm = launch.slurm
            #expect(slurm.done == slurm.total, "seed \(seed): \(launch.reasons)")
            #expect(slurm.present.isEmpty, "seed \(seed)")
            #expect(slurm.most <= launch.policy.limits.maximum, "seed \(seed)")
            #expect(slurm.longestIdle <= 30 + 2 * launch.pace, "seed \(seed): \(slurm.longestIdle)")
            #expect(launch.unexplained == 0, "seed \(seed)")
            #expect(slurm.cancelledOthers == 0, "seed \(seed)")
        }
    }

    @Test("whatever a site does, bounds hold, foreign jobs are left alone, and every pause has a reason")
    func unkindSite() {
        for seed in seeds(300) {
            var launch = launch(seed: seed, faults: unkind)
            var random = SeededGenerator(seed: seed ^ 0xabcd)
            launch.run(until: 60_000, random: &random)
            let slurm = launch.slurm
            #expect(slurm.most <= launch.policy.limits.maximum, "seed \(seed)")
            #expect(slurm.cancelledOthers == 0, "seed \(seed)")
            #expect(launch.unexplained == 0, "seed \(seed)")
            // Three allocations in a row that came to nothing stop a launch, and say so; nothing else does.
            if launch.policy.stopped == nil {
                #expect(slurm.done == slurm.total, "seed \(seed): \(launch.reasons)")
                #expect(slurm.present.isEmpty, "seed \(seed): \(launch.reasons)")
            } else {
                #expect(!launch.reasons.isEmpty, "seed \(seed)")
            }
        }
    }

    @Test("no storm of submissions: a site that takes none is asked seldom, and ever more seldom")
    func noStorm() {
        for seed in 1...20 as ClosedRange<UInt64> {
            var launch = launch(seed: seed, faults: SimulatedFaults(postponed: 1))
            var random = SeededGenerator(seed: seed)
            launch.run(until: 86_400, random: &random)
            // 5 + 10 + … + 300 s, then every 300 s of a day.
            #expect(launch.slurm.submissions <= 300, "seed \(seed)")
            #expect(launch.slurm.present.isEmpty)
            #expect(!launch.reasons.isEmpty)
        }
    }

    @Test("submissions follow the losses, not the looks")
    func submissionsAreBounded() {
        for seed in seeds(100) {
            var launch = launch(seed: seed, faults: unkind)
            var random = SeededGenerator(seed: seed)
            launch.run(until: 60_000, random: &random)
            let looks = launch.slurm.now / launch.pace
            #expect(Double(launch.slurm.submissions) < 20 + looks / 2, "seed \(seed)")
        }
    }

    @Test("a launch that is killed and started again finds its allocations: none is orphaned, none doubled")
    func restarts() {
        for seed in seeds(200) {
            var launch = launch(seed: seed, faults: SimulatedFaults())
            var random = SeededGenerator(seed: seed ^ 0x77)
            launch.run(until: 1e6, forgetting: 0.01, random: &random)
            #expect(launch.slurm.done == launch.slurm.total, "seed \(seed): \(launch.reasons)")
            #expect(launch.slurm.present.isEmpty, "seed \(seed)")
            #expect(launch.slurm.most <= launch.policy.limits.maximum, "seed \(seed)")
        }
    }

    @Test("allocations that never bring a worker stop a launch after three, and it says where to read more")
    func stillborn() {
        for seed in 1...100 as ClosedRange<UInt64> {
            var launch = launch(seed: seed, faults: SimulatedFaults(stillborn: 1))
            launch.policy.limits.maximum = 1
            var random = SeededGenerator(seed: seed)
            launch.run(until: 20_000, random: &random)
            #expect(launch.slurm.submissions == 3, "seed \(seed)")
            #expect(launch.policy.stopped?.log != nil)
            launch.policy.resume()
            launch.slurm.faults.stillborn = 0
            launch.run(until: 1e6, random: &random)
            #expect(launch.slurm.done == launch.slurm.total)
        }
    }
}
