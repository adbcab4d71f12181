import ContinualLearning
import Numerics
import Testing

@Suite("Networks in double precision learn and forget what PyTorch's do, seed by seed")
struct GoldenRunTests {
    @Test("every method reaches the golden accuracies within one test image", arguments: GoldenBenchmark.allCases)
    func runs(_ benchmark: GoldenBenchmark) throws {
        let golden = try GoldenValues.runs().filter { $0.benchmark == benchmark.rawValue }
        #expect(golden.count == 18)
        for run in golden {
            let kind = try #require(ContinualMethodKind(rawValue: run.method))
            let learner = try benchmark.run(kind, seed: run.seed, as: Double.self)
            let rows = try learner.learnAll()
            let what = "\(benchmark) \(run.method) seed \(run.seed)"
            let counts = learner.model.tasks.test.map(\.count)
            #expect(rows.count == run.accuracies.count, "\(what)")
            for expected in [run.accuracies, run.givenRows].compactMap(\.self) {
                for (row, expected) in zip(rows, expected) {
                    for (j, (accuracy, golden)) in zip(row, expected).enumerated() {
                        #expect(abs(accuracy - golden) <= 1.01 / Double(counts[j]), "\(what), task \(j)")
                    }
                }
            }
            let mean = rows.last!.reduce(0, +) / Double(counts.count)
            for golden in [run.mean, run.given].compactMap(\.self) {
                #expect(abs(mean - golden) <= 1.01 / Double(counts.reduce(0, +)), "\(what): \(mean), not \(golden)")
            }
        }
    }

    /// Means of five seeds, as the document gives them beside standard deviations and those of twenty.
    private struct Given: Decodable {
        struct Method: Decodable {
            let ACC: [Double]
            let F, BWT, AIA, LA, FWT: [Double]?
        }
        let results: [String: [String: Method]]
    }

    @Test(
        "metrics have the golden means over five seeds",
        .enabled(if: GoldenValues.folder != nil, GoldenValues.absence),
        arguments: [GoldenBenchmark.splitTask, .splitClass], ["naive", "ewc", "si", "lwf", "er"])
    func means(_ benchmark: GoldenBenchmark, _ method: String) throws {
        let given = try #require(GoldenValues.given(as: Given.self).results[benchmark.rawValue]?[method])
        let kind = try #require(ContinualMethodKind(rawValue: method))
        let matrices = try (1...5).map { seed in
            let run = try benchmark.run(kind, seed: UInt64(seed), as: Double.self)
            _ = try run.learnAll()
            return try #require(try run.matrix())
        }
        func expect(_ golden: [Double]?, _ metric: ContinualMetric) throws {
            let golden = try #require(golden)
            let mean = matrices.compactMap { metric.value(of: $0) }.reduce(0, +) / 5
            // One image of one task in one run of five, and rounding to five decimals.
            #expect(abs(mean - golden[0]) < 0.002, "\(metric): \(mean), not \(golden[0])")
        }
        try expect(given.ACC, .averageAccuracy)
        try expect(given.F, .chaudhryForgetting)
        try expect(given.BWT, .backwardTransfer)
        try expect(given.AIA, .averageIncrementalAccuracy)
        try expect(given.LA, .learningAccuracy)
        try expect(given.FWT, .forwardTransfer)
    }

    @Test("a run does the same again, bit for bit, in both precisions")
    func repeats() throws {
        func weights<Scalar: NetworkScalar>(_: Scalar.Type) throws -> [UInt8] {
            let run = try GoldenBenchmark.splitClass.run(.er, seed: 7, as: Scalar.self)
            _ = try run.learnAll()
            return try run.checkpoint()
        }
        #expect(try weights(Float.self) == weights(Float.self))
        #expect(try weights(Double.self) == weights(Double.self))
    }
}
