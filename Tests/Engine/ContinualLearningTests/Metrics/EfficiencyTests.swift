import ContinualLearning
import Testing

@Suite("Efficiency and combined scores")
struct EfficiencyTests {
    @Test("a model that grows is less efficient, one that shrinks is not more")
    func modelSize() {
        #expect(EfficiencyMetrics.modelSize([100, 100, 100]) == 1)
        #expect(EfficiencyMetrics.modelSize([100, 200, 400]) == (1 + 0.5 + 0.25) / 3)
        #expect(EfficiencyMetrics.modelSize([100, 50]) == 1)
        #expect(EfficiencyMetrics.modelSize([]) == nil && EfficiencyMetrics.modelSize([0]) == nil)
    }

    @Test("nothing stored is 1, all stored is 0")
    func sampleStorage() {
        #expect(EfficiencyMetrics.sampleStorage([0, 0], of: 10) == 1)
        #expect(EfficiencyMetrics.sampleStorage([10, 10], of: 10) == 0)
        #expect(EfficiencyMetrics.sampleStorage([20, 20], of: 10) == 0)
        #expect(EfficiencyMetrics.sampleStorage([1, 3], of: 10) == 0.8)
        #expect(EfficiencyMetrics.sampleStorage([1], of: 0) == nil)
    }

    @Test("one pass over the samples is as efficient as can be")
    func computation() {
        #expect(EfficiencyMetrics.computation(passes: [9, 9], operations: [9, 9]) == 0.9)
        #expect(EfficiencyMetrics.computation(passes: [10], operations: [99], epsilon: 5) == 0.5)
        #expect(EfficiencyMetrics.computation(passes: [10], operations: [1]) == 1)
        #expect(EfficiencyMetrics.computation(passes: [1], operations: [1, 2]) == nil)
    }

    @Test("criteria are weighed, and their spread taken from 1")
    func score() throws {
        let score = try #require(
            ContinualScore([.init(runs: [0.5, 1], weight: 0.75), .init(runs: [1, 1], weight: 0.25)]))
        #expect(score.value == 0.75 * 0.75 + 0.25)
        #expect(try abs(#require(score.stability) - (1 - 0.75 * 0.125.squareRoot())) < 1e-15)
        #expect(ContinualScore([.init(runs: [0.5], weight: 1)])?.stability == nil)
        #expect(ContinualScore([.init(runs: [0.5], weight: 0.5)]) == nil)
        #expect(ContinualScore([.init(runs: [1.5], weight: 1)]) == nil)
        #expect(ContinualScore([]) == nil)
    }
}
