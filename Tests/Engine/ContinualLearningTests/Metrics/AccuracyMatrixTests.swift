import ContinualLearning
import Numerics
import Testing

@Suite("Metrics of a matrix of accuracies")
struct AccuracyMatrixTests {
    private struct Document: Decodable {
        struct Vectors: Decodable {
            let R: [[Double]]
            let b_random_init: [Double]
            let ACC, AIA, LA, BWT, F_chaudhry, F_mammoth_max_incl_last_row, F_avalanche_first_minus_last, FWT: Double
            let A_diaz, BWT_diaz, FWT_diaz, F_chaudhry_all_prior_rows_incl_zero_shot: Double
        }
        let metric_vectors: Vectors
    }

    @Test("the golden matrix has the golden metrics", .enabled(if: GoldenValues.folder != nil, GoldenValues.absence))
    func golden() throws {
        let golden = try GoldenValues.given(as: Document.self).metric_vectors
        let matrix = try AccuracyMatrix(golden.R, untrained: golden.b_random_init)
        // Given to ten decimals.
        func expect(_ metric: ContinualMetric, _ value: Double) throws {
            #expect(try abs(#require(metric.value(of: matrix)) - value) < 5.1e-11, "\(metric)")
        }
        try expect(.averageAccuracy, golden.ACC)
        try expect(.averageIncrementalAccuracy, golden.AIA)
        try expect(.learningAccuracy, golden.LA)
        try expect(.backwardTransfer, golden.BWT)
        try expect(.chaudhryForgetting, golden.F_chaudhry)
        try expect(.literalForgetting, golden.F_chaudhry_all_prior_rows_incl_zero_shot)
        try expect(.mammothForgetting, golden.F_mammoth_max_incl_last_row)
        try expect(.avalancheForgetting, golden.F_avalanche_first_minus_last)
        try expect(.forwardTransfer, golden.FWT)
        try expect(.wholeAccuracy, golden.A_diaz)
        try expect(.wholeBackwardTransfer, golden.BWT_diaz)
        try expect(.wholeForwardTransfer, golden.FWT_diaz)
    }

    @Test("three tasks by hand")
    func byHand() throws {
        let matrix = try AccuracyMatrix(
            [[0.9, 0.4, 0.1], [0.5, 0.8, 0.2], [0.6, 0.9, 0.7]], untrained: [0.5, 0.25, 0.125], joint: [0.9, 1, 0.8])
        func near(_ a: Double?, _ b: Double) -> Bool { a.map { abs($0 - b) < 1e-12 } ?? false }
        #expect(near(matrix.averageAccuracy, 2.2 / 3))
        #expect(near(matrix.averageIncrementalAccuracy, (0.9 + 0.65 + 2.2 / 3) / 3))
        #expect(near(matrix.learningAccuracy, 0.8))
        #expect(near(matrix.backwardTransfer, (-0.3 + 0.1) / 2))
        #expect(near(matrix.forgetting(.chaudhry), (0.3 - 0.1) / 2))
        #expect(near(matrix.forgetting(.mammoth), 0.15))
        #expect(near(matrix.forwardTransfer, (0.15 + 0.075) / 2))
        #expect(near(matrix.intransigence(1), 0.2))
        #expect(near(matrix.meanIntransigence, 0.1))
        let whole = try #require(WholeMatrixMetrics(matrix))
        #expect(near(whole.accuracy, (0.9 + 0.5 + 0.8 + 0.6 + 0.9 + 0.7) / 6))
        #expect(near(whole.backwardTransfer, (-0.4 - 0.3 + 0.1) / 3))
        #expect(near(whole.remembering, 0.8) && whole.positiveBackwardTransfer == 0)
        #expect(near(whole.forwardTransfer, 0.7 / 3))
        let worst = WorstCase(matrix)
        #expect(near(worst.minimumAccuracy, (0.5 + 0.9) / 2))
        #expect(near(worst.worstCaseAccuracy, 0.7 / 3 + 2.0 / 3 * 0.7))
    }

    @Test("what a later task adds counts as transfer and not as forgetting")
    func gains() throws {
        let matrix = try AccuracyMatrix([[0.5, 0.5], [0.75, 1]], untrained: [0.5, 0.5])
        #expect(matrix.backwardTransfer == 0.25 && matrix.forgetting(.chaudhry) == -0.25)
        #expect(matrix.forgetting(.mammoth) == 0)
        let whole = try #require(WholeMatrixMetrics(matrix))
        #expect(whole.positiveBackwardTransfer == 0.25 && whole.remembering == 1)
    }

    @Test("definitions of forgetting keep their order on any matrix", arguments: 1...40)
    func order(_ seed: Int) throws {
        var random = RandomStream(seed: UInt64(seed))
        let count = 2 + seed % 6
        func row() -> [Double] { (0..<count).map { _ in random.uniform() } }
        let matrix = try AccuracyMatrix((0..<count).map { _ in row() }, untrained: row())
        let forgetting = try AccuracyMatrix.ForgettingDefinition.allCases.map { try #require(matrix.forgetting($0)) }
        let (chaudhry, literal, mammoth, avalanche) = (forgetting[0], forgetting[1], forgetting[2], forgetting[3])
        #expect(mammoth >= literal && literal >= chaudhry && chaudhry >= avalanche && mammoth >= 0)
        #expect(abs(avalanche + (try #require(matrix.backwardTransfer))) < 1e-12)
        // Only what is forgotten lies between accuracy and learning accuracy.
        let share = Double(count - 1) / Double(count)
        #expect(abs(matrix.averageAccuracy - matrix.learningAccuracy + share * avalanche) < 1e-12)
        #expect(
            WorstCase(matrix).minimumAccuracy! <= matrix.rows[count - 1][..<(count - 1)].reduce(0, +)
                / Double(count - 1))
    }

    @Test("with one task nothing can be forgotten or transferred")
    func alone() throws {
        let matrix = try AccuracyMatrix([[0.75]], untrained: [0.5])
        #expect(matrix.averageAccuracy == 0.75 && matrix.learningAccuracy == 0.75)
        #expect(matrix.forgetting(.chaudhry) == nil && matrix.backwardTransfer == nil && matrix.forwardTransfer == nil)
        #expect(WholeMatrixMetrics(matrix) == nil && WorstCase(matrix).worstCaseAccuracy == 0.75)
    }

    @Test("numbers that are no accuracies of a sequence are refused")
    func refuses() {
        #expect(throws: MetricError.notSquare(rows: 2, columns: [2, 1, 2])) {
            try AccuracyMatrix([[1, 1], [1]], untrained: [0, 0])
        }
        #expect(throws: MetricError.notAShare(85)) { try AccuracyMatrix([[85]], untrained: [0.5]) }
        #expect(throws: MetricError.self) { try AccuracyMatrix([[.nan]], untrained: [0.5]) }
        #expect(throws: MetricError.self) { try AccuracyMatrix([], untrained: []) }
        #expect(throws: MetricError.self) { try AccuracyMatrix([[1]], untrained: [0.5], joint: []) }
    }
}
