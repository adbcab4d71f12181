import Foundation
import GRDB
import Identifiers
import Storage
import Testing

@Suite("The write-ahead log")
struct WriteAheadLogTests {
    private func size(_ bench: Bench) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: bench.path + "-wal")
        return try #require(attributes[.size] as? Int)
    }

    /// One attempt at a time, as they come from many workers.
    private func trickle(_ indices: Range<Int64>, into bench: Bench, _ id: SweepID) throws {
        for index in indices {
            bench.enqueue([attempt(id, index)])
            usleep(1000)
        }
        try bench.store.flush(seconds: 20)
    }

    @Test("behind a reader it grows by what is written rather than by how often")
    func held() throws {
        let limit = 1 << 20
        let bench = try Bench(options: StoreOptions(logLimit: limit))
        let (id, _) = try bench.submit(Bench.probe(100_000))
        let reader = try DatabaseQueue(path: bench.path)
        try reader.inDatabase { db in
            try db.execute(sql: "BEGIN; SELECT count(*) FROM task")
            // To its limit it grows by some pages an attempt.
            var (written, before) = (Int64(0), 0)
            while before < limit, written < 90_000 {
                try trickle(written..<(written + 250), into: bench, id)
                (written, before) = (written + 250, try size(bench))
            }
            let unhurried = Double(before) / Double(written)
            try trickle(written..<(written + 2000), into: bench, id)
            let gathered = Double(try size(bench) - before) / 2000
            #expect(gathered < unhurried / 3, "\(gathered) and \(unhurried) bytes an attempt")
            try db.execute(sql: "COMMIT")
        }
    }

    @Test("it is folded into the file soon after the reader has gone, and everything is there")
    func released() throws {
        let limit = 1 << 20
        let bench = try Bench(options: StoreOptions(logLimit: limit))
        let (id, _) = try bench.submit(Bench.probe(100_000))
        let reader = try DatabaseQueue(path: bench.path)
        var written: Int64 = 0
        try reader.inDatabase { db in
            try db.execute(sql: "BEGIN; SELECT count(*) FROM task")
            while try size(bench) < limit, written < 90_000 {
                try trickle(written..<(written + 250), into: bench, id)
                written += 250
            }
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM attempt") == 0)
            try db.execute(sql: "COMMIT")
        }
        // Folded, the log is written from its beginning again: it stays as long as it was.
        try trickle(written..<(written + 250), into: bench, id)
        let after = try size(bench)
        try trickle((written + 250)..<(written + 1250), into: bench, id)
        #expect(try size(bench) <= max(after, limit))
        #expect(try bench.rows("SELECT count(*) FROM attempt") == ["\(written + 1250)"])
    }
}
