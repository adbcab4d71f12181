import Foundation
import Identifiers
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

        @Test("parts of checkpoints beyond what waits for the disk are refused, and those that make no sense end it")
        func flood() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator(["--lease", "30"])
            let rogue = try ScriptedWorker(cluster)
            try rogue.greet()
            try cluster.submit("name: n\nfamily: probe\nfixed: {action: count}\n")
            let task = try rogue.nextAssigned()
            let layout = CheckpointLayout(size: 64 * CheckpointLayout.partSize)
            var upload = WireCheckpointUpload()
            (upload.sweep, upload.index, upload.attempt, upload.sequence) = (task.sweep, task.first, task.attempt, 1)
            upload.digest = Data(repeating: 7, count: 32)
            let bytes = [UInt8](repeating: 1, count: CheckpointLayout.partSize)
            for part in 0..<layout.count {
                upload.setPart(part, of: layout)
                try rogue.send(.checkpoint(upload), blobs: [bytes])
            }
            var refused = 0
            for _ in 0..<layout.count {
                let taken = try rogue.next { body in if case .checkpointTaken(let taken) = body { taken } else { nil } }
                if taken.refused { refused += 1 }
            }
            #expect(refused > 0, "it held them all")
            #expect(try cluster.number("SELECT count(*) FROM checkpoint") == 0)

            try rogue.send(.checkpoint(upload), blobs: [[1]])
            let refusal = try rogue.next { body in if case .refused(let refusal) = body { refusal } else { nil } }
            #expect(refusal.code == "invalid" && refusal.sentence.contains("part 63"), "\(refusal)")
            #expect(cluster.coordinator?.isRunning == true)
        }
    }
}
