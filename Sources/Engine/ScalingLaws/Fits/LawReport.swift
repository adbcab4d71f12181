/// A fit as people and machines read it: constants and what follows from them, each with its range, what is not
/// determined, and what the law says of runs that it has not seen.
public struct LawReport: Sendable {
    /// A constant, or what follows from the constants.
    public struct Quantity: Sendable, Hashable {
        public let name: String
        public let value: Double
        /// The 95 % bootstrap range; nil where it was not asked for or is not defined.
        public let lower: Double?
        public let upper: Double?
    }

    /// A run that the fit has not seen.
    public struct Prediction: Sendable, Hashable {
        public let run: MeasuredRun
        public let loss: Double
        /// (predicted − measured)/measured.
        public var error: Double { (loss - run.loss) / run.loss }
    }

    /// As `swath fit` takes it.
    public let law: String
    public let constants: [Quantity]
    public let derived: [Quantity]
    /// Σ of Huber's loss of logarithms, and δ.
    public let objective: Double
    public let delta: Double
    public let rootMeanSquare: Double
    /// How many runs the fit has seen.
    public let runs: Int
    /// How many starts found the optimum by themselves, of how many.
    public let agreeing: Int
    public let starts: Int
    /// Refits behind the ranges; 0 for none.
    public let resamples: Int
    /// Decisive constants that the runs do not determine.
    public let undetermined: [String]
    public let predictions: [Prediction]

    /// What follows from a law, by name.
    public typealias Derivation<Law> = (name: String, quantity: (Law) throws -> Double)

    /// - Parameters:
    ///   - resamples: Refits for the ranges, at least 2; 0 for no ranges.
    ///   - derived: What follows from the law. What is not defined for the fit is left out.
    /// - Throws: ``ScalingLawError``.
    public init<Form: LossForm>(
        _ form: Form, _ runs: HeldOut, delta: Double, starts: Int, resamples: Int, derived: [Derivation<Form.Law>]
    ) throws(ScalingLawError) {
        let fit = try RobustFit(form, runs.seen, delta: delta, starts: starts)
        let bootstrap = resamples > 0 ? try FitBootstrap(fit, resamples: resamples) : nil
        let ranges = bootstrap?.intervals()
        law = Form.name
        constants = fit.values.indices.map { place in
            Quantity(
                name: form.constants[place].name, value: fit.values[place], lower: ranges?[place].lower,
                upper: ranges?[place].upper)
        }
        self.derived = derived.compactMap { name, quantity in
            guard let value = try? quantity(fit.law) else { return nil }
            let range = bootstrap?.interval(of: quantity)
            return Quantity(name: name, value: value, lower: range?.lower, upper: range?.upper)
        }
        (objective, self.delta, rootMeanSquare) = (fit.objective, delta, fit.rootMeanSquare)
        (self.runs, agreeing, self.starts) = (fit.runs.count, fit.agreeing, fit.starts)
        self.resamples = bootstrap?.points.count ?? 0
        undetermined = fit.undetermined(bootstrap)
        var predictions: [Prediction] = []
        for run in runs.unseen where form.covers(run) {
            predictions.append(Prediction(run: run, loss: try form.prediction(fit.point, run)))
        }
        self.predictions = predictions
    }
}
