import Families
import Foundation
import Identifiers
import Storage
import Testing

@Suite("Results that an earlier sweep of the file has")
struct ReuseTests {
    @Test("are taken over by a later, larger sweep, and show as its own")
    func larger() throws {
        let bench = try Bench()
        #expect(!bench.store.hasFinished)
        let (first, _) = try bench.submit(
            Bench.trial.replacingOccurrences(of: "fft, theta, mean", with: "theta"))
        try bench.write(
            attempt(
                first, 0, records: [("smape", 0, 1), ("loss", 3, 2)],
                artifacts: [
                    ArtifactWrite(name: "log", encoding: "text", bytes: [65])
                ]), attempt(first, 1, 1, .failed), .sweepState(first, .done))
        #expect(bench.store.hasFinished)
        let (second, sweep) = try bench.submit(Bench.trial)
        #expect(try bench.store.reuse(sweep, as: second) == [2..<3])
        #expect(
            try bench.rows("SELECT idx, state, origin_sweep, origin_idx, digest FROM task WHERE sweep = 2")
                == ["2|4|1|0|42"])
        #expect(try bench.rows("SELECT idx, state, method, smape FROM trial WHERE sweep = 2") == ["2|reused|theta|1.0"])
        #expect(
            try bench.rows("SELECT idx, name, value FROM records WHERE sweep = 2") == ["2|loss|2.0", "2|smape|1.0"])
        #expect(try bench.rows("SELECT idx, name, size FROM artifacts WHERE sweep = 2") == ["2|log|1"])
        #expect(try bench.store.history(of: second).reused == [2..<3])
        #expect(try bench.store.stageRows(of: second).map(\.values) == [["smape": 1, "loss": 2]])
    }

    @Test("are found through a chain of sweeps at their first place")
    func chain() throws {
        let bench = try Bench()
        let (first, _) = try bench.submit(Bench.probe(10))
        bench.enqueue((0..<10).map { attempt(first, $0) })
        try bench.write(.sweepState(first, .done))
        for _ in 0..<2 {
            let (next, sweep) = try bench.submit(Bench.probe(20))
            #expect(try bench.store.reuse(sweep, as: next) == [0..<10])
            try bench.write(.sweepState(next, .done))
        }
        #expect(try bench.rows("SELECT DISTINCT origin_sweep FROM task WHERE state = 4") == ["1"])
        #expect(try bench.rows("SELECT idx, duration FROM probe WHERE sweep = 3 LIMIT 1") == ["0|2.5"])
    }

    @Test("are not looked for while the sweep that computes them still runs")
    func running() throws {
        let bench = try Bench()
        let (first, sweep) = try bench.submit(Bench.probe(3))
        try bench.write(attempt(first, 0))
        let (second, _) = try bench.submit(Bench.probe(3))
        #expect(try bench.store.reuse(sweep, as: second).isEmpty)
    }

    @Test("the pass tells how far it is, and ends when it is told to")
    func cancelled() throws {
        let bench = try Bench()
        let (first, _) = try bench.submit(Bench.probe(10_000))
        bench.enqueue((0..<10_000).map { attempt(first, $0) })
        try bench.write(.sweepState(first, .done))
        let (second, sweep) = try bench.submit(Bench.probe(10_000))
        var examined: [Int64] = []
        let found = try bench.store.reuse(sweep, as: second) { count in
            examined.append(count)
            return examined.count < 2
        }
        #expect(examined == [4096, 8192] && found == [0..<8192])
    }

    @Test("results of a large sweep are indexed in the background, also after a restart")
    func large() throws {
        let folder = Bench.temporaryFolder()
        let first = try Bench(folder: folder)
        let (id, _) = try first.submit(Bench.probe(25_000))
        first.enqueue((0..<25_000).map { attempt(id, $0) })
        first.enqueue([.sweepState(id, .done)])
        // Closed at once: whatever of the index is missing is made by the next start.
        try first.store.close()
        let second = try Bench(folder: folder)
        let (again, sweep) = try second.submit(Bench.probe(25_000))
        #expect(try second.store.reuse(sweep, as: again) == [0..<25_000])
        #expect(try second.rows("SELECT indexed FROM sweep WHERE id = 1") == ["1"])
    }
}
