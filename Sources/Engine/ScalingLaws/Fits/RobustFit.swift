import Numerics

/// The optimum of Σ Huber_δ(ln L̂ − ln L) over the constants of a law (Hoffmann et al. 2022, appendix D.3).
///
/// Found by many descents from places spread over the form's box; the best few are each restarted until that gains
/// nothing, and the best of all is polished by a simplex.
public struct RobustFit<Form: LossForm>: Sendable {
    public let form: Form
    /// The free numbers at the optimum.
    public let point: [Double]
    /// The sum over runs, not the mean.
    public let objective: Double
    /// δ of Huber's loss.
    public let delta: Double
    public let runs: [MeasuredRun]
    /// How many starts came within a millionth of the optimum by themselves, of how many.
    public let agreeing: Int
    public let starts: Int

    /// How many of the starts are followed to their end.
    private static var finalists: Int { 5 }

    /// - Parameters:
    ///   - runs: Those that the form does not cover are left out.
    ///   - delta: Where Huber's loss turns from square to linear, in logarithms of the loss; above 0.
    ///   - starts: How many searches; their places come from a fixed stream.
    ///   - first: Free numbers at which one more search starts.
    ///   - progress: Hears of every search.
    /// - Throws: `outOfRange` for δ, `insufficient` for no more runs than constants, `noOptimum`.
    public init(
        _ form: Form, _ runs: [MeasuredRun], delta: Double = 1e-3, starts: Int = 100, from first: [Double]? = nil,
        progress: FitProgress? = nil
    ) throws(ScalingLawError) {
        guard delta > 0, delta.isFinite else { throw .outOfRange("delta", value: delta, range: "a number above 0") }
        let used = runs.filter(form.covers)
        guard used.count > form.count else {
            let lacking = runs.count - used.count
            throw .insufficient(
                "\(used.count) runs are too few for the \(form.count) constants of the law \(Form.name)"
                    + (lacking > 0 ? "; \(lacking) more do not tell \(Form.need ?? "what it needs")" : ""))
        }
        let objective = HuberObjective(form, used.map(LoggedRun.init), delta: delta)
        do {
            var places: [[Double]] = first.map { [$0] } ?? []
            let (lower, upper) = form.box(used)
            places += try MultiStart.latinHypercube(
                count: starts, lower: lower, upper: upper, random: RandomStream(seed: 0x5C41_1E))
            let search = try MultiStart(from: places, progress: { progress?(.searches, $0, $1) }) {
                start throws(OptimizationError) in
                try objective.descent(from: start)
            }
            let ends = search.runs.compactMap { try? $0.get() }.filter(\.value.isFinite).sorted { $0.value < $1.value }
            let final = try MultiStart(from: ends.prefix(Self.finalists).map(\.point)) {
                start throws(OptimizationError) in
                try objective.minimum(from: start)
            }
            let bottom = try objective.polished(final.best.point)
            self.form = form
            self.delta = delta
            self.runs = used
            point = bottom.point
            self.objective = bottom.value / HuberObjective<Form>.scale
            self.starts = places.count
            agreeing = ends.count { $0.value <= bottom.value * (1 + 1e-6) + 1e-12 }
        } catch {
            throw .noOptimum("\(error)")
        }
    }

    public var law: Form.Law { form.law(point) }
    /// In the order of ``LossForm/constants``.
    public var values: [Double] { form.values(point) }

    /// √ of the mean square of ln L̂ − ln L, with L̂ as the fit sees it.
    public var rootMeanSquare: Double { form.rootMeanSquare(point, runs) }
}

extension LossForm {
    /// √ of the mean square of ln L̂ − ln L at free numbers.
    func rootMeanSquare(_ point: [Double], _ runs: [MeasuredRun]) -> Double {
        let numbers = natural(point).numbers
        let squares = runs.map { run in
            let logged = LoggedRun(run)
            let residual = logLoss(numbers, logged).value - logged.loss
            return residual * residual
        }
        return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    }
}
