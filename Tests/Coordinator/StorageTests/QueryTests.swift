import Dispatch
import Foundation
import Identifiers
import Storage
import Testing

@Suite("Queries can only read")
struct QueryTests {
    @Test(
        "every way to write is refused, and changes nothing",
        arguments: [
            "INSERT INTO event (at, kind, message) VALUES (1, 'a', 'b')",
            "UPDATE sqlite_master SET sql = 'x'", "DELETE FROM sqlite_master",
            "UPDATE sweep SET name = 'x'",
            "DELETE FROM task",
            "WITH doomed AS (SELECT id FROM sweep) DELETE FROM sweep WHERE id IN doomed",
            "REPLACE INTO meta VALUES ('epoch', 0)",
            "DROP TABLE task", "DROP VIEW trial", "CREATE TABLE t (x)", "CREATE TEMP TABLE t (x)",
            "CREATE TEMP VIEW sweep AS SELECT 1", "CREATE TEMP TRIGGER t AFTER INSERT ON event BEGIN SELECT 1; END",
            "ALTER TABLE task RENAME TO job", "CREATE INDEX i ON task (digest)",
            "ATTACH '/tmp/swath-attached.sqlite' AS other", "DETACH main",
            "VACUUM", "VACUUM INTO '/tmp/swath-vacuumed.sqlite'",
            "PRAGMA journal_mode = DELETE", "PRAGMA journal_mode(delete)", "PRAGMA writable_schema = 1",
            "PRAGMA query_only = 0", "PRAGMA user_version = 9", "PRAGMA application_id = 9",
            "PRAGMA synchronous = 0", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA locking_mode = EXCLUSIVE",
            "PRAGMA optimize", "PRAGMA incremental_vacuum", "PRAGMA trusted_schema = 1",
            "PRAGMA temp_store_directory = '/'",
            "BEGIN", "BEGIN EXCLUSIVE", "SAVEPOINT s", "COMMIT", "REINDEX", "ANALYZE",
            "SELECT load_extension('/tmp/evil.so')", "SELECT writefile('/tmp/swath-file', 'x')",
            "SELECT 1; DELETE FROM task", "SELECT 1; SELECT 2", "",
            "EXPLAIN DELETE FROM task; DELETE FROM task",
        ])
    func refused(_ sql: String) throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(attempt(id, 0, records: [("smape", 0, 1)]))
        let before = try bench.everything() + bench.rows("SELECT * FROM sweep") + bench.rows("SELECT * FROM meta")
        let reader = try StoreReader.open(path: bench.path)
        #expect(throws: StoreError.self) { try reader.rows(sql) }
        #expect(try reader.rows("SELECT count(*) FROM task") == [[.integer(1)]])
        #expect(try bench.everything() + bench.rows("SELECT * FROM sweep") + bench.rows("SELECT * FROM meta") == before)
        #expect(!FileManager.default.fileExists(atPath: "/tmp/swath-vacuumed.sqlite"))
        #expect(!FileManager.default.fileExists(atPath: "/tmp/swath-attached.sqlite"))
        #expect(!FileManager.default.fileExists(atPath: "/tmp/swath-file"))
    }

    @Test(
        "a refusal names what is refused",
        arguments: [
            ("SELECT 1; DELETE FROM task", "one statement at a time"),
            ("-- tidy up\n/* now */ DELETE FROM task", "DELETE is refused"),
            ("  drop table task", "DROP is refused"),
        ])
    func refusals(_ sql: String, _ words: String) throws {
        let bench = try Bench()
        let reader = try StoreReader.open(path: bench.path)
        do {
            _ = try reader.rows(sql)
            Issue.record("\(sql) was allowed")
        } catch {
            #expect("\(error)".contains(words), "\(error)")
        }
    }

    @Test(
        "reading in any form is allowed",
        arguments: [
            "SELECT 1", "  SELECT 1 ; ", "SELECT 1 -- a remark\n;-- another", "VALUES (1)",
            "-- a remark first\nSELECT 1", "/* one */ PRAGMA journal_mode",
            "EXPLAIN QUERY PLAN SELECT 1",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT sum(i) FROM n",
            "PRAGMA table_info(task)", "SELECT value FROM json_each('[1]')", "PRAGMA journal_mode",
            "SELECT * FROM pragma_table_info('task')",
            "SELECT upper(name) FROM sqlite_schema", "SELECT json_extract('{\"a\":1}', '$.a')",
            "SELECT row_number() OVER (ORDER BY idx) FROM task",
        ])
    func allowed(_ sql: String) throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(attempt(id, 0))
        #expect(try !StoreReader.open(path: bench.path).rows(sql).isEmpty)
    }

    @Test("named arguments are bound")
    func arguments() throws {
        let bench = try Bench()
        let rows = try StoreReader.open(path: bench.path).rows(
            "SELECT :sweep, :name, :none", arguments: ["sweep": 3, "name": "x", "unused": 1])
        #expect(rows == [[.integer(3), .text("x"), .null]])
    }

    @Test("a query that runs too long is stopped at its limit, and the reader goes on")
    func timeLimit() throws {
        let bench = try Bench()
        let reader = try StoreReader.open(path: bench.path, timeLimit: 0.05)
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        #expect(throws: StoreError.timeLimit(seconds: 0.05)) { try reader.rows(endless) }
        #expect(throws: StoreError.timeLimit(seconds: 0.01)) { try reader.rows(endless, limit: 0.01) }
        #expect(try reader.rows("SELECT 1") == [[.integer(1)]])
    }

    @Test("a query can be interrupted from another thread")
    func interrupt() throws {
        let bench = try Bench()
        let reader = try StoreReader.open(path: bench.path)
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
        let cursor = try reader.cursor(endless)
        #expect(try cursor.next())
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.02) { reader.interrupt() }
        #expect(throws: StoreError.interrupted) { while try cursor.next() {} }
    }

    @Test("an error tells where in the text it is")
    func offset() throws {
        let bench = try Bench()
        let reader = try StoreReader.open(path: bench.path)
        #expect(throws: StoreError.query(message: "no such column: methud", sql: "SELECT methud FROM trial", offset: 7))
        {
            try reader.rows("SELECT methud FROM trial")
        }
    }

    @Test("readers see what has been committed while the store writes, and never hold it up")
    func beside() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.probe(1000))
        let reader = try StoreReader.open(path: bench.path)
        try bench.write(attempt(id, 0), attempt(id, 1))
        let cursor = try reader.cursor("SELECT idx FROM task")
        #expect(try cursor.next())
        bench.enqueue((2..<1000).map { attempt(id, $0) })
        try bench.store.flush(seconds: 20)
        #expect(try cursor.next())
        #expect(try !cursor.next())
        #expect(try reader.rows("SELECT count(*) FROM task") == [[.integer(1000)]])
    }
}
