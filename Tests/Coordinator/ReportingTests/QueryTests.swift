import Families
import Foundation
import Identifiers
import Reporting
import Storage
import Testing

@Suite("Free SQL reads, and its errors point at the place")
struct QueryTests {
    private func file() throws -> TrialFile {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "chaos-first", boxes: [TrialFile.box(2, 3)])
        try file.addTasks(1, sweep, (0..<6).map { ($0, .succeeded) })
        return file
    }

    private func problem(_ sql: String, _ reader: StoreReader) -> QueryProblem? {
        do {
            _ = try Query(sql).table(on: reader)
            return nil
        } catch {
            return error as? QueryProblem
        }
    }

    @Test("rows come back with names and kinds")
    func rows() throws {
        let table = try Query(
            "SELECT idx, value FROM record WHERE value > :least ORDER BY idx", arguments: ["least": 3.0]
        )
        .table(on: file().reader())
        #expect(table.columns == [.init("idx", .integer), .init("value", .number)])
        #expect(table.rows == [[3, 3.5], [4, 4.5], [5, 5.5]])
    }

    @Test("a misspelt column is underlined and the nearest one named")
    func column() throws {
        let problem = try #require(try problem("SELECT sweep,\n       stat FROM task", file().reader()))
        #expect(problem.description == "no such column: stat; did you mean state?\n         stat FROM task\n         ^")
    }

    @Test("a misspelt table and function are named, too")
    func tableAndFunction() throws {
        let reader = try file().reader()
        #expect(
            problem("SELECT * FROM recrod", reader)?.description
                == "no such table: recrod; did you mean record?\n  SELECT * FROM recrod\n                ^")
        #expect(problem("SELECT coun(*) FROM task", reader)?.suggestion == "count")
    }

    @Test("a syntax error has its caret")
    func syntax() throws {
        let text = try #require(try problem("SELECT * FORM task", file().reader())).description
        #expect(text == "near \"FORM\": syntax error\n  SELECT * FORM task\n           ^")
    }

    @Test(
        "whatever writes is refused",
        arguments: ["DELETE FROM task", "ATTACH 'x' AS y", "PRAGMA journal_mode = DELETE"])
    func writes(sql: String) throws {
        let file = try file()
        #expect(throws: StoreError.self) { try Query(sql).table(on: file.reader()) }
        #expect(try Query("SELECT count(*) FROM task").table(on: file.reader()).rows == [[6]])
    }

    @Test("a query that takes too long is stopped")
    func limit() throws {
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        let reader = try file().reader()
        #expect(throws: StoreError.timeLimit(seconds: 0.05)) { try Query(endless, limit: 0.05).table(on: reader) }
    }

    @Test("more rows than are kept are refused with what to do")
    func rowLimit() throws {
        let reader = try file().reader()
        #expect(throws: QueryProblem.self) { try Query("SELECT * FROM task").table(on: reader, rowLimit: 3) }
    }
}

