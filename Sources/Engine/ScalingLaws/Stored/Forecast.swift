/// What a stored fit answers to a question: numbers with their ranges, and how far the question lies from the runs.
public struct Forecast: Sendable, Hashable {
    /// A number with its unit.
    public struct Quantity: Sendable, Hashable {
        /// As tables and JSON write it: `least_steps`.
        public let name: String
        public let value: Double
        /// 95 % of the refits; nil where there are none, or the number does not depend on them.
        public let lower: Double?
        public let upper: Double?
        /// `nats/token`, `tokens`, `steps`, `parameters`, `FLOP`, `epochs`.
        public let unit: String
    }

    /// A size, or an amount, that the runs did not span.
    public struct Extrapolation: Sendable, Hashable {
        /// As ``RunRanges/named`` has it.
        public let name: String
        public let value: Double
        public let span: RunRanges.Span
        /// How many times beyond the end of the span.
        public var factor: Double { span.extrapolation(value) }
    }

    public let quantities: [Quantity]
    public let extrapolations: [Extrapolation]

    /// Beyond the runs by more than this factor, a question is called an extrapolation.
    public static let tolerated = 2.0
}
