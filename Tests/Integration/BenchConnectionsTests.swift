import Foundation
import Testing

extension IntegrationTests {
    @Suite("swath bench connections")
    struct BenchConnectionsTests {
        @Test("a crowd joins, says that it is there, holds tasks and answers them, and none is lost")
        func crowd() throws {
            let cluster = try Cluster()
            let result = try SwathProcess.run(
                [
                    "bench", "connections", "--connections", "60", "--slots", "2", "--seconds", "2", "--tasks", "2000",
                    "--json",
                ],
                in: cluster.folder, seconds: 120)
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            let line = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            #expect(line["connected"] as? Int == 60 && line["doubted"] as? Int == 0 && line["good"] as? Bool == true)
            #expect(line["succeeded"] as? Int == 2000 + 120)
            // In two seconds each says twice that it is there, if the ends of those two fall as they should.
            #expect(line["heartbeats"] as? Int ?? 0 >= 60, "\(line)")
            #expect(line["descriptors"] as? Int ?? 0 > 60, "\(line)")
            let left = try FileManager.default.contentsOfDirectory(atPath: cluster.folder.path)
            #expect(!left.contains { $0.hasPrefix("swath-bench") }, "\(left)")
        }

        @Test("too few descriptors are told before anything is started, with what would help")
        func descriptors() throws {
            let cluster = try Cluster()
            let shell = Process()
            let errors = Pipe()
            shell.executableURL = URL(fileURLWithPath: "/bin/sh")
            shell.arguments = [
                "-c", "ulimit -n 200; exec \"$0\" bench connections --connections 100", SwathProcess.executable.path,
            ]
            shell.currentDirectoryURL = cluster.folder
            shell.standardError = errors
            try shell.run()
            let told = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            shell.waitUntilExit()
            #expect(shell.terminationStatus == 2, "\(told)")
            #expect(told.contains("need 264 descriptors, and this process may have 200"), "\(told)")
        }
    }
}