@Suite("Reports and exports of a sweep")
struct ReportTests {
    private func file() throws -> TrialFile {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "chaos-first", boxes: [TrialFile.box(2, 3)])
        try file.addTasks(1, sweep, (0..<6).map { ($0, .succeeded) })
        try file.execute(AuditTests.artifacts)
        return file
    }

    @Test("without a name a report is the family's first; the beginning of a name is enough")
    func names() throws {
        let file = try file()
        let sweep = try file.summary()
        #expect(try Report(named: nil, of: sweep, registry: TrialFile.registry).definition.name == "ranking")
        #expect(
            try Report(named: "meth", of: sweep, registry: TrialFile.registry).definition.name == "method-by-system")
        #expect(
            throws: ReportError.unknown(
                "rankng", family: "trial", reports: ["ranking", "method-by-system"], near: "ranking")
        ) {
            try Report(named: "rankng", of: sweep, registry: TrialFile.registry)
        }
        #expect(
            try Report.list(for: sweep, registry: TrialFile.registry).rows.map { $0[0] } == [
                "ranking", "method-by-system",
            ])
    }

    @Test("a report is its SQL over the sweep")
    func runs() throws {
        let file = try file()
        let report = try Report(named: nil, of: file.summary(), registry: TrialFile.registry)
        let table = try report.query.table(on: file.reader())
        #expect(table.text(format: .csv) == "method,score,n\r\nm0,1.5,3\r\nm1,4.5,3\r\n")
    }

    @Test("every subject is exported", arguments: [Export.Subject.records, .attempts, .artifacts, .events])
    func exports(subject: Export.Subject) throws {
        let file = try file()
        let count = try Export(subject, of: file.summary()).write(
            to: file.file("out.csv"), format: .csv, reader: file.reader())
        let lines = try String(contentsOfFile: file.file("out.csv"), encoding: .utf8).components(separatedBy: "\r\n")
            .dropLast()
        let expected = [Export.Subject.records: 6, .attempts: 6, .artifacts: 2, .events: 0]
        #expect(count == expected[subject])
        #expect(lines.count == count + 1)
    }

    @Test("an export that fails leaves what was there before, and no crumbs")
    func failedExport() throws {
        let file = try file()
        try "before".write(toFile: file.file("out.csv"), atomically: true, encoding: .utf8)
        let export = Export(.records, of: try file.summary(), limit: 1e-9)
        _ = try? export.write(to: file.file("out.csv"), format: .csv, reader: file.reader())
        try file.execute("DROP VIEW attempts")
        #expect(throws: (any Error).self) {
            try Export(.attempts, of: file.summary()).write(
                to: file.file("kept.csv"), format: .csv, reader: file.reader())
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: file.file(""))
        #expect(!names.contains { $0.hasSuffix(".partial") || $0 == "kept.csv" })
    }

    @Test(
        "nothing is written over the store that is read, under whatever name",
        arguments: ["trial.sqlite", "trial.sqlite-wal", "trial.sqlite-shm", "trial.sqlite.coordinator", "link", "hard"])
    func storeIsSpared(_ name: String) throws {
        let file = try file()
        try FileManager.default.createSymbolicLink(atPath: file.file("link"), withDestinationPath: file.path)
        try FileManager.default.linkItem(atPath: file.path, toPath: file.file("hard"))
        try FileManager.default.createSymbolicLink(atPath: file.file("around"), withDestinationPath: file.file("."))
        let export = Export(.records, of: try file.summary())
        let before = try FileManager.default.contentsOfDirectory(atPath: file.file("."))
        for path in [file.file(name), file.file("around/./\(name)")] {
            #expect(throws: OutputError.store(path)) {
                try export.write(to: path, format: .csv, reader: file.reader())
            }
            #expect(throws: OutputError.store(path)) {
                let linked = try StoreReader.open(path: file.file("link"))
                try export.write(to: path, format: .csv, reader: linked)
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: file.file(".")).sorted() == before.sorted())
        try export.write(to: file.file("trial.sqlite.csv"), format: .csv, reader: file.reader())
    }

    @Test("artifacts come out as they went in, plain or deflated")
    func artifacts() throws {
        let file = try file()
        let sweep = try file.summary()
        let plain = try ArtifactExtraction("plain", index: 0, of: sweep, reader: file.reader())
        #expect(String(decoding: plain.bytes, as: UTF8.self) == "hello")
        let packed = try ArtifactExtraction("packed", index: 1, of: sweep, reader: file.reader())
        #expect(packed.bytes == Array(repeating: UInt8(ascii: "a"), count: 200))
        #expect(throws: ArtifactError.unknown("plan", index: 0, names: ["plain"], near: "plain")) {
            try ArtifactExtraction("plan", index: 0, of: sweep, reader: file.reader())
        }
        #expect(throws: ArtifactError.noTask(70)) {
            try ArtifactExtraction("plain", index: 70, of: sweep, reader: file.reader())
        }
    }
}
