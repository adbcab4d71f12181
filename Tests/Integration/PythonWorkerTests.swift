import Foundation
import Storage
import Testing

extension IntegrationTests {
    /// docs/protocol.md is enough to write a worker from: one in Python of a hundred lines works off a sweep.
    @Suite(.enabled(if: pythonIsReady, "python3 with pyzmq and protobuf, and protoc, are needed"))
    struct PythonWorkerTests {
        static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        static let schema = here.appendingPathComponent("../../Sources/Protocol/Schema").standardizedFileURL

        @Test(
            "a Python worker of 100 lines runs every task of a sweep, listed or balanced",
            arguments: ["listed", "balanced"])
        func worksOffASweep(_ order: String) throws {
            let lines = try String(contentsOf: Self.here.appendingPathComponent("python_worker.py"), encoding: .utf8)
                .split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 101)
            let cluster = try Cluster()
            #expect(
                shell(
                    "protoc --python_out=\(cluster.folder.path) -I \(Self.schema.path) \(Self.schema.path)/swath.proto")
                    == 0)
            try cluster.startCoordinator()
            let worker = Process()
            worker.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            worker.arguments = ["python3", Self.here.appendingPathComponent("python_worker.py").path, cluster.endpoint]
            worker.environment = ProcessInfo.processInfo.environment.merging(["PYTHONPATH": cluster.folder.path]) { $1 }
            // It must not outlive the test, nor hold its output open: it is killed, since a process that is
            // started from a thread pool has SIGTERM blocked.
            worker.standardOutput = FileHandle.nullDevice
            worker.standardError = FileHandle.nullDevice
            try worker.run()
            defer { kill(worker.processIdentifier, SIGKILL) }
            try cluster.submit(
                """
                name: python
                family: probe
                order: \(order)
                axes:
                  task: {range: [0, 99]}
                  records: [1, 2, 3]
                fixed: {action: records}
                """)
            try cluster.waitForEnd(within: 60)
            try cluster.expectSound(tasks: 300)
            // What it emitted is what it was asked for: as many records as each task's parameters say.
            let wrong = try cluster.number(
                """
                SELECT count(*) FROM task t WHERE json_extract(t.parameters, '$.records') <> \
                (SELECT count(*) FROM record r WHERE r.sweep = t.sweep AND r.idx = t.idx)
                """)
            #expect(wrong == 0)
        }
    }
}

private let pythonIsReady = shell("python3 -c 'import zmq, google.protobuf' && command -v protoc") == 0

private func shell(_ command: String) -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return -1 }
    process.waitUntilExit()
    return process.terminationStatus
}
