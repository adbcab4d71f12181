/// Where a minimisation ended.
public struct Minimum: Sendable, Hashable {
    /// Why it ended.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// No component of the gradient is larger than the tolerance.
        case convergedByGradient
        /// The objective (for ``NelderMead``: and the simplex) changes less than the tolerance.
        case convergedByValue
        /// The limit on iterations or evaluations was reached.
        case iterationLimit
        /// No step along the steepest descent lowers the objective enough: the gradient is wrong, or
        /// rounding hides what is left to gain.
        case lineSearchFailed

        /// Whether a tolerance was met.
        public var hasConverged: Bool { self == .convergedByGradient || self == .convergedByValue }
    }

    /// The best point found.
    public let point: [Double]
    /// The objective there.
    public let value: Double
    public let outcome: Outcome
    /// Steps taken, over all restarts.
    public let iterations: Int
    /// Calls of the objective.
    public let evaluations: Int
}

/// Why a minimisation could not begin or go on.
public enum OptimizationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The request itself makes no sense: what is wrong with it.
    case invalid(String)
    /// The objective, or its gradient, is not finite at the start.
    case notFiniteAtStart
    /// The objective changed the length of the gradient it was given to fill.
    case gradientLength(expected: Int, found: Int)
    /// None of the starts of a multi-start search gave a minimum.
    case everyStartFailed(count: Int)

    public var description: String {
        switch self {
        case .invalid(let reason): "the minimisation cannot start: \(reason)"
        case .notFiniteAtStart: "the objective or its gradient is not finite at the starting point"
        case .gradientLength(let expected, let found):
            "the objective left a gradient of \(found) components where \(expected) were expected"
        case .everyStartFailed(let count): "none of the \(count) starts gave a minimum"
        }
    }
}
