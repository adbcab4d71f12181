import Numerics

extension StoredFit {
    /// The best sizes of budgets. The objective is the sum of squares of ln N* about the line; there are no refits.
    ///
    /// - Parameter runs: What the fit was made of.
    /// - Throws: `outOfRange` for sizes that do not grow with the budget.
    public init(_ fit: IsoFLOPFit, _ runs: [IsoFLOPFit.Run]) throws(ScalingLawError) {
        var ranges = RunRanges()
        ranges.parameters = RunRanges.Span(runs.map(\.parameters))
        ranges.operations = RunRanges.Span(fit.budgets.map(\.operations))
        ranges.loss = RunRanges.Span(runs.map(\.loss))
        try self.init(
            name: "isoflop", best: fit.optimum, refits: [], of: fit.budgets.map { ($0.operations, $0.parameters) },
            method: fit.curve == .akima ? .akima : .parabola, runs: runs.count, ranges: ranges)
    }

    /// The best sizes along an envelope. The objective is the sum of squares of ln N about the line.
    ///
    /// - Parameter runs: What the fit was made of.
    /// - Throws: `outOfRange` for sizes that do not grow with the budget.
    public init(_ fit: EnvelopeFit, _ runs: [MeasuredRun]) throws(ScalingLawError) {
        var ranges = RunRanges(runs)
        ranges.operations = RunRanges.Span(fit.points.map(\.operations))
        try self.init(
            name: "envelope", best: fit.parameters, refits: fit.refits,
            of: fit.points.map { ($0.operations, $0.parameters) }, method: .envelope, runs: runs.count, ranges: ranges)
    }

    private init(
        name: String, best: PowerLaw, refits: [PowerLaw], of points: [(operations: Double, parameters: Double)],
        method: FitMethod, runs: Int, ranges: RunRanges
    ) throws(ScalingLawError) {
        // Few curves drawn anew may put sizes the wrong way round: that is no law.
        let kept = refits.filter { $0.exponent > 0 }.prefix(Self.mostSamples)
        try self.init(
            name: name,
            constants: [
                Constant(name: "k", value: best.coefficient, samples: kept.map(\.coefficient)),
                Constant(name: "a", value: best.exponent, samples: kept.map(\.exponent)),
            ],
            method: method,
            objective: points.reduce(0) { sum, point in
                let residual = portableLogarithm(point.parameters / best(point.operations))
                return sum + residual * residual
            },
            delta: nil, runs: runs, ranges: ranges, undetermined: [])
    }
}
