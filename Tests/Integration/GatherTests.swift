import Foundation
import Testing

extension IntegrationTests {
    /// A coordinator that has its workers gather results, and workers that do, while both are killed.
    @Suite
    struct GatherTests {
        @Test("gathered results are each stored once, whoever dies meanwhile")
        func gathered() throws {
            let cluster = try Cluster()
            // So few are many: three workers gather for up to a second and a half.
            try cluster.startCoordinator(["--gather-above", "2"])
            for _ in 0..<3 { try cluster.startWorker() }
            try cluster.submit(
                "name: gather\nfamily: probe\naxes: {task: {range: [0, 1199]}}\n"
                    + "fixed: {action: sleep, seconds: 0.02}\nattempts: 5\n")
            #expect(eventually { cluster.ended >= 200 })
            cluster.workers[0].killHard()
            try cluster.startWorker()
            #expect(eventually { cluster.ended >= 500 })
            cluster.killCoordinator()
            try cluster.startCoordinator(["--gather-above", "2"])
            #expect(eventually { cluster.ended == 1200 })
            let audit = try SwathProcess.run(["audit", "--full", "--store", cluster.store], in: cluster.folder)
            #expect(audit.status == 0 && audit.output.contains("lost 0, doubled 0: sound"), "\(audit.output)")
            cluster.stop()
        }

        @Test("a rate that makes no sense is refused")
        func refused() throws {
            let cluster = try Cluster()
            let result = try SwathProcess.run(
                ["coordinator", "--store", cluster.store, "--gather-above", "0"], in: cluster.folder)
            #expect(
                result.status == 64 && result.errors.contains("--gather-above must be more than 0"), "\(result.errors)")
        }
    }
}
