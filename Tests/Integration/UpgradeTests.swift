import Foundation
import Testing

extension IntegrationTests {
    /// Another build of the same version takes over while a sweep runs, as docs/operations.md says.
    @Suite
    struct UpgradeTests {
        /// This program under another build id, as if it had been built anew.
        private func otherBuild(in folder: URL) throws -> URL {
            var bytes = try Data(contentsOf: SwathProcess.executable)
            // An ELF note: lengths of name and id, the kind "build id", and its owner.
            let header = Data([4, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0] + Array("GNU".utf8) + [0])
            let note = try #require(bytes.range(of: header))
            bytes[note.upperBound] ^= 0xFF
            let other = folder.appendingPathComponent("swath-other")
            try bytes.write(to: other)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: other.path)
            return other
        }

        @Test("new workers join, old ones finish and leave, the coordinator changes last: nothing is lost or run twice")
        func upgrade() throws {
            let cluster = try Cluster()
            let other = try otherBuild(in: cluster.folder)
            let versions = try [SwathProcess.executable, other].map { program in
                let process = try SwathProcess(["--version"], in: cluster.folder, program: program)
                #expect(process.wait() == 0)
                return process.output
            }
            #expect(versions[0] != versions[1], "two builds")

            try cluster.startCoordinator()
            let old = try cluster.startWorker()
            try cluster.submit(
                "name: upgrade\nfamily: probe\naxes: {task: {range: [0, 2999]}}\nfixed: {action: sleep, seconds: 0.02}\n"
            )
            #expect(eventually { cluster.ended > 0 })
            try cluster.startWorker(program: other)
            #expect(eventually { (try? processes(cluster)) == 2 })
            old.send(SIGTERM)
            #expect(old.wait(seconds: 30) == 0, "\(old.errors)")
            let before = cluster.ended
            #expect(before < 3000, "there is something left for the new ones")

            cluster.stop()
            try cluster.startCoordinator(program: other)
            #expect(eventually { cluster.ended == 3000 })
            let audit = try SwathProcess.run(["audit", "--full", "--store", cluster.store], in: cluster.folder)
            #expect(audit.status == 0, "\(audit.output)")
            #expect(audit.output.contains("lost 0, doubled 0: sound"), "\(audit.output)")
        }

        private func processes(_ cluster: Cluster) throws -> Int {
            let status = try SwathProcess.run(["status", "--json", "--store", cluster.store], in: cluster.folder)
            return status.output.components(separatedBy: "\"state\":\"active\"").count - 1
        }
    }
}
