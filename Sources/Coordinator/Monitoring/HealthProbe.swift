import NIOCore
import NIOHTTP1
import NIOPosix

/// Asks a coordinator's `/healthz`.
public enum HealthProbe {
    /// - Parameters:
    ///   - seconds: For connection and answer together.
    /// - Returns: Whether it is healthy, and what it said.
    /// - Throws: ``HealthProblem`` when there is no answer.
    public static func ask(
        host: String, port: Int, path: String = "/healthz", within seconds: Double
    ) async throws -> (isHealthy: Bool, text: String) {
        try await withThrowingTaskGroup(of: (Bool, String).self) { group in
            group.addTask { try await ask(host: host, port: port, path: path) }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                throw HealthProblem(sentence: "no answer within \(seconds) s")
            }
            defer { group.cancelAll() }
            do {
                guard let first = try await group.next() else { throw HealthProblem(sentence: "no answer") }
                return first
            } catch {
                throw HealthProblem(sentence: (error as? HealthProblem)?.sentence ?? NetworkProblem.sentence(error))
            }
        }
    }

    private static func ask(host: String, port: Int, path: String) async throws -> (Bool, String) {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { answers, requests in
            let head = HTTPRequestHead(
                version: .http1_1, method: .GET, uri: path, headers: ["Host": host, "Connection": "close"])
            try await requests.write(.head(head))
            try await requests.write(.end(nil))
            var (isHealthy, text) = (false, "")
            for try await part in answers {
                switch part {
                case .head(let head): isHealthy = head.status == .ok
                case .body(let bytes): text += String(buffer: bytes)
                case .end: return (isHealthy, text)
                }
            }
            throw HealthProblem(sentence: "the answer broke off")
        }
    }
}

/// Why nobody knows whether a coordinator is healthy.
public struct HealthProblem: Error, Sendable, CustomStringConvertible {
    public let sentence: String
    public var description: String { sentence }
}
