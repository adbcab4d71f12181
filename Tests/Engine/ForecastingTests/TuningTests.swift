import Families
import Forecasting
import Foundation
import Numerics
import Testing

/// The study's tuning, by the family's own door.
@Suite("Tuning on a separate trajectory")
struct TuningTests {
    private let family = ForecastingFamily()

    private func task(_ values: [String: ParameterValue]) -> Parameters {
        family.filled(
            ["method": .string("linear-regression"), "system": .string("Lorenz"), "train": .integer(400)]
                .merging(values) { $1 })
    }

    private func outcome(_ parameters: Parameters) throws -> RecordingContext {
        let context = RecordingContext()
        try family.run(parameters, context: context)
        return context
    }

    @Test("the value with the least sMAPE on the training trajectory is used, and the scores of all are kept")
    func choosesTheBest() throws {
        // Each candidate alone on the trajectory that tuning sees.
        var scores: [Int64: Double] = [:]
        for lags: Int64 in [3, 5, 10, 25] {
            let context = try outcome(task(["lags": .integer(lags), "split": .string("train")]))
            scores[lags] = context.values["smape"]
        }
        let best = try #require(scores.min { $0.value < $1.value }?.key)
        let tuned = try outcome(task(["tuning": .string("study")]))
        #expect(tuned.values["tuned_lags"] == Double(best))
        let plain = try outcome(task(["lags": .integer(best)]))
        #expect(tuned.values["smape"] == plain.values["smape"])
        let block = try #require(tuned.artifacts["tuning"]).bytes
        let rows = try JSONSerialization.jsonObject(with: Data(block)) as? [[String: Any]]
        let listed = try #require(rows)
        #expect(listed.count == 4)
        for row in listed {
            let values = try #require(row["values"] as? [String: Any])
            let lags = try #require((values["lags"] as? NSNumber)?.int64Value)
            let smape = try #require(row["smape"] as? Double)
            #expect(abs(smape - (scores[lags] ?? 0)) < 1e-9)
        }
    }

    @Test("candidates draw the random numbers that the chosen one draws again")
    func sharesDraws() throws {
        let network: [String: ParameterValue] = [
            "method": .string("echo-state"), "reservoir-units": .integer(40), "horizon": .integer(50),
        ]
        let tuned = try outcome(task(network.merging(["tuning": .string("study")]) { $1 }))
        let best = try #require(tuned.values["tuned_leak_rate"])
        let alone = network.merging(["leak-rate": .number(best)]) { $1 }
        #expect(try outcome(task(alone)).values["smape"] == tuned.values["smape"])
        let block = try #require(tuned.artifacts["tuning"]).bytes
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(block)) as? [[String: Any]])
        #expect(rows.count == 11)
        for row in rows {
            let rate = try #require((row["values"] as? [String: Any])?["leak-rate"] as? Double)
            let same = network.merging(["leak-rate": .number(rate), "split": .string("train")]) { $1 }
            let smape = try #require(row["smape"] as? Double)
            #expect(abs((try outcome(task(same)).values["smape"] ?? 0) - smape) < 1e-9)
        }
    }

    @Test("an attempt that goes on from a checkpoint tunes no candidate twice and ends the same")
    func resumes() throws {
        let whole = try outcome(task(["tuning": .string("study")]))
        let checkpoints = whole.checkpoints
        try #require(checkpoints.count == 4)
        let second = RecordingContext(checkpoint: checkpoints[1])
        try family.run(task(["tuning": .string("study")]), context: second)
        #expect(second.checkpoints.count == 2)
        #expect(second.values["smape"] == whole.values["smape"])
        #expect(second.artifacts["tuning"]?.bytes == whole.artifacts["tuning"]?.bytes)
    }

    @Test("methods that the study does not tune have no such parameter")
    func untuned() {
        let parameters = family.filled(["method": .string("naive-mean"), "system": .string("Lorenz")])
        #expect(parameters["tuning"] == nil)
    }
}
