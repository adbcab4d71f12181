import Foundation
import GRDB
import Glibc
import Identifiers
import Storage
import Testing

@Suite("Opening a store")
struct StoreOpeningTests {
    private func opening(_ path: String, options: StoreOptions = StoreOptions()) -> StoreError? {
        do {
            try Store.open(path: path, registry: Bench.registry, options: options).close()
            return nil
        } catch {
            return error
        }
    }

    private func file(_ bytes: some Sequence<UInt8>) throws -> String {
        let path = Bench.temporaryFolder() + "/a.sqlite"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test("a file is created where there is none, and each start is counted")
    func epochs() throws {
        let path = Bench.temporaryFolder() + "/new.sqlite"
        for epoch: UInt64 in 1...3 {
            let store = try Store.open(path: path, registry: Bench.registry)
            #expect(store.epoch == epoch)
            try store.close()
        }
    }

    @Test("ids of sweeps go on after a restart")
    func identifiers() throws {
        let folder = Bench.temporaryFolder()
        let first = try Bench(folder: folder)
        let (id, _) = try first.submit(Bench.trial)
        #expect(id.rawValue == 1)
        try first.store.close()
        #expect(first.store.nextSweepID() == nil)
        // A look at the file takes no ids.
        for _ in 0..<3 { try Store.open(path: first.path, registry: Bench.registry).close() }
        let second = try Bench(folder: folder)
        #expect(second.store.nextSweepID()?.rawValue == 2)
        try second.store.close()
        let third = try Bench(folder: folder)
        #expect(third.store.nextSweepID()?.rawValue == 3)
    }

    @Test("no id is given twice, also when coordinators die before anything of their sweeps is on disk")
    func identifiersAfterDeath() throws {
        var folder = Bench.temporaryFolder()
        var given: Set<SweepID> = []
        var lives: [Bench] = []
        for life in 0..<4 {
            let bench = try Bench(folder: folder)
            lives.append(bench)
            folder = try bench.copy()
            // None of them is put on record; the file is the one that the start has left.
            var count = 0
            while count < 1 << life, let id = bench.store.nextSweepID() {
                #expect(given.insert(id).inserted, "\(id) is given again")
                count += 1
            }
            #expect(count > 0)
        }
    }

    @Test("as many ids are given as are asked for, each behind a mark that is on disk")
    func manyIdentifiers() throws {
        let bench = try Bench()
        var given: [Int64] = []
        while given.count < 5000 {
            guard let id = bench.store.nextSweepID() else {
                try bench.store.flush(seconds: 20)
                continue
            }
            given.append(id.rawValue)
            guard given.count % 500 == 0 else { continue }
            let revived = try Bench(folder: bench.copy())
            #expect(try #require(revived.store.nextSweepID()).rawValue > given.count)
        }
        #expect(given == Array(1...5000))
    }

    @Test("a file whose sweeps have numbers that no sweep can have is refused", arguments: [0, -7, Int64.max])
    func numbersBeyondReason(_ number: Int64) throws {
        let bench = try Bench()
        try bench.submit(Bench.trial)
        try bench.store.close()
        let file = try DatabaseQueue(path: bench.path)
        try file.write { try $0.execute(sql: "UPDATE sweep SET id = ?", arguments: [number]) }
        guard case .corrupt? = opening(bench.path) else {
            Issue.record("sweep \(number) is taken for one")
            return
        }
    }

    @Test("an empty file becomes a store")
    func emptyFile() throws {
        #expect(opening(try file([])) == nil)
    }

    @Test("what is not a database is left as it is")
    func notADatabase() throws {
        let path = try file(Array("name: sweep\n".utf8) + [UInt8](repeating: 65, count: 4000))
        #expect(opening(path) == .notADatabase(path: path))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 4012)
    }

    @Test("the database of another program is left as it is")
    func foreign() throws {
        let path = Bench.temporaryFolder() + "/other.sqlite"
        try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE music (x)") }
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(opening(path) == .foreign(path: path))
        #expect(throws: StoreError.foreign(path: path)) { try StoreReader.open(path: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test("a file of a newer Swath is refused")
    func newer() throws {
        let path = Bench.temporaryFolder() + "/newer.sqlite"
        #expect(opening(path) == nil)
        try DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 77") }
        #expect(opening(path) == .newerSchema(path: path, found: 77, known: 5))
    }

    @Test("a damaged file is refused", arguments: ["cut", "scribbled"])
    func corrupt(_ how: String) throws {
        let bench = try Bench()
        try bench.submit(Bench.trial)
        try bench.store.close()
        let url = URL(fileURLWithPath: bench.path)
        var bytes = [UInt8](try Data(contentsOf: url))
        if how == "cut" {
            bytes.removeLast(bytes.count / 2)
        } else {
            for position in 4096..<bytes.count { bytes[position] = UInt8(truncatingIfNeeded: position &* 31) }
        }
        try Data(bytes).write(to: url)
        guard case .corrupt = opening(bench.path) else {
            Issue.record("a damaged file was opened")
            return
        }
    }

    @Test("damage deep in the file is found when the whole file is checked")
    func deepDamage() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.probe(5000))
        bench.enqueue((0..<5000).map { attempt(id, $0) })
        try bench.store.close()
        let url = URL(fileURLWithPath: bench.path)
        var bytes = [UInt8](try Data(contentsOf: url))
        let middle = bytes.count / 2 / 4096 * 4096
        for position in middle..<(middle + 4096) { bytes[position] = 0xA5 }
        try Data(bytes).write(to: url)
        guard case .corrupt = opening(bench.path, options: StoreOptions(checksFile: true)) else {
            Issue.record("a damaged file was opened")
            return
        }
    }

