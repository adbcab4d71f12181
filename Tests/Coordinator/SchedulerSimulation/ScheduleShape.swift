import Identifiers
import Scheduling

/// What one seed makes of a cluster, its sweeps and its misfortunes.
struct ScheduleShape {
    var workers: [Offer] = []
    var sweeps: [Sweep] = []
    var configuration = SchedulerConfiguration()
    /// Faults cease at this time; after it everything must end.
    var faultsEnd: Instant = 10
    var loss = 0.0
    var duplication = 0.0
    /// Seconds that a message takes, at most; it is drawn anew for each, so messages overtake.
    var delay: Seconds = 0.01
    var commitTime: Seconds = 0.005
    /// How often each fault strikes, a second.
    var workerCrashes = 0.0
    var coordinatorCrashes = 0.0
    var stalls = 0.0
    var partitions = 0.0
    var diskFaults = 0.0
    var controls = 0.0
    var drains = 0.0
    var disconnects = 0.0
    /// How many of the tasks leave something in the file while they run.
    var progress = 0.0
    /// How often a coordinator dies just after somebody has asked something of it.
    var crashesAfterControls = 0.0

    struct Offer {
        var node: Int
        var slots: Int
        var memory: Int64
        /// Everything fails there.
        var isBroken: Bool
        /// Everything takes this many times as long.
        var slowness: Double
    }

    struct Sweep {
        var plan: SweepPlan
        var submittedAt: Instant
        /// Usual seconds a task.
        var duration: Seconds
        /// Of a thousand tasks: fail at their first attempt; fail always; bring their worker down; hang
        /// for long at their first attempt; give a result that the file cannot take.
        var failsOnce: Int
        var failsAlways: Int
        var poison: Int
        var hangs: Int
        var tooLarge = 0
    }

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        configuration.leaseSeconds = random.between(1.5, 4)
        configuration.recoveryGrace = random.between(0.2, 1.5)
        configuration.stallSeconds = random.between(1, 3)
        configuration.quarantineRelease = 5
        configuration.longestRetryDelay = 2
        configuration.rememberedDigests = 1 << 10
        if random.chance(0.1) {
            configuration.maxUncommitted = 20 + random.below(100)
            configuration.assignWhileUncommitted = 10 + random.below(60)
        }
        if random.chance(0.2) { configuration.prefetchLimit = 1 + random.below(16) }
        drawWorkers(&random)
        drawSweeps(&random)
        drawFaults(&random)
        if random.chance(0.1) {
            for number in sweeps.indices { sweeps[number].tooLarge = random.below(100) }
        }
        // So few results are many, that workers gather them.
        if random.chance(0.3) { configuration.gatherAbove = random.spread(0.5, 50) }
    }

    private mutating func drawWorkers(_ random: inout SeededRandom) {
        let isCrowd = random.chance(0.01)
        let count = isCrowd ? 200 + random.below(1800) : 1 + random.below(random.chance(0.2) ? 24 : 6)
        let slots = 1 + random.below(isCrowd ? 2 : 8)
        for number in 0..<count {
            workers.append(
                Offer(
                    node: number / (1 + random.below(2)), slots: random.chance(0.7) ? slots : 1 + random.below(8),
                    memory: random.chance(0.2) ? Int64(4 + random.below(12)) << 30 : 0,
                    isBroken: count > 2 && number > 0 && random.chance(0.04),
                    slowness: number > 0 && random.chance(0.05) ? 10 : 1))
        }
        // One node at least is sound and large enough for anything.
        workers[0] = Offer(node: 0, slots: max(4, slots), memory: 0, isBroken: false, slowness: 1)
        for number in workers.indices where workers[number].node == 0 { workers[number].isBroken = false }
    }

    private mutating func drawSweeps(_ random: inout SeededRandom) {
        let count = random.chance(0.6) ? 1 : 2 + random.below(3)
        for number in 0..<count {
            let isShort = random.chance(0.4)
            let duration = isShort ? random.spread(0.0001, 0.01) : random.spread(0.02, 1.5)
            let tasks = 1 + random.below(isShort ? 600 : 80)
            let plan = SweepPlan(
                sweep: SweepID(Int64(number + 1)), count: Int64(tasks), strata: Self.strata(tasks, &random),
                priority: random.chance(0.7) ? 0 : random.below(3) - 1,
                order: random.chance(0.5) ? .listed : .longestFirst, attempts: 1 + random.below(4),
                cores: random.chance(0.8) ? 1 : 1 + random.below(4),
                memory: random.chance(0.85) ? 0 : Int64(1 + random.below(4)) << 30)
            let isTroubled = random.chance(0.5)
            sweeps.append(
                Sweep(
                    plan: plan, submittedAt: number == 0 ? 0 : random.between(0, 4), duration: duration,
                    failsOnce: isTroubled ? random.below(200) : 0, failsAlways: isTroubled ? random.below(60) : 0,
                    poison: random.chance(0.1) ? 1 + random.below(20) : 0,
                    hangs: random.chance(0.2) ? random.below(40) : 0))
        }
    }

    private static func strata(_ tasks: Int, _ random: inout SeededRandom) -> [Stratum]? {
        guard random.chance(0.5) else { return nil }
        var strata: [Stratum] = []
        var first = 0
        while first < tasks {
            let count = min(tasks - first, 1 + random.below(100))
            strata.append(
                Stratum(
                    first: Int64(first), count: Int64(count),
                    features: [UInt32(random.below(3)), UInt32(random.below(4))], hint: random.spread(0.1, 10)))
            first += count
        }
        return strata
    }

    private mutating func drawFaults(_ random: inout SeededRandom) {
        faultsEnd = random.between(2, 12)
        delay = random.spread(0.0005, 0.3)
        commitTime = random.spread(0.001, 0.3)
        if random.chance(0.15) { return }
        if random.chance(0.5) { loss = random.between(0, 0.2) }
        if random.chance(0.5) { duplication = random.between(0, 0.2) }
        if random.chance(0.5) { workerCrashes = random.between(0, 0.7) }
        if random.chance(0.5) { coordinatorCrashes = random.between(0, 0.5) }
        if random.chance(0.4) { stalls = random.between(0, 0.7) }
        if random.chance(0.4) { partitions = random.between(0, 0.7) }
        if random.chance(0.3) { diskFaults = random.between(0, 0.4) }
        if random.chance(0.4) { controls = random.between(0, 2) }
        if random.chance(0.2) { drains = random.between(0, 0.3) }
        if random.chance(0.3) { disconnects = random.between(0, 0.5) }
        if random.chance(0.4) { progress = random.unit() }
        if random.chance(0.5) { crashesAfterControls = random.between(0, 0.6) }
    }
}
