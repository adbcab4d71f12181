import Coordinator
import NIOHTTP1

/// What is answered to a request.
struct MonitoringPages: Sendable {
    struct Page {
        var status = HTTPResponseStatus.ok
        var type = "text/plain; charset=utf-8"
        let text: String
    }

    /// Seconds that the gateway has for an answer; one that takes longer is as good as dead.
    private static let patience = 2.0

    let server: CoordinatorServer
    let version: String

    func page(for request: HTTPRequestHead) async -> Page {
        guard request.method == .GET || request.method == .HEAD else {
            return Page(status: .methodNotAllowed, text: "only GET is answered\n")
        }
        switch request.uri.prefix(while: { $0 != "?" }) {
        case "/healthz": return await health
        case "/metrics": return await metrics
        case "/": return Page(text: "swath coordinator: /healthz and /metrics\n")
        default: return Page(status: .notFound, text: "there is /healthz and /metrics\n")
        }
    }

    private var health: Page {
        get async {
            guard let observation = await server.observation(within: Self.patience) else { return Self.silent }
            guard let problem = observation.storeProblem else { return Page(text: "ok\n") }
            return Page(status: .serviceUnavailable, text: "the store cannot write: \(problem)\n")
        }
    }

    private var metrics: Page {
        get async {
            guard let observation = await server.observation(within: Self.patience) else { return Self.silent }
            let metrics = MetricsText(
                observation, version: version, process: .now(), files: StoreBytes(of: observation.store))
            return Page(type: "text/plain; version=0.0.4; charset=utf-8", text: metrics.text)
        }
    }

    private static let silent = Page(status: .serviceUnavailable, text: "the gateway does not answer\n")
}
