import Foundation
import FoundationNetworking
import Testing

extension IntegrationTests {
    /// A coordinator that is watched over HTTP.
    @Suite("Watching a coordinator")
    struct MonitoringTests {
        private func address(of cluster: Cluster) throws -> String {
            func told() -> Substring? {
                cluster.coordinator?.output.split(separator: "\n").first { $0.hasPrefix("http://") }
            }
            #expect(eventually { told() != nil })
            let line = told()
            return String(try #require(line).dropFirst("http://".count).prefix { $0 != "/" })
        }

        private func get(_ url: String) async throws -> (status: Int?, text: String) {
            let (data, response) = try await URLSession.shared.data(from: #require(URL(string: url)))
            return ((response as? HTTPURLResponse)?.statusCode, String(decoding: data, as: UTF8.self))
        }

        @Test("it says that it is well, and how much of a sweep is done")
        func metrics() async throws {
            let cluster = try Cluster()
            try cluster.startCoordinator(["--http", "127.0.0.1:0"])
            let address = try address(of: cluster)
            let health = try SwathProcess.run(["health", address], in: cluster.folder)
            #expect(health.status == 0 && health.output == "ok\n", "\(health.errors)")
            try cluster.startWorker()
            try cluster.submit(
                "name: watched\nfamily: probe\naxes: {action: [noop, fail-first], task: {range: [0, 9]}}")
            try cluster.waitForEnd()
            let (status, text) = try await get("http://\(address)/metrics")
            #expect(status == 200)
            let lines = text.split(separator: "\n").map(String.init)
            #expect(
                lines.contains(#"swath_sweep_tasks{family="probe",name="watched",state="succeeded",sweep="1"} 20"#),
                "\(text)")
            #expect(lines.contains(#"swath_workers{condition="active"} 1"#))
            #expect(lines.contains { $0.hasPrefix("process_resident_memory_bytes ") })
            let (missing, _) = try await get("http://\(address)/nothing")
            #expect(missing == 404)
        }

        @Test("one that is stopped in its tracks is not well, and one that is gone does not answer")
        func unwell() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator(["--http", "127.0.0.1:0"])
            let address = try address(of: cluster)
            cluster.coordinator?.send(SIGSTOP)
            let hung = try SwathProcess.run(["health", address, "--timeout", "1"], in: cluster.folder)
            #expect(hung.status == 4 && hung.errors.contains("no answer within"), "\(hung.errors)")
            cluster.coordinator?.send(SIGCONT)
            #expect(eventually { (try? SwathProcess.run(["health", address], in: cluster.folder).status) == 0 })
            cluster.killCoordinator()
            let gone = try SwathProcess.run(["health", address], in: cluster.folder)
            #expect(gone.status == 4 && gone.errors.contains("--http"), "\(gone.errors)")
        }

        @Test("a port that is taken is said, and nothing else is started")
        func taken() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator(["--http", "127.0.0.1:0"])
            let address = try address(of: cluster)
            let second = try SwathProcess.run(
                ["coordinator", "--store", cluster.store + "2", "--listen", cluster.endpoint + "2", "--http", address],
                in: cluster.folder)
            #expect(second.status != 0 && second.errors.contains("cannot listen for HTTP on"), "\(second.errors)")
        }
    }
}
