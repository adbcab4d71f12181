/// What the runs behind a fit span: where a law was seen to hold, and how far beyond a question lies.
public struct RunRanges: Sendable, Hashable {
    /// From the least to the largest value, both above 0.
    public struct Span: Sendable, Hashable {
        public let lower: Double
        public let upper: Double

        /// - Throws: `outOfRange` unless 0 < lower ≤ upper < ∞.
        public init(_ name: String, lower: Double, upper: Double) throws(ScalingLawError) {
            try requirePositive("the least of \(name)", lower)
            guard upper.isFinite, upper >= lower else {
                throw .outOfRange("the largest of \(name)", value: upper, range: "at least \(lower)")
            }
            (self.lower, self.upper) = (lower, upper)
        }

        init?(_ values: [Double]) {
            guard let lower = values.min(), let upper = values.max() else { return nil }
            (self.lower, self.upper) = (lower, upper)
        }

        /// How many times larger than the largest, or smaller than the smallest, a value is; 1 within.
        public func extrapolation(_ value: Double) -> Double { max(value / upper, lower / value, 1) }
    }

    /// N.
    public var parameters: Span?
    /// D.
    public var tokens: Span?
    /// B, in tokens; nil where no run told it.
    public var batch: Span?
    /// S; nil where no run told a batch.
    public var steps: Span?
    /// U, the different tokens that runs saw; nil where no run told.
    public var unique: Span?
    /// How often they saw them; nil where no run told.
    public var epochs: Span?
    /// C of the budgets that had a best size; nil where a law of losses was fitted.
    public var operations: Span?
    /// In nats a token.
    public var loss: Span?

    public init() {}

    public init(_ runs: [MeasuredRun]) {
        parameters = Span(runs.map(\.parameters))
        tokens = Span(runs.map(\.tokens))
        batch = Span(runs.compactMap(\.batch))
        steps = Span(runs.compactMap(\.steps))
        loss = Span(runs.map(\.loss))
        if runs.contains(where: { $0.unique != nil }) {
            (unique, epochs) = (Span(runs.map(\.uniqueSeen)), Span(runs.map(\.epochs)))
        }
    }

    /// By name, as stored fits write them.
    public var named: [(name: String, span: Span)] {
        let all = [
            ("parameters", parameters), ("tokens", tokens), ("batch", batch), ("steps", steps), ("unique", unique),
            ("epochs", epochs), ("operations", operations), ("loss", loss),
        ]
        return all.compactMap { name, span in span.map { (name, $0) } }
    }
}
