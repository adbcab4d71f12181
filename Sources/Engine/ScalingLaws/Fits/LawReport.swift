/// A fit as people and machines read it: constants and what follows from them, each with its range, what is not
/// determined, and what the law says of runs that it has not seen.
public struct LawReport: Sendable {
    /// A constant, or what follows from the constants.
    public struct Quantity: Sendable, Hashable {
        public let name: String
        public let value: Double
        /// The 95 % bootstrap range; nil where it was not asked for, is not defined, or the constant was held.
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
    /// How it was fitted.
    public let method: FitMethod
    /// Σ of Huber's loss of logarithms, or of squares of losses where there is no δ.
    public let objective: Double
    /// δ of Huber's loss.
    public let delta: Double?
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
    /// What the runs span.
    public let ranges: RunRanges
    /// The constants of each refit, in the order of ``constants``.
    public let samples: [[Double]]

    /// What follows from a law, by name.
    public typealias Derivation<Law> = (name: String, quantity: (Law) throws -> Double)

    /// A fit of all constants at once.
    ///
    /// - Parameters:
    ///   - first: Free numbers at which one of the searches starts.
    ///   - resamples: Refits for the ranges, at least 2; 0 for no ranges.
    ///   - derived: What follows from the law. What is not defined for the fit is left out.
    ///   - progress: Hears of every search and refit.
    /// - Throws: ``ScalingLawError``.
    public init<Form: LossForm>(
        _ form: Form, _ runs: HeldOut, method: FitMethod = .joint, delta: Double, starts: Int,
        from first: [Double]? = nil, resamples: Int, derived: [Derivation<Form.Law>], progress: FitProgress? = nil
    ) throws(ScalingLawError) {
        let fit = try RobustFit(form, runs.seen, delta: delta, starts: starts, from: first, progress: progress)
        let bootstrap = resamples > 0 ? try FitBootstrap(fit, resamples: resamples, progress: progress) : nil
        let outcome = Outcome(
            point: fit.point, runs: fit.runs, method: method, objective: fit.objective, delta: delta,
            agreeing: fit.agreeing, starts: fit.starts)
        try self.init(form, outcome, bootstrap, runs.unseen, derived)
    }

    /// A fit by least squares over two exponents.
    ///
    /// - Parameters:
    ///   - resamples: Refits for the ranges, at least 2; 0 for no ranges.
    ///   - derived: What follows from the law.
    ///   - progress: Hears of every refit.
    /// - Throws: ``ScalingLawError``.
    public init(
        projected runs: HeldOut, resamples: Int, derived: [Derivation<ParametricLaw>], progress: FitProgress? = nil
    ) throws(ScalingLawError) {
        let fit = try VariableProjectionFit(runs.seen)
        let form = ParametricForm()
        let outcome = Outcome(
            point: form.point(fit.law), runs: fit.runs, method: .variableProjection, objective: fit.squares, delta: nil,
            agreeing: fit.agreeing, starts: fit.starts)
        let bootstrap = resamples > 0 ? try fit.bootstrap(resamples: resamples, progress: progress) : nil
        try self.init(form, outcome, bootstrap, runs.unseen, derived)
    }

    /// What both kinds of fit come to.
    private struct Outcome {
        let point: [Double]
        let runs: [MeasuredRun]
        let method: FitMethod
        let objective: Double
        let delta: Double?
        let agreeing: Int
        let starts: Int
    }

    private init<Form: LossForm>(
        _ form: Form, _ fit: Outcome, _ bootstrap: FitBootstrap<Form>?, _ unseen: [MeasuredRun],
        _ derived: [Derivation<Form.Law>]
    ) throws(ScalingLawError) {
        let (ranges, values, fittedLaw) = (bootstrap?.intervals(), form.values(fit.point), form.law(fit.point))
        law = Form.name
        constants = values.indices.map { place in
            let constant = form.constants[place]
            let range = constant.isHeld ? nil : ranges?[place]
            return Quantity(name: constant.name, value: values[place], lower: range?.lower, upper: range?.upper)
        }
        self.derived = derived.compactMap { name, quantity in
            guard let value = try? quantity(fittedLaw) else { return nil }
            let range = bootstrap?.interval(of: quantity)
            return Quantity(name: name, value: value, lower: range?.lower, upper: range?.upper)
        }
        (method, objective, delta) = (fit.method, fit.objective, fit.delta)
        (self.runs, agreeing, starts) = (fit.runs.count, fit.agreeing, fit.starts)
        rootMeanSquare = form.rootMeanSquare(fit.point, fit.runs)
        resamples = bootstrap?.points.count ?? 0
        let errors = form.relativeStandardErrors(fit.point, fit.runs, spread: rootMeanSquare)
        undetermined = form.undetermined(values, errors: errors, bootstrap)
        var predictions: [Prediction] = []
        for run in unseen where form.covers(run) {
            predictions.append(Prediction(run: run, loss: try form.prediction(fit.point, run)))
        }
        self.predictions = predictions
        self.ranges = RunRanges(fit.runs)
        samples = bootstrap?.points.map(form.values) ?? []
    }
}
