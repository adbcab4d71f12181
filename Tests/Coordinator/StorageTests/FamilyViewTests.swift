import Families
import GRDB
import Identifiers
import Storage
import Testing

@Suite("A view a family")
struct FamilyViewTests {
    @Test("the common question is a short one")
    func median() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        try bench.write(
            attempt(id, 0, records: [("smape", 0, 1)]), attempt(id, 1, records: [("smape", 0, 3)]),
            attempt(id, 2, records: [("smape", 0, 5)]), attempt(id, 3, 1, .failed))
        #expect(try bench.rows("SELECT method, median(smape) FROM trial GROUP BY method") == ["fft|2.0", "theta|5.0"])
        #expect(
            try bench.rows("SELECT * FROM trial WHERE state <> 'failed' LIMIT 1")
                == ["1|0|0|succeeded|fft|Lorenz|0.5|[1]|-|1.0|-|2.5|1"])
        #expect(try bench.rows("SELECT method, system, smape FROM trial WHERE state = 'failed'") == ["theta|Chua|-"])
    }

    @Test("what a task that diverged has recorded shows beside its state; of other failures nothing does")
    func diverged() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.trial)
        let diverged = FailureWrite(kind: .diverged, message: "the forecast diverged at step 3")
        try bench.write(
            attempt(id, 0, 1, .failed, records: [("smape", 0, 199)], failure: diverged),
            attempt(id, 1, 1, .failed, records: [("smape", 0, 5)]), attempt(id, 2, records: [("smape", 0, 7)]))
        #expect(
            try bench.rows("SELECT idx, state, smape FROM trial ORDER BY idx")
                == ["0|failed|199.0", "1|failed|-", "2|succeeded|7.0"])
        #expect(try bench.rows("SELECT failure FROM attempts WHERE idx = 0") == ["diverged"])
        #expect(try bench.rows("SELECT value FROM records WHERE idx = 0") == ["199.0"])
    }

    @Test("a report over one sweep reads the covering index in order")
    func index() throws {
        let bench = try Bench()
        let plan = try bench.rows(
            "EXPLAIN QUERY PLAN SELECT method, median(smape) FROM trial WHERE sweep = 1 GROUP BY method")
        #expect(plan.joined().contains("COVERING INDEX trial_result_by_cost"))
        #expect(!plan.joined().contains("TEMP B-TREE"))
    }

    @Test("a family that gains a result gains the column, and old rows stay")
    func newColumn() throws {
        let folder = Bench.temporaryFolder()
        let old = try Bench(folder: folder, registry: FamilyRegistry([TrialFamily(hasError: false)]))
        let (id, _) = try old.submit(Bench.trial)
        try old.write(attempt(id, 0, records: [("smape", 0, 1)]))
        try old.store.close()
        let new = try Bench(folder: folder)
        try new.write(attempt(id, 1, records: [("smape", 0, 2), ("valid-time", 0, 3)]))
        #expect(try new.rows("SELECT smape, valid_time FROM trial ORDER BY idx") == ["1.0|-", "2.0|3.0"])
    }

    @Test("families without result columns show parameters and every record name that was seen")
    func openFamily() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(Bench.probe(3))
        try bench.write(attempt(id, 0, records: [("value", 0, 0.5)]), attempt(id, 1, 1, .failed))
        #expect(
            try bench.rows("SELECT sweep, idx, state, action, task, value, duration FROM probe")
                == ["1|0|succeeded|noop|0|0.5|2.5", "1|1|failed|noop|1|-|2.5"])
    }

    @Test("free-form axes and records of commands become columns")
    func command() throws {
        let bench = try Bench()
        let (id, _) = try bench.submit(
            """
            name: train
            family: command
            order: listed
            axes: {lr: [0.1, 0.2], layers: [1, 2]}
            fixed: {argv: ["true", "{lr}"]}
            """)
        try bench.write(
            attempt(id, 0, records: [("loss", 1, 9), ("loss", 2, 4)]), attempt(id, 1, records: [("loss", 1, 3)]),
            attempt(id, 2, records: [("loss", 1, 2), ("lr", 0, 7)]))
        #expect(try bench.rows("SELECT lr, min(loss) FROM command GROUP BY lr") == ["0.1|3.0", "0.2|2.0"])
        #expect(try bench.rows("SELECT record_lr FROM command WHERE idx = 2") == ["7.0"])
    }
}
