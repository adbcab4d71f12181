public import Numerics

/// E + A/N^α + B/D^β by least squares of losses, searched over (α, β) alone: for given exponents the best E, A and B,
/// none below 0, follow by linear algebra (variable projection, Golub and Pereyra 1973; with non-negative least squares
/// as in Open-Athena's VPNLS).
///
/// Two dimensions of good condition in place of five of bad: the search cannot stall. Its squares are of losses, not of
/// Huber's kind, so outliers weigh more than in ``RobustFit``, and the constants differ.
public struct VariableProjectionFit: Sendable {
    public let law: ParametricLaw
    /// Σ (L̂ − L)², in nats².
    public let squares: Double
    public let runs: [MeasuredRun]
    /// How many of the searches that were followed to their end found the optimum, of how many.
    public let agreeing: Int
    public let starts: Int

    /// Exponents between which the grid lies, and how many a side.
    private static let grid = (lowest: 0.03, highest: 3.0, count: 16)
    private static var finalists: Int { 4 }

    /// - Throws: `insufficient` for fewer than six runs, `noOptimum`.
    public init(_ runs: [MeasuredRun]) throws(ScalingLawError) {
        guard runs.count > 5 else {
            throw .insufficient("\(runs.count) runs are too few for the 5 constants of the law chinchilla")
        }
        let projection = Projection(runs, weights: nil)
        let (low, high) = (portableLogarithm(Self.grid.lowest), portableLogarithm(Self.grid.highest))
        let exponents = (0..<Self.grid.count).map { low + (high - low) * Double($0) / Double(Self.grid.count - 1) }
        let places = exponents.flatMap { a in exponents.map { [a, $0] } }
            .map { (point: $0, value: projection.misfit($0)) }.sorted { $0.value < $1.value }
        do {
            var ends: [Minimum] = []
            for place in places.prefix(Self.finalists) {
                ends.append(try Self.search(projection, from: place.point))
            }
            guard let best = ends.min(by: { $0.value < $1.value }), let law = projection.law(best.point) else {
                throw OptimizationError.everyStartFailed(count: ends.count)
            }
            self.law = law
            squares = best.value * projection.scale
            starts = ends.count
            agreeing = ends.count { $0.value <= best.value * (1 + 1e-6) + 1e-15 }
        } catch { throw .noOptimum("\(error)") }
        self.runs = runs
    }

    /// Refits on whole runs drawn with replacement, each from the optimum, in the free numbers of ``ParametricForm``.
    ///
    /// - Throws: `insufficient`, `noOptimum` when fewer than half of the refits succeed.
    public func bootstrap(
        resamples: Int = 1000, random: RandomStream = RandomStream(seed: 0xB007), progress: FitProgress? = nil
    ) throws(ScalingLawError) -> FitBootstrap<ParametricForm> {
        let start = [portableLogarithm(law.parameterExponent), portableLogarithm(law.tokenExponent)]
        let points = try DrawnRuns.refits(runs, resamples: resamples, random: random, progress: progress) { weights in
            let projection = Projection(runs, weights: weights)
            guard let refit = try? Self.search(projection, from: start, precision: 1e-6) else { return nil }
            return projection.law(refit.point).map(ParametricForm().point)
        }
        return FitBootstrap(ParametricForm(), points)
    }

    private static func search(
        _ projection: Projection, from start: [Double], precision: Double = 1e-9
    ) throws(OptimizationError) -> Minimum {
        try NelderMead(
            pointTolerance: precision, valueTolerance: precision * precision, maximumIterations: 500,
            restarts: precision < 1e-7 ? 3 : 0, relativeSize: 0.05, absoluteSize: 0.02
        ).minimize(from: start) { projection.misfit($0) }
    }
}

/// The linear problem that given exponents leave.
private struct Projection {
    private let sizes: [Double]
    private let tokens: [Double]
    /// √ of how often each run counts.
    private let roots: [Double]
    private let target: [Double]
    /// ln N and ln D in the middle: terms relative to it are of the size of 1 for any exponents.
    private let middle: (size: Double, tokens: Double)
    /// Of squares, so that tolerances mean something: those about the mean.
    let scale: Double

    init(_ runs: [MeasuredRun], weights: [Double]?) {
        let used = runs.indices.filter { (weights?[$0] ?? 1) > 0 }
        roots = used.map { (weights?[$0] ?? 1).squareRoot() }
        let sizes = used.map { portableLogarithm(runs[$0].parameters) }
        let tokens = used.map { portableLogarithm(runs[$0].tokens) }
        middle = (mean(sizes), mean(tokens))
        (self.sizes, self.tokens) = (sizes, tokens)
        let losses = used.map { runs[$0].loss }
        target = zip(losses, roots).map { $0 * $1 }
        let centre = mean(losses)
        let spread = zip(losses, roots).reduce(0) { $0 + ($1.0 - centre) * ($1.0 - centre) * $1.1 * $1.1 }
        scale = spread > 0 ? spread : 1
    }

    /// The least squares that remain, over ``scale``; infinite out of range.
    func misfit(_ point: [Double]) -> Double {
        guard let fit = solution(point) else { return .infinity }
        return fit.residualNorm * fit.residualNorm / scale
    }

    func law(_ point: [Double]) -> ParametricLaw? {
        guard let fit = solution(point) else { return nil }
        let (alpha, beta) = (portableExponential(point[0]), portableExponential(point[1]))
        return ParametricLaw(
            irreducibleLoss: fit.solution[0],
            parameterScale: fit.solution[1] * portableExponential(alpha * middle.size), parameterExponent: alpha,
            tokenScale: fit.solution[2] * portableExponential(beta * middle.tokens), tokenExponent: beta)
    }

    /// - Parameter point: (ln α, ln β).
    private func solution(_ point: [Double]) -> NonNegativeLeastSquares? {
        guard point.allSatisfy({ abs($0) < 4 }) else { return nil }
        let (alpha, beta) = (portableExponential(point[0]), portableExponential(point[1]))
        let columns =
            roots
            + zip(sizes, roots).map { portableExponential(alpha * (middle.size - $0)) * $1 }
            + zip(tokens, roots).map { portableExponential(beta * (middle.tokens - $0)) * $1 }
        guard let design = try? Matrix(rows: roots.count, columns: 3, columnMajor: columns) else { return nil }
        return try? NonNegativeLeastSquares(design: design, target: target)
    }
}
