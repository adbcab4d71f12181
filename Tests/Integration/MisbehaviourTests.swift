import Foundation
import Protocol
import Testing

extension IntegrationTests {
    /// Peers that break the protocol.
    @Suite
    struct MisbehaviourTests {
        @Test("a peer that breaks a bound is told so, and however much it sends, the log stays short")
        func noisyPeer() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            let dealer = try Socket(.dealer, context: ZeroMQContext())
            try dealer.connect(Endpoint(cluster.endpoint))
            _ = try dealer.send(Array(repeating: [1], count: 1_024), wait: true)
            let message = ReceivedMessage()
            var poller = Poller()
            _ = poller.add(dealer)
            try poller.wait(milliseconds: 30_000)
            try #require(try dealer.receive(into: message) == .received)
            guard case .refused(let refused) = try WireDecoder(recipient: .client).decode(message, envelopeAt: 0) else {
                Issue.record("it is not refused")
                return
            }
            #expect(refused.code == "invalid" && refused.sentence.contains("1023 frames"), "\(refused)")

            for _ in 0..<5_000 { _ = try dealer.send([[0xff, 0xff]], wait: true) }
            let coordinator = try #require(cluster.coordinator)
            #expect(eventually { coordinator.errors.contains("more times; it is not said each time") })
            #expect(coordinator.errors.split(separator: "\n").count < 100)
            #expect(coordinator.isRunning)
        }
    }
}
