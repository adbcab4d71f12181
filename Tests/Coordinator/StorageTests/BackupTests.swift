import Families
import Foundation
import Identifiers
import Storage
import Testing

@Suite("A copy of a store")
struct BackupTests {
    @Test("has everything that was on disk, while its coordinator goes on writing")
    func live() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.probe(50_000))
        for start in stride(from: TaskIndex(0), to: 40_000, by: 10_000) {
            bench.enqueue((start..<(start + 10_000)).map { attempt(id, $0, records: [("loss", 0, 1)]) })
        }
        try bench.store.flush(seconds: 60)
        let target = bench.folder + "/copy.sqlite"
        var pieces = 0
        let bytes = try StoreBackup.copy(bench.path, to: target) { _, _ in
            // Between two pieces of the copy: what comes now is not in it, and does not disturb it.
            try? bench.write(attempt(id, TaskIndex(40_000 + pieces)))
            pieces += 1
        }
        #expect(pieces > 1)
        #expect(try FileManager.default.attributesOfItem(atPath: target)[.size] as? Int64 == bytes)
        let reader = try StoreReader.open(path: target)
        #expect(try reader.rows("SELECT count(*) FROM task")[0][0].integer == 40_000)
        #expect(try reader.rows("PRAGMA integrity_check")[0][0].text == "ok")
        #expect(try bench.rows("SELECT count(*) > 40000 FROM task") == ["1"])
        let names = try FileManager.default.contentsOfDirectory(atPath: bench.folder)
        #expect(!names.contains { $0.contains(".part") }, "\(names)")
    }

    @Test("is opened by a coordinator, which goes on from there")
    func opened() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(attempt(id, 0, records: [("smape", 0, 1)]))
        let folder = Bench.temporaryFolder()
        _ = try StoreBackup.copy(bench.path, to: folder + "/sweeps.sqlite")
        let copy = try Bench(folder: folder)
        #expect(try copy.everything() == bench.everything())
        try copy.write(attempt(id, 1))
        #expect(try copy.rows("SELECT count(*) FROM task") == ["2"])
    }

    @Test("takes no name that is taken, and nothing of it remains where it cannot be made")
    func refusals() throws {
        let bench = try Bench()
        let target = bench.folder + "/copy.sqlite"
        _ = try StoreBackup.copy(bench.path, to: target)
        #expect(throws: StoreError.exists(path: target)) { try StoreBackup.copy(bench.path, to: target) }
        _ = try StoreBackup.copy(bench.path, to: target, replaces: true)
        #expect(throws: StoreError.same(path: bench.path, as: bench.path)) {
            try StoreBackup.copy(bench.path, to: bench.path, replaces: true)
        }
        #expect(throws: StoreError.folderMissing(folder: "/nowhere")) {
            try StoreBackup.copy(bench.path, to: "/nowhere/copy.sqlite")
        }
        #expect(throws: StoreError.missing(path: "/nowhere/x.sqlite")) {
            try StoreBackup.copy("/nowhere/x.sqlite", to: bench.folder + "/other.sqlite")
        }
    }
}
