import Foundation
import Testing

extension IntegrationTests {
    /// Drills, small: that they strike, and find that nothing was lost.
    @Suite("Drills")
    struct DrillTests {
        private func drill(_ names: [String], in folder: URL) throws -> [[String: Any]] {
            let result = try SwathProcess.run(
                ["drill"] + names + ["--tasks", "400", "--seconds", "0.02", "--folder", folder.path, "--json"],
                in: folder, seconds: 240)
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(!left.contains { $0.hasPrefix("swath-drill") }, "\(left)")
            return try result.output.split(separator: "\n").compactMap {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
        }

        @Test("whatever is killed or hangs, no result is lost and no more runs again than was under way")
        func strikes() throws {
            let cluster = try Cluster()
            let names = ["worker-killed", "executors-killed", "worker-hung", "coordinator-killed"]
            let lines = try drill(names, in: cluster.folder)
            #expect(lines.compactMap { $0["drill"] as? String } == names)
            for line in lines {
                #expect(line["lost"] as? Int == 0 && line["doubled"] as? Int == 0 && line["sound"] as? Bool == true)
                #expect(line["tasks"] as? Int == 400)
                #expect((line["reruns"] as? Int ?? .max) <= (line["in_flight"] as? Int ?? 0), "\(line)")
            }
            #expect(lines[0]["reruns"] as? Int ?? 0 > 0, "the killed worker had work: \(lines[0])")
            #expect(lines[0]["detection_s"] is Double && lines[2]["detection_s"] is Double)
        }

        @Test("a full disk and a clock that jumps do no harm, or the drill says why it cannot be")
        func ground() throws {
            let cluster = try Cluster()
            for line in try drill(["disk-full", "clock-step"], in: cluster.folder) where line["skipped"] == nil {
                #expect(line["lost"] as? Int == 0 && line["doubled"] as? Int == 0 && line["sound"] as? Bool == true)
                #expect(line["reruns"] as? Int == 0, "\(line)")
            }
        }

        @Test("a size that cannot be is refused")
        func refusals() throws {
            let cluster = try Cluster()
            let result = try SwathProcess.run(["drill", "--struck", "9"], in: cluster.folder)
            #expect(result.status == 64 && result.errors.contains("--struck"), "\(result.errors)")
        }
    }
}
