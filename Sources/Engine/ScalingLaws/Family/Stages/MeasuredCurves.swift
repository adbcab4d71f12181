import Families

/// The points of the loss curves that a law is fitted to.
enum MeasuredCurves {
    /// How many times the warm-up a step must be for a law to be asked about it.
    static let foretoldWarmUps = 3
    /// How many times the warm-up a step must be for a law to learn from it. What comes before tells of the warm-up, and
    /// of how larger models begin more slowly, and bends all constants: of the two models held out of
    /// sweeps/scaling-laws-quick.yaml last losses were foretold 1 % too low by points from 3 warm-ups on, and within 0.6 % by
    /// points from 6 on.
    static let learntWarmUps = 6

    /// The first step of a run about which a law is asked.
    static func firstForetold(_ parameters: Parameters) -> Int64 { Int64(foretoldWarmUps) * warmUp(parameters) }

    private static func warmUp(_ parameters: Parameters) -> Int64 { max(1, parameters["warm-up"]?.asInteger ?? 0) }

    /// Every point that a law learns from, of every run that ended well, of the given purposes.
    static func points(_ rows: [StageOutcome.Row], for purposes: Set<Purpose>) -> [MeasuredRun] {
        var runs: [MeasuredRun] = []
        for (number, row) in rows.enumerated() {
            guard let purpose = purpose(of: row.parameters), purposes.contains(purpose),
                let parameters = row.values["params"], let batch = row.values["batch_tokens"],
                row.values["diverged_at"] == nil
            else { continue }
            let first = Int64(learntWarmUps) * warmUp(row.parameters)
            for point in row.series["loss"] ?? [] where point.step >= first && point.value.isFinite && point.value > 0 {
                runs.append(
                    MeasuredRun(
                        parameters: parameters, tokens: batch * Double(point.step), batch: batch, loss: point.value,
                        run: number))
            }
        }
        return runs
    }

    static func purpose(of parameters: Parameters) -> Purpose? {
        parameters["purpose"]?.asString.flatMap(Purpose.init)
    }
}
