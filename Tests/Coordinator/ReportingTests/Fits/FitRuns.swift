import Foundation
import ScalingLaws

/// Made-up runs for pages of fits.
enum FitRuns {
    static let chinchilla = ParametricLaw(
        irreducibleLoss: 1.8, parameterScale: 400, parameterExponent: 0.34, tokenScale: 400, tokenExponent: 0.34)

    /// Five sizes by four amounts of data; losses a little off the law, by the same pattern each time.
    static func bySizeAndData() throws -> [MeasuredRun] {
        var runs: [MeasuredRun] = []
        for n in [1e6, 4e6, 1.6e7, 6.4e7, 2.56e8] {
            for d in [1e8, 5e8, 2.5e9, 1.25e10] {
                let off = 0.002 * sin(Double(7 * runs.count))
                runs.append(
                    MeasuredRun(
                        parameters: n, tokens: d, loss: try chinchilla.loss(parameters: n, tokens: d) * exp(off),
                        run: runs.count))
            }
        }
        return runs
    }

    /// Curves of four sizes at four batches by Kaplan's law, exact.
    static func curves() throws -> [MeasuredRun] {
        var (runs, number) = ([MeasuredRun](), 0)
        for n in [1e6, 4e6, 1.6e7, 6.4e7] {
            for batch in [8192.0, 32768, 131_072, 524_288] {
                for point in 0..<12 {
                    let steps = 1500 * pow(60, Double(point) / 11)
                    let loss = try TrajectoryLaw.kaplan.loss(parameters: n, batch: batch, steps: steps)
                    runs.append(
                        MeasuredRun(parameters: n, tokens: batch * steps, batch: batch, loss: loss, run: number))
                }
                number += 1
            }
        }
        return runs
    }

    /// Curves of nine sizes of which each is the best for a while.
    static func crossing() throws -> [MeasuredRun] {
        try (0..<9).flatMap { size in
            let n = 1e6 * pow(2, Double(size))
            return try (0..<30).map { point in
                let d = n / 20 * pow(400, Double(point) / 29)
                let loss = try chinchilla.loss(parameters: n, tokens: d)
                return MeasuredRun(parameters: n, tokens: d, loss: loss, run: size)
            }
        }
    }

    /// Seven sizes about the best of three budgets.
    static func budgets() throws -> [IsoFLOPFit.Run] {
        try [1e18, 1e19, 1e20].flatMap { operations in
            try (-3...3).map { step in
                let n = (operations / 6).squareRoot() * pow(2, Double(step))
                return IsoFLOPFit.Run(
                    operations: operations, parameters: n,
                    loss: try chinchilla.loss(parameters: n, tokens: operations / 6 / n))
            }
        }
    }

    /// Three sizes on new data and on 100 million tokens again and again, exact.
    static func repeated() throws -> [MeasuredRun] {
        let law = RepetitionLaw(single: chinchilla, tokenDecay: 15, parameterDecay: 5)
        var runs: [MeasuredRun] = []
        for n in [1e6, 1e7, 1e8] {
            for d in [2e8, 8e8, 3.2e9] {
                for unique in [nil, 1e8] as [Double?] {
                    let loss = try law.loss(parameters: n, tokens: d, unique: unique)
                    runs.append(MeasuredRun(parameters: n, tokens: d, unique: unique, loss: loss, run: runs.count))
                }
            }
        }
        return runs
    }
}
