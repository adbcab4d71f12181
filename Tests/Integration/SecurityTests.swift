import Foundation
import Testing

extension IntegrationTests {
    /// Keys: who has none of the right ones gets nothing.
    @Suite
    struct SecurityTests {
        @Test("with keys a worker and a client get in; without, or with a stranger's, they get nothing")
        func keys() throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "swath-keys-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            for name in ["coordinator", "worker", "client", "stranger"] {
                #expect(try SwathProcess.run(["keygen", name], in: folder).status == 0)
            }
            #expect(try SwathProcess.run(["keygen", "worker"], in: folder).status != 0, "keys are never overwritten")
            let authorised = try ["worker", "client"].map {
                try String(contentsOf: folder.appendingPathComponent("\($0).public"), encoding: .utf8)
            }.joined()
            try authorised.write(to: folder.appendingPathComponent("keys.txt"), atomically: true, encoding: .utf8)

            let coordinator = try SwathProcess(
                [
                    "coordinator", "--store", "s.sqlite", "--listen", "tcp://127.0.0.1:0", "--key",
                    "coordinator.secret",
                    "--authorized-keys", "keys.txt",
                ], in: folder)
            defer { coordinator.killHard() }
            #expect(eventually { coordinator.output.contains("listening on ") }, "\(coordinator.errors)")
            let endpoint = String(coordinator.output.split(separator: "\n")[0].dropFirst("listening on ".count))
            let server = ["--server-key", "coordinator.public"]
            let worker = try SwathProcess(
                ["worker", "--connect", endpoint, "--slots", "1", "--key", "worker.secret"] + server, in: folder)
            defer { worker.killHard() }

            try "name: secret-name\nfamily: probe\naxes: {task: {range: [0, 9]}}\n".write(
                to: folder.appendingPathComponent("x.yaml"), atomically: true, encoding: .utf8)
            let submitted = try SwathProcess.run(
                ["submit", "x.yaml", "--connect", endpoint, "--watch", "--key", "client.secret"] + server, in: folder)
            #expect(submitted.status == 0, "\(submitted.errors)")

            let without = try SwathProcess.run(["status", "--connect", endpoint], in: folder)
            #expect(without.status == 4)
            #expect(!(without.output + without.errors).contains("secret-name"))
            let stranger = try SwathProcess.run(
                ["status", "--connect", endpoint, "--key", "stranger.secret"] + server, in: folder)
            #expect(stranger.status == 4)
            #expect(!(stranger.output + stranger.errors).contains("secret-name"))
        }

        @Test("a key for workers alone submits nothing, and one for clients alone is given no task")
        func roles() throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "swath-roles-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            #expect(try SwathProcess.run(["keygen", "coordinator"], in: folder).status == 0)
            for role in ["worker", "client"] {
                #expect(try SwathProcess.run(["keygen", role, "--only", role], in: folder).status == 0)
            }
            let authorised = try ["worker", "client"].map {
                try String(contentsOf: folder.appendingPathComponent("\($0).public"), encoding: .utf8)
            }.joined()
            try authorised.write(to: folder.appendingPathComponent("keys.txt"), atomically: true, encoding: .utf8)
            let coordinator = try SwathProcess(
                [
                    "coordinator", "--store", "s.sqlite", "--listen", "tcp://127.0.0.1:0", "--key",
                    "coordinator.secret", "--authorized-keys", "keys.txt",
                ], in: folder)
            defer { coordinator.killHard() }
            #expect(eventually { coordinator.output.contains("listening on ") }, "\(coordinator.errors)")
            let endpoint = String(coordinator.output.split(separator: "\n")[0].dropFirst("listening on ".count))
            let server = ["--connect", endpoint, "--server-key", "coordinator.public"]
            try "name: roles\nfamily: probe\naxes: {task: {range: [0, 9]}}\n".write(
                to: folder.appendingPathComponent("x.yaml"), atomically: true, encoding: .utf8)

            let submission = try SwathProcess.run(
                ["submit", "x.yaml", "--key", "worker.secret"] + server, in: folder)
            #expect(submission.status != 0)
            #expect(submission.errors.contains("authorised as a worker alone"), "\(submission.errors)")
            let pretender = try SwathProcess.run(
                ["worker", "--slots", "1", "--key", "client.secret"] + server, in: folder)
            #expect(pretender.status != 0)
            #expect(pretender.errors.contains("authorised as a client alone"), "\(pretender.errors)")

            let worker = try SwathProcess(["worker", "--slots", "1", "--key", "worker.secret"] + server, in: folder)
            defer { worker.killHard() }
            let submitted = try SwathProcess.run(
                ["submit", "x.yaml", "--watch", "--key", "client.secret"] + server, in: folder)
            #expect(submitted.status == 0, "\(submitted.errors)")
        }

        @Test(
            "on Kubernetes the workers' key is let in as a worker alone, whatever it was made for",
            arguments: [[], ["--only", "worker"]])
        func kubernetes(only: [String]) throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "swath-cluster-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            for words in [["coordinator"], ["worker"] + only, ["client", "--only", "client"], ["laptop"]] {
                #expect(try SwathProcess.run(["keygen"] + words, in: folder).status == 0)
            }
            let launch = ["launch", "kubernetes", "--image", "swath:1", "--keys", "."]
            let printed = try SwathProcess.run(launch, in: folder)
            #expect(printed.status == 0, "\(printed.errors)")
            let lines = try ["worker", "client", "laptop"].map { name in
                let line = try String(contentsOf: folder.appendingPathComponent("\(name).public"), encoding: .utf8)
                return name == "worker" && only.isEmpty ? line.replacing(" worker", with: " [worker] worker") : line
            }
            for line in lines {
                #expect(printed.output.contains("    \(line)"), "\(line) in \(printed.output)")
            }
            #expect(lines[0].contains("[worker]"))
        }

        @Test(
            "keys with which nobody could work, or nobody could submit, are refused",
            arguments: [
                (["worker", "client"], "client", "is the key of a client alone"),
                (["worker"], "worker", "nobody could submit"),
            ])
        func wrongRole(names: [String], role: String, sentence: String) throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "swath-role-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            #expect(try SwathProcess.run(["keygen", "coordinator"], in: folder).status == 0)
            for name in names {
                #expect(try SwathProcess.run(["keygen", name, "--only", role], in: folder).status == 0)
            }
            let launch = ["launch", "kubernetes", "--image", "swath:1", "--keys", "."]
            let refused = try SwathProcess.run(launch, in: folder)
            #expect(
                refused.status == 64 && refused.errors.contains(sentence), "\(refused.errors)")
        }
    }
}
