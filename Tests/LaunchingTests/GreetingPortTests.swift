import Glibc
import Launching
import Synchronization
import Testing

/// Says once that something is over.
private final class Mark: Sendable {
    private let isSet = Atomic<Bool>(false)
    var holds: Bool { isSet.load(ordering: .acquiring) }
    func set() { isSet.store(true, ordering: .releasing) }
}

@Suite struct GreetingPortTests {
    @Test("whoever connects learns whether this launch listens there, or somebody else, or nobody")
    func greeting() async throws {
        let number = try #require(LocalRoutes.freePort())
        let endpoint = "tcp://127.0.0.1:\(number)"
        let silent = GreetingCheck.fault(of: endpoint, word: "w", within: 2)
        #expect(silent == "cannot reach the coordinator's address \(endpoint): Connection refused")
        let port = try GreetingPort(endpoint: endpoint)
        let word = port.word
        let over = Mark()
        let faults = await withTaskGroup(of: [String?].self) { group in
            group.addTask {
                defer { over.set() }
                return [word, "other"].map { GreetingCheck.fault(of: endpoint, word: $0, within: 20) }
            }
            while !over.holds {
                port.greet()
                try? await Task.sleep(for: .milliseconds(10))
            }
            return await group.next() ?? []
        }
        #expect(faults.first == .some(nil))
        #expect(faults.last??.contains("not this launch") == true)
    }

    @Test("a port that somebody has, and an address that is not this machine's, are refused with a sentence")
    func refusals() throws {
        let endpoint = "tcp://127.0.0.1:\(try #require(LocalRoutes.freePort()))"
        let first = try GreetingPort(endpoint: endpoint)
        #expect(throws: LaunchProblem.self) { try GreetingPort(endpoint: endpoint) }
        #expect(throws: LaunchProblem.self) { try GreetingPort(endpoint: "tcp://192.0.2.1:7077") }
        _ = first
    }
}
