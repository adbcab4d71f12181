import Testing
import Worker

@Suite("How long a worker waits for a connection")
struct ConnectionPatienceTests {
    @Test("as long as the first one had, while nobody has answered a hello")
    func unknown() {
        var patience = ConnectionPatience()
        #expect(patience.lost() == nil)
        for _ in 0..<3 * ConnectionPatience.cycle { #expect(patience.missed() == nil) }
    }

    @Test(
        "four round trips, but a quarter of a second at least and five seconds at most",
        arguments: [(0.001, 250), (0.0625, 250), (0.1, 400), (0.6, 2_400), (1.25, 5_000), (30, 5_000)])
    func learned(roundTrip: Double, expected: Int32) {
        var patience = ConnectionPatience()
        patience.heard(after: roundTrip)
        #expect(patience.lost() == expected)
    }

    @Test("the quickest answer counts: others have waited for more than the network")
    func quickest() {
        var patience = ConnectionPatience()
        for roundTrip in [3, 0.2, 0.7] { patience.heard(after: roundTrip) }
        #expect(patience.lost() == 800)
    }

    @Test("one attempt in 60 is given four times as long, one in 600 five seconds, for a way that has become longer")
    func patient() {
        var patience = ConnectionPatience()
        patience.heard(after: 0.01)
        _ = patience.lost()
        // What each attempt is given, the first included.
        var given: [Int32] = [250]
        for _ in 1..<1_200 { given.append(patience.missed() ?? given[given.count - 1]) }
        #expect(given.indices.filter { given[$0] == 5_000 } == [599, 1_199])
        #expect(given.indices.filter { given[$0] == 1_000 } == (1...20).map { 60 * $0 - 1 }.filter { $0 % 600 != 599 })
        #expect(given.filter { $0 == 250 }.count == 1_180)
    }

    @Test("a network that comes back is noticed late only in a patient attempt: a fifteenth of the time at most")
    func share() {
        var patience = ConnectionPatience()
        patience.heard(after: 0.01)
        var current = patience.lost() ?? 0
        var (patientTime, time) = (0.0, 0.0)
        for _ in 0..<6_000 {
            // After each attempt, a pause.
            time += Double(current) + 100
            if current > 250 { patientTime += Double(current) }
            current = patience.missed() ?? current
        }
        #expect(patientTime / time < 1 / 15)
    }

    @Test("what a way takes that is long already is never more than five seconds")
    func longWay() {
        var patience = ConnectionPatience()
        patience.heard(after: 0.5)
        var given = [patience.lost() ?? 0]
        for _ in 1..<600 { given.append(patience.missed() ?? given[given.count - 1]) }
        #expect(Set(given) == [2_000, 5_000])
    }

    @Test("after a connection attempts are counted anew")
    func anew() {
        var patience = ConnectionPatience()
        patience.heard(after: 0.01)
        for _ in 0..<ConnectionPatience.cycle - 2 { #expect(patience.missed() == nil) }
        #expect(patience.lost() == 250)
        for _ in 0..<ConnectionPatience.cycle - 2 { #expect(patience.missed() == nil) }
        #expect(patience.missed() == 1_000)
    }
}
