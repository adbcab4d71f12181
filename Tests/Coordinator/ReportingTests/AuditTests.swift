import Families
import Foundation
import Identifiers
import Reporting
import Storage
import Testing

@Suite("The audit proves from the file that nothing is lost and nothing is doubled")
struct AuditTests {
    /// A finished sweep of six tasks, one of which failed, with an artifact of each way of storing.
    private func finished() throws -> (TrialFile, Sweep) {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "a", boxes: [TrialFile.box(2, 3)])
        try file.addTasks(1, sweep, (0..<6).map { ($0, $0 == 4 ? .failed : .succeeded) })
        try file.execute(Self.artifacts)
        return (file, sweep)
    }

    /// `hello` as it is, and 200 times `a` deflated by zlib; digests are SHA-256.
    static let artifacts = """
        INSERT INTO artifact VALUES (1, 0, 'plain', 'text', 5, x'2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824');
        INSERT INTO blob VALUES (x'2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824', 0, x'68656c6c6f');
        INSERT INTO artifact VALUES (1, 1, 'packed', 'text', 200, x'c2a908d98f5df987ade41b5fce213067efbcc21ef2240212a41e54b5e7c28ae5');
        INSERT INTO blob VALUES (x'c2a908d98f5df987ade41b5fce213067efbcc21ef2240212a41e54b5e7c28ae5', 1, x'78014b4c1c1e0000c27f4bc9');
        """

    private func audit(_ file: TrialFile, isFull: Bool = true) throws -> Audit {
        try Audit(isFull: isFull, registry: TrialFile.registry, reader: file.reader())
    }

    @Test("a whole file is sound, and says so", arguments: [false, true])
    func sound(isFull: Bool) throws {
        let (file, _) = try finished()
        let audit = try audit(file, isFull: isFull)
        #expect(audit.isSound, "\(audit.findings)")
        #expect(audit.findings.isEmpty)
        #expect(audit.identities == 6)
        #expect(audit.artifacts == 2)
        #expect(audit.verdict == "lost 0, doubled 0: sound")
        #expect(audit.text.contains("6 tasks, 5 succeeded, 1 failed; lost 0, doubled 0"))
    }

    @Test("a task without outcome is lost in a finished sweep, and outstanding in a running one")
    func lost() throws {
        let (file, _) = try finished()
        try file.execute(
            "DELETE FROM attempt WHERE idx = 2; DELETE FROM record WHERE idx = 2; UPDATE task SET state = 0 WHERE idx = 2"
        )
        #expect(try audit(file).lost == 1)
        #expect(try audit(file).verdict == "lost 1, doubled 0: not sound (1 finding)")
        try file.execute("UPDATE sweep SET state = 0")
        #expect(try audit(file).lost == 0)
        #expect(try audit(file).isSound)
    }

    @Test(
        "each kind of damage is found under its rule",
        arguments: [
            (AuditRule.doubled, "INSERT INTO attempt (sweep, idx, attempt, worker, state) VALUES (1, 0, 2, 7, 1)"),
            (
                .doubled,
                "INSERT INTO sweep SELECT 2, 2, stage, stages, name, family, family_version, canonical, source, hash, git, engine, tasks, 0, priority, token, submitted, ended, reason, indexed, NULL, NULL, NULL, NULL, planned, counted FROM sweep; INSERT INTO task SELECT 2, idx, state, attempt, forgiven, digest + 1, origin_sweep, origin_idx, identity, parameters, NULL, NULL, NULL FROM task WHERE idx = 0; INSERT INTO attempt SELECT 2, idx, attempt, worker, state, started, duration, seed, kind, message, signal, exit, output FROM attempt WHERE idx = 0"
            ),
            (.attempts, "DELETE FROM attempt WHERE idx = 1"),
            (.attempts, "DELETE FROM attempt WHERE idx = 4"),
            (.attempts, "UPDATE attempt SET state = 2 WHERE idx = 1"),
            (.attempts, "UPDATE attempt SET state = 1 WHERE idx = 4"),
            (.tally, "UPDATE sweep SET succeeded = 5, failed = 0, cancelled = 1, reused = 0"),
            (.orphan, "INSERT INTO attempt (sweep, idx, attempt, state) VALUES (1, 77, 1, 2)"),
            (.orphan, "INSERT INTO task (sweep, idx, state, attempt) VALUES (1, 6, 3, 1)"),
            (.orphan, "INSERT INTO record VALUES (1, 'score', 99, 0, 1.0)"),
            (.orphan, "INSERT INTO record VALUES (9, 'score', 0, 0, 1.0)"),
            (.identity, "UPDATE task SET identity = zeroblob(32) WHERE idx = 3"),
            (.identity, "UPDATE task SET parameters = '{}' WHERE idx = 3"),
            (.identity, "UPDATE sweep SET hash = 'x'"),
            (
                .identity,
                "UPDATE task SET state = 4, origin_sweep = 1, origin_idx = 2 WHERE idx = 3; DELETE FROM attempt WHERE idx = 3"
            ),
            (.bytes, "UPDATE blob SET bytes = x'68656c6c70' WHERE codec = 0"),
            (.bytes, "UPDATE blob SET bytes = x'00' WHERE codec = 1"),
            (.bytes, "DELETE FROM blob WHERE codec = 1"),
            (
                .leftover,
                "INSERT INTO checkpoint VALUES (1, 0, 1, 1, 1, x'2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824', 5, 0, 1)"
            ),
            (.leftover, "INSERT INTO checkpoint_part VALUES (1, 0, 1, 1, 0, x'00', 5, x'00')"),
            (
                .leftover,
                "UPDATE sweep SET state = 0; DELETE FROM attempt WHERE idx = 2; DELETE FROM record WHERE idx = 2; UPDATE task SET state = 0 WHERE idx = 2; INSERT INTO checkpoint VALUES (1, 2, 1, 2, 1, x'00', 5, 0, 1); INSERT INTO checkpoint_part VALUES (1, 2, 1, 1, 0, x'00', 5, x'00')"
            ),
            (.orphan, "INSERT INTO checkpoint_part VALUES (9, 0, 1, 1, 0, x'00', 5, x'00')"),
            (.bytes, "INSERT INTO checkpoint VALUES (1, 2, 1, 1, 1, x'00', 9000000, 0, 3)"),
            (.leftover, "INSERT INTO blob VALUES (x'00', 0, x'00')"),
        ])
    func damage(rule: AuditRule, sql: String) throws {
        let (file, _) = try finished()
        try file.execute(sql)
        let audit = try audit(file)
        #expect(audit.findings.contains { $0.rule == rule }, "\(audit.findings)")
        #expect(audit.isSound == !rule.isFailure)
        #expect(rule != .doubled || audit.doubled == 1)
        #expect(try JSONSerialization.jsonObject(with: Data(audit.json.compact.utf8)) is [String: Any])
    }

    /// A sweep of four tasks as the store writes it: with records, with an artifact, with nothing, failed.
    private func written() throws -> TrialFile {
        let file = try TrialFile()
        let sweep = try TrialFile.plan("w", boxes: [TrialFile.box(2, 2)])
        let store = try Store.open(path: file.path, registry: TrialFile.registry)
        func end(_ index: TaskIndex, _ state: TaskState, _ records: [RecordWrite], _ artifacts: [ArtifactWrite] = [])
            -> StoreWrite
        {
            .attempt(
                AttemptWrite(
                    sweep: SweepID(1), index: index, attempt: 1, worker: WorkerID(7), state: state, started: 1,
                    duration: 1,
                    digest: records.isEmpty && artifacts.isEmpty ? ResultDigest().value : 99,
                    failure: state == .failed ? FailureWrite(kind: .error, message: "no") : nil, records: records,
                    artifacts: artifacts))
        }
        let records = (0..<3).map { RecordWrite(name: "score", step: $0, value: Double($0)) }
        store.start(onCommit: { _ in })
        store.enqueue(
            1,
            [
                .sweep(
                    SweepWrite(
                        id: SweepID(1), sweep: sweep, source: "", git: "", engine: "", priority: 0, token: 1,
                        submitted: 1)),
                end(0, .succeeded, records), end(2, .succeeded, []), end(3, .failed, records),
                end(1, .succeeded, [], [ArtifactWrite(name: "a", encoding: "text", bytes: [1])]),
                .sweepState(SweepID(1), .done),
            ])
        try store.close()
        return file
    }

    @Test("records and artifacts are those that were written, or a full audit says so")
    func contents() throws {
        let audit = try audit(written())
        #expect(audit.isSound && audit.findings.isEmpty && audit.contents == 4, "\(audit.findings)")
        #expect(audit.text.contains("the contents of 4 tasks"))
    }

    @Test(
        "lost, changed and added results are found",
        arguments: [
            "DELETE FROM record WHERE idx = 0", "DELETE FROM record WHERE idx = 0 AND step = 1",
            "UPDATE record SET value = value + 1 WHERE idx = 0 AND step = 1",
            "UPDATE record SET step = 9 WHERE idx = 0 AND step = 1", "DELETE FROM record WHERE idx = 3",
            "INSERT INTO record VALUES (1, 'score', 2, 0, 1.0)", "INSERT INTO record VALUES (1, 'score', 0, 7, 0.0)",
            "UPDATE task SET digest = digest + 1 WHERE idx = 0", "UPDATE task SET digest = 1 WHERE idx = 2",
            "DELETE FROM artifact", "UPDATE artifact SET name = 'b'", "UPDATE artifact SET encoding = 'json'",
            "UPDATE task SET records = NULL, contents = NULL WHERE idx = 1", "DELETE FROM record_name",
        ])
    func contentsDamaged(_ sql: String) throws {
        let file = try written()
        try file.execute(sql)
        let audit = try audit(file)
        #expect(audit.findings.contains { $0.rule == .contents } && !audit.isSound, "\(audit.findings)")
    }

    @Test("what a task emitted twice is told, and is no fault", arguments: [false, true])
    func repeated(isFull: Bool) throws {
        let file = try written()
        try file.execute("UPDATE task SET repeated = 3 WHERE idx = 0")
        let audit = try audit(file, isFull: isFull)
        #expect(audit.isSound && audit.findings.map(\.rule) == [.repeated], "\(audit.findings)")
        #expect(audit.text.contains("3 were replaced"))
    }

    @Test("a tally that is right is no finding")
    func tally() throws {
        let (file, _) = try finished()
        try file.execute("UPDATE sweep SET succeeded = 5, failed = 1, cancelled = 0, reused = 0")
        #expect(try audit(file).isSound)
    }

    @Test("an attempt number that is left out is no fault: numbers fence, they do not count")
    func gaps() throws {
        let (file, _) = try finished()
        try file.execute("UPDATE attempt SET attempt = 5 WHERE idx = 0; UPDATE task SET attempt = 5 WHERE idx = 0")
        #expect(try audit(file).isSound)
    }

    @Test("a sweep of a family that is not here is audited as far as that goes")
    func unknownFamily() throws {
        let (file, _) = try finished()
        let audit = try Audit(isFull: true, registry: FamilyRegistry([]), reader: file.reader())
        #expect(audit.isSound)
        #expect(audit.findings.map(\.rule) == [.unchecked])
        #expect(audit.identities == 0)
    }
}