    @Test("a second coordinator is told who has the file")
    func locked() throws {
        let bench = try Bench()
        bench.store.publish(endpoint: "tcp://127.0.0.1:7000")
        guard case .locked(_, let holder?) = opening(bench.path) else {
            Issue.record("a store was opened twice")
            return
        }
        #expect(holder.process == Int64(getpid()) && holder.endpoint == "tcp://127.0.0.1:7000")
        #expect(Store.holder(path: bench.path) == holder)
        try bench.store.close()
        #expect(Store.holder(path: bench.path) == nil)
        #expect(opening(bench.path) == nil)
    }

    @Test("a program that writes to the file is not taken for a coordinator")
    func busy() throws {
        let bench = try Bench()
        try bench.store.close()
        let path = bench.path
        let refusal = try DatabaseQueue(path: path).write { other in
            try other.execute(sql: "UPDATE meta SET value = value")
            return opening(path)
        }
        #expect(refusal == .busy(path: path))
        #expect(refusal.map { "\($0)" }?.contains("coordinator") == false)
        #expect(opening(path) == nil)
    }

    @Test("a missing folder, a folder in the file's place and a missing file are told apart")
    func paths() throws {
        let folder = Bench.temporaryFolder()
        #expect(opening(folder + "/none/a.sqlite") == .folderMissing(folder: folder + "/none"))
        #expect(opening(folder) == .notAFile(path: folder))
        #expect(throws: StoreError.missing(path: folder + "/a")) { try StoreReader.open(path: folder + "/a") }
    }

    @Test("a read-only file system is refused for writing and read all the same", .enabled(if: Mounts.areAllowed))
    func readOnly() throws {
        let bench = try Bench()
        try bench.submit(Bench.trial)
        try bench.store.close()
        let mount = try Mounts.temporary(bytes: 8 << 20)
        defer { mount.remove() }
        let path = mount.folder + "/a.sqlite"
        try FileManager.default.copyItem(atPath: bench.path, toPath: path)
        try mount.makeReadOnly()
        #expect(opening(path) == .readOnly(path: path))
        #expect(try StoreReader.open(path: path).rows("SELECT count(*) FROM sweep") == [[.integer(1)]])
    }

    @Test("every error is a sentence with the name of the file")
    func sentences() {
        let errors: [StoreError] = [
            .notADatabase(path: "f"), .foreign(path: "f"), .newerSchema(path: "f", found: 2, known: 1),
            .corrupt(path: "f", detail: "d"), .locked(path: "f", holder: nil), .readOnly(path: "f"),
            .missing(path: "f"), .busy(path: "f"),
        ]
        for error in errors { #expect("\(error)".contains("f")) }
        #expect(Set(errors.map { "\($0)" }).count == errors.count)
    }
}
