import Glibc
import Identifiers
import Storage
import Testing

@Suite("A full disk")
struct FullDiskTests {
    private func waitForFailure(_ bench: Bench) throws {
        for _ in 0..<60_000 where bench.store.failing == nil { usleep(1000) }
        _ = try #require(bench.store.failing)
    }

    @Test("keeps what cannot be written until it can, and loses nothing", .enabled(if: Mounts.areAllowed))
    func full() throws {
        let mount = try Mounts.temporary(bytes: 1 << 20)
        defer { mount.remove() }
        let bench = try Bench(folder: mount.folder, options: StoreOptions(retryDelays: 0.01...0.05))
        let (id, _) = try bench.submit(Bench.probe(20_000))
        for first in stride(from: 0 as Int64, to: 20_000, by: 500) {
            bench.enqueue((first..<(first + 500)).map { attempt(id, $0, records: [("value", 0, Double($0))]) })
        }
        try waitForFailure(bench)
        #expect(throws: StoreError.self) { try bench.store.flush(seconds: 0.1) }
        #expect(bench.store.backlog > 0)
        #expect(bench.calls.failures.first?.contains("full") == true)
        let before = bench.calls.committed
        // What was reported as committed is there, whatever came after.
        let ended = try bench.store.history(of: id).ended.reduce(0) { $0 + $1.count }
        #expect(ended >= (Int(before) - 1) * 500)
        try mount.resize(bytes: 256 << 20)
        try bench.store.flush(seconds: 60)
        #expect(bench.calls.recoveries > 0 && bench.store.failing == nil)
        #expect(try bench.store.history(of: id).ended == [0..<20_000])
        #expect(try bench.rows("SELECT count(*), sum(value) FROM record") == ["20000|199990000.0"])
        #expect(try bench.rows("PRAGMA integrity_check") == ["ok"])
        try bench.store.close()
    }

    @Test("that stays full is told when the store is closed", .enabled(if: Mounts.areAllowed))
    func closed() throws {
        let mount = try Mounts.temporary(bytes: 1 << 20)
        defer { mount.remove() }
        let bench = try Bench(folder: mount.folder, options: StoreOptions(retryDelays: 0.01...0.05))
        let (id, _) = try bench.submit(Bench.probe(40_000))
        bench.enqueue((0..<20_000).map { attempt(id, $0) })
        try waitForFailure(bench)
        do {
            try bench.store.close()
            Issue.record("closing said nothing of writes that are not on disk")
        } catch {
            guard case .unwritten(let count, _) = error else { throw error }
            #expect(count == 20_000)
        }
    }
}
