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

    @Test("one attempt in many is a patient one, for a way that has become longer")
    func patient() {
        var patience = ConnectionPatience()
        patience.heard(after: 0.01)
        _ = patience.lost()
        // What each attempt is given, the first included.
        var given: [Int32] = [250]
        for _ in 1..<3 * ConnectionPatience.cycle { given.append(patience.missed() ?? given[given.count - 1]) }
        let patient = given.indices.filter { given[$0] == ConnectionPatience.unknown }
        #expect(patient == [1, 2, 3].map { $0 * ConnectionPatience.cycle - 1 })
        #expect(given.indices.allSatisfy { patient.contains($0) || given[$0] == 250 })
    }

    @Test("after a connection attempts are counted anew")
    func anew() {
        var patience = ConnectionPatience()
        patience.heard(after: 0.01)
        for _ in 0..<ConnectionPatience.cycle - 2 { #expect(patience.missed() == nil) }
        #expect(patience.lost() == 250)
        for _ in 0..<ConnectionPatience.cycle - 2 { #expect(patience.missed() == nil) }
        #expect(patience.missed() == ConnectionPatience.unknown)
    }
}
