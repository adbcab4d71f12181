import Numerics
import Testing

@Suite("Schedules are functions of the step")
struct ScheduleTests {
    private func expect(_ schedule: Schedule, _ rates: [Int: Double]) {
        for (step, rate) in rates {
            #expect(abs(schedule.rate(at: step) - rate) < 1e-15, "\(schedule) at \(step)")
        }
    }

    @Test("a schedule begins and ends where it says, and stays there")
    func ends() {
        expect(.constant(0.3), [-5: 0.3, 0: 0.3, 1_000_000: 0.3])
        expect(.linear(from: 1, to: 0.2, steps: 4), [0: 1, 1: 0.8, 2: 0.6, 4: 0.2, 9: 0.2])
        expect(.cosine(peak: 1, floor: 0.1, steps: 10), [-1: 1, 0: 1, 5: 0.55, 10: 0.1, 11: 0.1])
        expect(.stepwise(initial: 1, factor: 0.1, every: 3), [0: 1, 2: 1, 3: 0.1, 5: 0.1, 6: 0.01])
        expect(.milestones(initial: 1, factor: 0.5, at: [2, 5]), [0: 1, 1: 1, 2: 0.5, 4: 0.5, 5: 0.25, 99: 0.25])
    }

    @Test("warm-up, stable, decay: both ways of cooling down")
    func stableThenDecay() {
        let linear = Schedule.stableThenDecay(peak: 1, floor: 0, stable: 4, decay: 4, shape: .linear)
        expect(linear.warmedUp(over: 2), [0: 0.5, 1: 1, 2: 1, 6: 1, 7: 0.75, 10: 0, 20: 0])
        let root = Schedule.stableThenDecay(peak: 1, floor: 0.2, stable: 4, decay: 4, shape: .oneMinusSquareRoot)
        expect(root, [0: 1, 4: 1, 5: 0.2 + 0.8 * 0.5, 8: 0.2])
    }

    @Test("a warm-up rises to the first rate of what follows, which then begins at its own step 0")
    func warmUp() {
        let schedule = Schedule.cosine(peak: 2, floor: 0, steps: 100).warmedUp(over: 4)
        expect(schedule, [0: 0.5, 1: 1, 2: 1.5, 3: 2, 4: 2, 54: 1, 104: 0])
        expect(Schedule.constant(1).warmedUp(over: 0), [0: 1])
    }

    @Test("schedules of no steps and negative ones do not trap")
    func degenerate() {
        for steps in [0, -3] {
            expect(.linear(from: 1, to: 0.5, steps: steps), [0: 0.5, 3: 0.5])
            expect(.cosine(peak: 1, floor: 0.5, steps: steps), [0: 0.5])
            expect(.stepwise(initial: 1, factor: 1, every: steps), [0: 1, 7: 1])
            expect(.stableThenDecay(peak: 1, floor: 0, stable: steps, decay: steps, shape: .linear), [0: 0])
        }
        expect(Schedule.constant(1).warmedUp(over: -1), [0: 1])
        _ = Schedule.cosine(peak: 1, floor: 0, steps: .max).warmedUp(over: 3).rate(at: .max)
    }
}
