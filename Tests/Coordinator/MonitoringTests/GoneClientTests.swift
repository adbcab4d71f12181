import Coordinator
import Families
import Foundation
import Identifiers
import Logging
import Protocol
import Storage
import Testing

@Suite("Clients that go without a word")
struct GoneClientTests {
    @Test("a client that has gone is forgotten, one that is there and silent is not")
    func forgotten() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swath-gone-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var options = CoordinatorOptions(
            store: folder.appendingPathComponent("gone.sqlite").path, endpoints: ["tcp://127.0.0.1:0"],
            registry: FamilyRegistry([ProbeFamily()]), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        options.clientPatience = 1
        let server = try CoordinatorServer(options)
        try server.start()
        defer { try? server.stop() }

        let stays = try Self.greet(server.endpoints[0])
        var leaves = try (0..<10).map { _ in try Self.greet(server.endpoints[0]) }
        try await Self.wait(for: server) { $0 == 11 }
        leaves.removeAll()
        try await Self.wait(for: server) { $0 == 1 }
        try await Task.sleep(for: .seconds(3))
        #expect(await server.observation(within: 20)?.clients == 1)
        withExtendedLifetime(stays) {}
    }

    private static func greet(_ endpoint: Endpoint) throws -> Socket {
        let socket = try Socket(.dealer, context: ZeroMQContext())
        try socket.connect(endpoint)
        var hello = WireClientHello()
        hello.versions = Handshake.versions(engine: EngineBuild.version)
        _ = try socket.send([WireEnvelope.OneOf_Body.clientHello(hello).encoded()], wait: true)
        return socket
    }

    private static func wait(for server: CoordinatorServer, until isSo: (Int) -> Bool) async throws {
        for _ in 0..<1200 {
            if let clients = await server.observation(within: 20)?.clients, isSo(clients) { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("the coordinator counts \(await server.observation(within: 2)?.clients ?? -1) clients")
    }
}
