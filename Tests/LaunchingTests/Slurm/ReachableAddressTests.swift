import Launching
import Testing

@Suite struct ReachableAddressTests {
    private let interfaces = [
        LocalAddress(interface: "lo", address: "127.0.0.1"), LocalAddress(interface: "eth0", address: "192.0.2.7"),
        LocalAddress(interface: "ib0", address: "10.0.0.7"), LocalAddress(interface: "eth0", address: "fe80::1"),
    ]

    private func choose(_ routes: [(String, String?)]) throws -> ReachableAddress {
        try .choose(routes: routes.map { NodeRoute(node: $0.0, source: $0.1) }, interfaces: interfaces)
    }

    @Test("the address on the way to most nodes is taken, and it says so")
    func most() throws {
        let address = try choose([("n1", "10.0.0.7"), ("n2", "10.0.0.7"), ("n3", "192.0.2.7"), ("n4", nil)])
        #expect(address.host == "10.0.0.7")
        #expect(address.reason == "the way to 2 nodes on ib0; 1 others are reached another way")
    }

    @Test("loopback is taken only when every node is this machine")
    func loopback() throws {
        #expect(try choose([("n1", "127.0.0.1"), ("n2", "127.0.0.1")]).host == "127.0.0.1")
        #expect(try choose([("n1", "127.0.0.1"), ("n2", "10.0.0.7")]).host == "10.0.0.7")
    }

    @Test("without a name that can be resolved, the first address beyond loopback is a guess, and told as one")
    func guess() throws {
        let address = try choose([("n1", nil)])
        #expect(address.host == "192.0.2.7" && address.reason.contains("no node's name could be resolved"))
        #expect(throws: LaunchProblem.self) {
            try ReachableAddress.choose(routes: [], interfaces: [LocalAddress(interface: "lo", address: "::1")])
        }
    }

    @Test("addresses of version 6 stand in brackets; nonsense is refused")
    func spelling() throws {
        #expect(try ReachableAddress.given("fd00::2").endpoint(port: 7077) == "tcp://[fd00::2]:7077")
        #expect(try ReachableAddress.given("login1.example").endpoint(port: 1) == "tcp://login1.example:1")
        for text in ["", "a b", "x;y", "h/p"] {
            #expect(throws: LaunchProblem.self) { try ReachableAddress.given(text) }
        }
    }

    @Test("this machine reaches itself")
    func routes() {
        #expect(LocalRoutes.source(to: "127.0.0.1") == "127.0.0.1")
        #expect(LocalRoutes.interfaces().contains { $0.address == "127.0.0.1" })
    }
}
