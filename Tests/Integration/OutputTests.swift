import Foundation
import Testing

extension IntegrationTests {
    /// Where rows and pages may go.
    @Suite
    struct OutputTests {
        @Test("no command writes its output over the store that it reads")
        func storeIsSpared() throws {
            let cluster = try Cluster()
            try "name: x\nfamily: probe\naxes: {task: [1, 2]}\n".write(
                to: cluster.folder.appendingPathComponent("x.yaml"), atomically: true, encoding: .utf8)
            let run = try SwathProcess.run(["run", "x.yaml", "--store", "store.sqlite"], in: cluster.folder)
            try #require(run.status == 0, "\(run.errors)")
            for command in [
                ["query", "select 1", "-o", "./store.sqlite"], ["export", "-o", cluster.store],
                ["query", "select 1", "-o", "store.sqlite-wal"],
                ["report", "--list", "-o", "store.sqlite.coordinator"],
            ] {
                let result = try SwathProcess.run(command + ["--store", "store.sqlite"], in: cluster.folder)
                #expect(result.status == 2 && result.errors.contains("write to another file"), "\(result.errors)")
            }
            try cluster.expectSound(tasks: 2)
        }
    }
}
