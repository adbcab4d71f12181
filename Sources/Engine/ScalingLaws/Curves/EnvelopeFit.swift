public import Numerics

/// The lower envelope of training curves over operations, and how the size and the tokens of the best run grow along it:
/// approach 1 of Hoffmann et al. 2022 (section 3.1).
///
/// At each of many budgets C, evenly spaced in ln C, the curve with the lowest loss is found; a curve tells a loss
/// between its first and its last point, by a straight line of ln L over ln C, C = 6·N·D. A budget whose best size is the
/// smallest or the largest of those that tell says only that the optimum lies beyond, and is left out.
///
/// Sizes are those that were trained, so the best size goes up in stairs, and exponents are as coarse as the ladder of
/// sizes is: about ln(ratio of neighbours)/ln(range of best sizes) of themselves. Curves of a schedule that ends with
/// the run (cosine) lie too high before their end; a constant rate suits this fit.
public struct EnvelopeFit: Sendable {
    /// Where the envelope is at a budget.
    public struct Point: Sendable, Hashable {
        /// C = 6·N·D.
        public let operations: Double
        /// N of the best run.
        public let parameters: Double
        /// D = C/(6·N).
        public let tokens: Double
        /// In nats a token.
        public let loss: Double
    }

    /// By rising operations, those at an edge left out.
    public let points: [Point]
    /// How many budgets were looked at, and at how many of them the best size was the smallest or the largest.
    public let budgets: Int
    public let atEdge: Int
    /// How many curves there are.
    public let curves: Int
    /// N = k·C^a.
    public let parameters: PowerLaw
    /// D = k·C^b. As C = 6·N·D, b = 1 − a.
    public let tokens: PowerLaw
    /// 95 % of the refits, on runs drawn with replacement; nil where none was asked for or most of them had no answer.
    public let parameterExponentRange: (lower: Double, upper: Double)?
    public let tokenExponentRange: (lower: Double, upper: Double)?
    /// Refits behind the ranges.
    public var resamples: Int { refits.count }
    /// N = k·C^a of each.
    public let refits: [PowerLaw]

    /// - Parameters:
    ///   - runs: Points of curves.
    ///   - budgets: How many places of the envelope are looked at; at least 2.
    ///   - resamples: Refits for the ranges; 0 for none.
    /// - Throws: `outOfRange`, `insufficient` for fewer than three sizes, and where the best size is between two others
    ///   at fewer than two different sizes.
    public init(
        _ runs: [MeasuredRun], budgets: Int = 1500, resamples: Int = 0,
        random: RandomStream = RandomStream(seed: 0xE27E), progress: FitProgress? = nil
    ) throws(ScalingLawError) {
        guard budgets > 1 else { throw .outOfRange("budgets", value: Double(budgets), range: "at least 2") }
        let curves = try LossCurve.curves(runs)
        guard Set(curves.map(\.parameters)).count > 2 else {
            throw .insufficient(
                "an envelope needs curves of at least three sizes, and there are \(Set(curves.map(\.parameters)).count)"
            )
        }
        let grid = BudgetGrid(curves, count: budgets)
        let all = grid.envelope(Array(curves.indices))
        points = all.points
        (self.budgets, atEdge, self.curves) = (budgets, all.atEdge, curves.count)
        guard Set(points.map(\.parameters)).count > 1 else {
            throw .insufficient(
                "at \(points.count) of \(budgets) budgets the best size lies between two others, of "
                    + "\(Set(points.map(\.parameters)).count) different sizes, and a law of it needs at least two; at "
                    + "\(atEdge) it is the smallest or the largest that was trained")
        }
        parameters = try PowerLaw(points.map { ($0.operations, $0.parameters) })
        tokens = try PowerLaw(points.map { ($0.operations, $0.tokens) })
        var refits: [(size: PowerLaw, data: PowerLaw)] = []
        for resample in 0..<max(resamples, 0) {
            progress?(.refits, resample, resamples)
            var stream = random.split(UInt64(resample))
            let drawn = curves.indices.map { _ in stream.index(below: curves.count) }
            let found = grid.envelope(Set(drawn).sorted()).points
            guard Set(found.map(\.parameters)).count > 1,
                let size = try? PowerLaw(found.map { ($0.operations, $0.parameters) }),
                let data = try? PowerLaw(found.map { ($0.operations, $0.tokens) })
            else { continue }
            refits.append((size, data))
        }
        if resamples > 0 { progress?(.refits, resamples, resamples) }
        self.refits = refits.map(\.size)
        let isEnough = refits.count > resamples / 2 && refits.count > 1
        parameterExponentRange = isEnough ? percentileRange(refits.map(\.size.exponent)) : nil
        tokenExponentRange = isEnough ? percentileRange(refits.map(\.data.exponent)) : nil
    }
}
