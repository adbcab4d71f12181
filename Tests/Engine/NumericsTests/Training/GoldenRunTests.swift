import Numerics
import Testing

/// What `Fixtures/make-golden-runs.py` has written: by PyTorch, and where `golden_cl.json` gives them, its own values.
private struct GoldenRuns: Decodable, Sendable {
    struct Run: Decodable, Sendable {
        let benchmark, method: String
        let seed: UInt64
        /// On task i after task t; one row for a joint run.
        let accuracies: [[Double]]
        let mean: Double
        let given: Double?
        let givenRows: [[Double]]?
    }
    let runs: [Run]
}

@Suite("Networks in double precision learn what PyTorch's learn, seed by seed")
struct GoldenRunTests {
    @Test("naive and joint runs reach the golden accuracies", arguments: DigitBenchmark.allCases)
    func runs(_ benchmark: DigitBenchmark) throws {
        let digits = try Digits.all.get()
        #expect(digits.train.count == 1433 && digits.test.count == 364)
        let golden = try Fixture.read("golden-runs.json", as: GoldenRuns.self)
        let runs = golden.runs.filter { $0.benchmark == benchmark.rawValue }
        #expect(runs.count == 6)
        for run in runs {
            let rows = try accuracies(benchmark, run.method, seed: run.seed, digits)
            let what = "\(benchmark) \(run.method) seed \(run.seed)"
            // Within one test image of each task, and of all tasks together.
            let counts = digits.tasks(benchmark, seed: run.seed).test.map(\.count)
            for expected in [run.accuracies, run.givenRows].compactMap(\.self) {
                for (row, expected) in zip(rows, expected) {
                    for (i, (accuracy, golden)) in zip(row, expected).enumerated() {
                        #expect(abs(accuracy - golden) <= 1.01 / Double(counts[i]), "\(what), task \(i)")
                    }
                }
            }
            let mean = rows.last!.reduce(0, +) / 5
            for golden in [run.mean, run.given].compactMap(\.self) {
                #expect(abs(mean - golden) <= 1.01 / Double(counts.reduce(0, +)), "\(what): \(mean), not \(golden)")
            }
        }
    }

    private func accuracies(
        _ benchmark: DigitBenchmark, _ method: String, seed: UInt64, _ digits: Digits
    ) throws -> [[Double]] {
        let tasks = digits.tasks(benchmark, seed: seed)
        let network = try DigitNetwork(benchmark, seed: seed)
        if method == "joint" {
            try network.learn(tasks.train.reduce(DigitTask(), +), Digits.stream(seed, 1099))
            return [try tasks.test.map { try network.accuracy($0) }]
        }
        return try tasks.train.enumerated().map { t, task in
            try network.learn(task, Digits.stream(seed, 1000 + UInt64(t)))
            return try tasks.test.map { try network.accuracy($0) }
        }
    }

    @Test("the streams of the specification")
    func streams() {
        var stream = Digits.stream(1, 1)
        #expect(
            (0..<3).map { _ in stream.next() } == [0x3b98_58bc_1e28_f643, 0x24_bbf5_091e_f839, 0xb0be_f9e8_fd62_22fb])
        var pixels = Digits.stream(1, 2001)
        #expect(pixels.permutation(64).prefix(8) == [47, 28, 22, 40, 17, 2, 21, 35])
        var order = Digits.stream(1, 1000)
        #expect(order.permutation(286).prefix(8) == [28, 161, 173, 223, 273, 38, 72, 260])
    }
}
