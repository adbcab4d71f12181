import Families
import Foundation
import ScalingLaws
import Testing

@Suite("The closed loop of the family scaling-laws")
struct ScalingLawsStagesTests {
    static let family = ScalingLawsFamily()
    /// Of the size of what is trained here.
    static let truth = TrajectoryLaw(
        criticalParameters: 4e3, parameterExponent: 0.5, criticalSteps: 40, stepExponent: 0.7, criticalBatch: 20_000,
        batchExponent: 0.4, irreducibleLoss: 1.2)

    /// A run as it would be if the law held exactly.
    static func row(
        _ purpose: String, width: Int64, batch: Int64, steps: Int64 = 2000, rate: Double = 0.01, loss: Double? = nil
    ) throws -> StageOutcome.Row {
        let parameters = Double(24 * width * width)
        let tokens = Double(32 * batch)
        let points = try RecordSteps(perDecade: 8, last: Int(steps)).steps.map {
            StageOutcome.Point(
                step: Int64($0), value: try truth.loss(parameters: parameters, batch: tokens, steps: Double($0)))
        }
        return StageOutcome.Row(
            parameters: Parameters([
                "purpose": .string(purpose), "width": .integer(width), "batch": .integer(batch), "context": 32,
                "warm-up": 20, "learning-rate": .number(rate),
            ]),
            values: [
                "loss": loss ?? points.last!.value, "rate": rate, "params": parameters, "batch_tokens": tokens,
            ], series: ["loss": points])
    }

    /// What follows, of a next stage for this purpose.
    static func decision(
        _ rows: [StageOutcome.Row], earlier: [[StageOutcome.Row]] = [], next purpose: String,
        fixed: [String: ParameterValue] = [:]
    ) throws -> (axes: [String: [ParameterValue]], fixed: [String: ParameterValue]) {
        let template = StageTemplate(fixed: fixed.merging(["purpose": .string(purpose)]) { $1 })
        let decision = try family.nextStage(
            after: StageOutcome(stage: 0, rows: rows, earlier: earlier, next: template))
        guard case .replace(let axes, let fixed) = decision else {
            Issue.record("\(decision)")
            return ([:], [:])
        }
        return (axes, fixed)
    }

    /// Rates whose losses are lowest at 0.01/(1 + 6/batch)·(16/width)^0.8.
    static func search(_ batches: [Int64], _ widths: [Int64]) throws -> [StageOutcome.Row] {
        try batches.flatMap { batch in
            try widths.flatMap { width in
                try (0..<10).map { place in
                    let best = log2(0.01) - log2(1 + 6 / Double(batch)) + 0.8 * log2(16 / Double(width))
                    let rate = log2(0.0001) + Double(place)
                    return try row(
                        "rates", width: width, batch: batch, rate: exp2(rate),
                        loss: 2 + 0.05 * (rate - best) * (rate - best))
                }
            }
        }
    }

    @Test(
        "after a search of rates, the next stage follows the rule that the best of them follow",
        arguments: [[4, 16], [2, 16, 256]] as [[Int64]])
    func rateRule(_ batches: [Int64]) throws {
        let fixed = try Self.decision(Self.search(batches, [16, 32]), next: "batches").fixed
        #expect(fixed["rate-width"] == 16)
        #expect(fixed["learning-rate"]?.asNumber == 0.01)
        #expect(fixed["rate-noise-batch"]?.asNumber == 6)
        #expect(fixed["rate-width-exponent"]?.asNumber == 0.8)
    }

    @Test("where the best rate is of all batches the same, so is the rule's")
    func noNoise() throws {
        let rows = try [4, 16].flatMap { batch in
            try (-2...2).map {
                try Self.row(
                    "rates", width: 16, batch: batch, rate: 0.004 * exp2(Double($0)), loss: 2 + 0.05 * Double($0 * $0))
            }
        }
        let fixed = try Self.decision(rows, next: "batches").fixed
        #expect(fixed["learning-rate"]?.asNumber == 0.004)
        #expect(fixed["rate-noise-batch"]?.asNumber == 0)
    }

