import Foundation
import Identifiers
import Protocol

/// A worker that a test plays: it says what the test says, and waits for what it is sent.
final class ScriptedWorker {
    let dealer: Socket
    private let id: UInt64
    private let message = ReceivedMessage()
    private let decoder = WireDecoder(recipient: .worker)

    init(_ cluster: Cluster, id: UInt64 = 9) throws {
        self.id = id
        dealer = try Socket(.dealer, context: ZeroMQContext())
        try dealer.connect(Endpoint(cluster.endpoint))
    }

    func greet(holding holds: [WireRange] = []) throws {
        var hello = WireWorkerHello()
        hello.versions = Handshake.versions(engine: "scripted")
        (hello.worker, hello.node, hello.slots, hello.families) = (id, "scripted\(id)", 1, ["probe"])
        hello.holds = holds
        try send(.workerHello(hello))
    }

    func send(_ body: WireEnvelope.OneOf_Body, blobs: [[UInt8]] = []) throws {
        _ = try body.encoded().withUnsafeBytes { try dealer.send($0, blobs: blobs, wait: true) }
    }

    /// The next message that `wanted` takes, of those that come within half a minute.
    func next<T>(_ wanted: (WireEnvelope.OneOf_Body) -> T?) throws -> T {
        let deadline = Date().addingTimeInterval(30)
        while Date() < deadline {
            var poller = Poller()
            _ = poller.add(dealer)
            try poller.wait(milliseconds: 100)
            while try dealer.receive(into: message) == .received {
                if let found = wanted(try decoder.decode(message, envelopeAt: 0)) { return found }
            }
        }
        throw CocoaError(.userCancelled)
    }

    /// The first range of tasks that it is sent.
    func nextAssigned() throws -> WireRange {
        try next { body in if case .assign(let assign) = body { assign.ranges.first } else { nil } }
    }
}
