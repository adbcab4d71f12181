public import Coordinator
import Dispatch
public import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Tells machines how a coordinator is, over HTTP: `/healthz` for those that restart it, `/metrics` for Prometheus.
///
/// It only reads, and nobody is asked who he is: listen on loopback, or where only those who may know names and counts of
/// sweeps can reach it.
public final class MonitoringServer: Sendable {
    /// The port that it listens on.
    public let port: Int
    private let task: Task<Void, Never>

    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    /// Listens; returns when it does.
    ///
    /// - Parameters:
    ///   - port: 0 takes a free one.
    ///   - version: Of the program, for `/metrics`.
    /// - Throws: ``MonitoringError`` when it cannot listen there.
    public init(
        _ server: CoordinatorServer, host: String, port: Int, version: String, logger: Logger
    ) throws(MonitoringError) {
        let pages = MonitoringPages(server: server, version: version)
        let start = Start()
        task = Task.detached {
            var isListening = false
            do {
                let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                    .bind(host: host, port: port) { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                            return try Connection(wrappingChannelSynchronously: channel)
                        }
                    }
                isListening = true
                start.tell(.success(listener.channel.localAddress?.port ?? port))
                try await Self.serve(listener, pages)
            } catch {
                let reason = NetworkProblem.sentence(error)
                start.tell(.failure(MonitoringError(host: host, port: port, reason: reason)))
                if isListening, !Task.isCancelled { logger.error("nothing is told over HTTP any more: \(reason)") }
            }
        }
        self.port = try start.wait().get()
    }

    public func stop() { task.cancel() }

    private static func serve(
        _ listener: NIOAsyncChannel<Connection, Never>, _ pages: MonitoringPages
    ) async throws {
        try await listener.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    group.addTask {
                        // Who hangs up in the middle of an answer has no need of it.
                        try? await answer(connection, pages)
                    }
                }
            }
        }
    }

    private static func answer(_ connection: Connection, _ pages: MonitoringPages) async throws {
        try await connection.executeThenClose { requests, answers in
            var asked: HTTPRequestHead?
            for try await part in requests {
                switch part {
                case .head(let head): asked = head
                case .body: break
                case .end:
                    guard let request = asked else { return }
                    let page = await pages.page(for: request)
                    var headers: HTTPHeaders = [
                        "Content-Type": page.type, "Content-Length": "\(page.text.utf8.count)",
                        "Cache-Control": "no-store",
                    ]
                    if !request.isKeepAlive { headers.add(name: "Connection", value: "close") }
                    try await answers.write(
                        .head(HTTPResponseHead(version: request.version, status: page.status, headers: headers)))
                    if request.method != .HEAD {
                        try await answers.write(.body(.byteBuffer(ByteBuffer(string: page.text))))
                    }
                    try await answers.write(.end(nil))
                    if !request.isKeepAlive { return }
                }
            }
        }
    }
}

/// Why there is no monitoring.
public struct MonitoringError: Error, Sendable, CustomStringConvertible {
    public let host: String
    public let port: Int
    public let reason: String

    public var description: String { "cannot listen for HTTP on \(host):\(port): \(reason)" }
}

/// What became of the start of a server, for a thread that waits for it.
private final class Start: Sendable {
    private let result = Mutex<Result<Int, MonitoringError>?>(nil)
    private let isTold = DispatchSemaphore(value: 0)

    func tell(_ result: Result<Int, MonitoringError>) {
        let isFirst = self.result.withLock { known in
            defer { known = known ?? result }
            return known == nil
        }
        if isFirst { isTold.signal() }
    }

    func wait() -> Result<Int, MonitoringError> {
        isTold.wait()
        return result.withLock { $0 } ?? .failure(MonitoringError(host: "", port: 0, reason: "it has not started"))
    }
}