    @Test("a rate that grows as the batch does keeps the rates of the search")
    func onlyNoise() throws {
        let rows = try [4, 16].flatMap { batch in
            try (-2...2).map {
                try Self.row(
                    "rates", width: 16, batch: batch, rate: 0.001 * Double(batch) * exp2(Double($0)),
                    loss: 2 + 0.05 * Double($0 * $0))
            }
        }
        let fixed = try Self.decision(rows, next: "batches").fixed
        let (rate, noise) = try (
            #require(fixed["learning-rate"]?.asNumber), #require(fixed["rate-noise-batch"]?.asNumber)
        )
        for batch in [4.0, 16] { #expect(abs(rate / (1 + noise / batch) / (0.001 * batch) - 1) < 0.02) }
    }

    @Test("a rule has three digits, so that another processor's last bits do not make other tasks")
    func digits() throws {
        var rows = try Self.search([4, 16], [16, 32])
        let least = rows[5]
        rows[5] = StageOutcome.Row(
            parameters: least.parameters, values: least.values.merging(["loss": 2.0123]) { $1 }, series: least.series)
        let fixed = try Self.decision(rows, next: "batches").fixed
        for name in ["learning-rate", "rate-noise-batch", "rate-width-exponent"] {
            let value = try #require(fixed[name]?.asNumber)
            #expect(String(value).filter(\.isNumber).drop { $0 == "0" }.count <= 3, "\(name) \(value)")
        }
    }

    @Test("a rate that diverged or failed is not the best one")
    func failedRates() throws {
        var rows = try Self.search([4], [16])
        rows.append(
            StageOutcome.Row(parameters: try Self.row("rates", width: 16, batch: 4, rate: 1).parameters, values: [:]))
        let fixed = try Self.decision(rows, next: "batches").fixed
        // Half of it at the only batch.
        #expect(fixed["rate-noise-batch"]?.asNumber == 4)
        #expect(fixed["learning-rate"]?.asNumber == 0.008)
    }

    @Test("a ladder of sizes that does not say its batch gets the power of two nearest to the critical one")
    func criticalBatch() throws {
        let rows = try [1, 4, 16, 64, 256].flatMap { batch in
            try [16, 24].map {
                try Self.row("batches", width: $0, batch: Int64(batch), steps: batch < 16 ? 4000 : 1500)
            }
        }
        let batch = try #require(try Self.decision(rows, next: "sizes").fixed["batch"]?.asInteger)
        let reached = rows.compactMap { $0.values["loss"] }.max()!
        let critical = try Self.truth.criticalBatchSize(loss: reached) / 32
        #expect(Double(batch) / critical < 1.5 && Double(batch) / critical > 0.66, "\(batch) for \(critical)")
    }

    @Test("a critical batch beyond the ladder gives the largest power of two within it")
    func beyondLadder() throws {
        let rows = try [1, 3, 6].flatMap { batch in
            try [16, 24].map { try Self.row("batches", width: $0, batch: Int64(batch), steps: 4000) }
        }
        let reached = rows.compactMap { $0.values["loss"] }.max()!
        try #require(try Self.truth.criticalBatchSize(loss: reached) / 32 > 6)
        #expect(try Self.decision(rows, next: "sizes").fixed["batch"] == 4)
    }

    @Test("runs that are held out are foretold by the law that all the others follow")
    func law() throws {
        let batches = try [1, 4, 16, 64].map { try Self.row("batches", width: 24, batch: $0) }
        let sizes = try [8, 16, 32, 48].map { try Self.row("sizes", width: $0, batch: 16) }
        let fixed = try Self.decision(sizes, earlier: [batches], next: "hold-out").fixed
        let constants = try #require(fixed["law"]?.asMap)
        #expect(abs(try #require(constants["E"]?.asNumber) - Self.truth.irreducibleLoss) < 1e-4)
        #expect(abs(try #require(constants["alpha_N"]?.asNumber) - Self.truth.parameterExponent) < 1e-3)
        #expect(abs(try #require(constants["alpha_S"]?.asNumber) - Self.truth.stepExponent) < 1e-3)
    }

    @Test("a stage of which no run has ended well ends the sweep, and says which")
    func nothingLeft() throws {
        let row = StageOutcome.Row(parameters: Parameters(["purpose": "batches"]), values: [:])
        let decision = try Self.family.nextStage(
            after: StageOutcome(
                stage: 1, rows: [row], next: StageTemplate(fixed: ["purpose": "sizes"])))
        guard case .stop(let reason) = decision else {
            Issue.record("\(decision)")
            return
        }
        #expect(reason == "no run of the stage for batches has ended well")
    }
}
