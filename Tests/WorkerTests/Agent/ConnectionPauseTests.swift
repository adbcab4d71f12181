import Testing
import Worker

@Suite("How long a worker waits between attempts to connect")
struct ConnectionPauseTests {
    /// Attempts from time 0 on, each of which fails after `taking` seconds; the pause after each, with the time at which
    /// that began.
    private func attempts(
        _ pause: inout ConnectionPause, from start: Double = 0, until end: Double, taking: Double, timeout: Int32 = 250
    ) -> [(time: Double, pause: Double)] {
        var now = start
        var all: [(Double, Double)] = []
        while now < end {
            pause.begins(at: now)
            now += taking
            _ = pause.missed(at: now, timeout: timeout)
            all.append((now, Double(pause.current) / 1000))
            now += Double(pause.current) / 1000
        }
        return all
    }

    @Test("a machine on which nobody listens is asked every tenth of a second for four seconds")
    func quick() {
        var pause = ConnectionPause()
        let first = attempts(&pause, until: 4, taking: 0.001)
        #expect(first.allSatisfy { $0.pause == 0.1 })
        #expect(first.count >= 39)
    }

    @Test("then the pause grows, to a twentieth of the time that has passed at most, until it is 1.6 s")
    func growing() {
        var pause = ConnectionPause()
        let all = attempts(&pause, until: 600, taking: 0.001)
        #expect(all.allSatisfy { $0.pause <= max(0.1, $0.time / 20) })
        #expect(all.filter { $0.time > 35 }.allSatisfy { $0.pause == 1.6 })
        #expect(all.count < 500, "\(all.count) attempts in ten minutes; without pauses that grow there are 6,000")
    }

    @Test("each step is told once: to tell ZeroMQ takes another connection")
    func steps() {
        var pause = ConnectionPause()
        var told: [Int32] = []
        for time in stride(from: 0.0, to: 100, by: 0.5) {
            pause.begins(at: time)
            if pause.missed(at: time, timeout: 250) { told.append(pause.current) }
        }
        #expect(told == [200, 400, 800, 1600])
    }

    @Test("where no answer comes it stays short, however long that takes", arguments: [0.2, 0.25, 5])
    func silent(taking: Double) {
        var pause = ConnectionPause()
        let all = attempts(&pause, until: 600, taking: taking)
        #expect(all.allSatisfy { $0.pause == 0.1 })
    }

    @Test("a refusal that comes over a long way is one all the same")
    func farAway() {
        var pause = ConnectionPause()
        #expect(attempts(&pause, until: 60, taking: 0.6, timeout: 2_400).last?.pause == 1.6)
    }

    @Test("a network that breaks while the pause is long makes it short at once, and so does a connection")
    func anew() {
        var pause = ConnectionPause()
        _ = attempts(&pause, until: 60, taking: 0.001)
        pause.begins(at: 60)
        let isNew = pause.missed(at: 60.25, timeout: 250)
        #expect(isNew && pause.current == ConnectionPause.shortest)
        let again = attempts(&pause, from: 61, until: 64, taking: 0.001)
        #expect(again.allSatisfy { $0.pause == 0.1 }, "and the time that has passed is counted anew")
        _ = attempts(&pause, from: 64, until: 120, taking: 0.001)
        let wasLong = pause.reset()
        #expect(wasLong && pause.current == ConnectionPause.shortest)
        let isStillLong = pause.reset()
        #expect(!isStillLong)
    }
}
