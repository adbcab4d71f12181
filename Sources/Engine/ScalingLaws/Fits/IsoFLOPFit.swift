import Numerics

/// The best size for each budget of floating-point operations, and how it grows with the budget: approach 2 of
/// Hoffmann et al. 2022.
///
/// A budget whose curve is lowest at its smallest or its largest run says only that the optimum lies beyond, and is left
/// out with its reason.
public struct IsoFLOPFit: Sendable, Hashable {
    /// A run of a budget.
    public struct Run: Sendable, Hashable {
        /// C.
        public var operations: Double
        /// N.
        public var parameters: Double
        /// In nats a token.
        public var loss: Double

        public init(operations: Double, parameters: Double, loss: Double) {
            (self.operations, self.parameters, self.loss) = (operations, parameters, loss)
        }
    }

    /// What lies between the runs of a budget, in ln L over ln N.
    public enum Curve: Sendable, Hashable {
        /// Akima's curve through all runs (Porian et al. 2024): needs no range to be chosen.
        case akima
        /// A parabola by least squares through the runs within that factor of the best run's size; over wide ranges of
        /// sizes it is badly wrong. Infinite: through all.
        case parabola(within: Double)
    }

    /// The best size for a budget.
    public struct Budget: Sendable, Hashable {
        public let operations: Double
        /// N*.
        public let parameters: Double
        /// At N*, by the curve.
        public let loss: Double
        /// How many runs the curve goes by.
        public let points: Int
    }

    /// A budget that has no answer, and why.
    public struct Rejection: Sendable, Hashable {
        public let operations: Double
        public let reason: String
    }

    public let curve: Curve
    /// By rising operations.
    public let budgets: [Budget]
    public let rejections: [Rejection]
    /// N* = k·C^a.
    public let optimum: PowerLaw

    /// - Parameter runs: Runs of one budget have the very same operations.
    /// - Throws: `outOfRange` for numbers that are not above 0, `insufficient` for fewer than two budgets with an answer.
    public init(_ runs: [Run], _ curve: Curve = .akima) throws(ScalingLawError) {
        for run in runs {
            try requirePositive("operations", run.operations)
            try requirePositive("parameters", run.parameters)
            try requirePositive("loss", run.loss)
        }
        if case .parabola(let factor) = curve, !(factor > 1) {
            throw .outOfRange("the factor around the best size", value: factor, range: "above 1")
        }
        var (budgets, rejections) = ([Budget](), [Rejection]())
        for (operations, runs) in Dictionary(grouping: runs, by: \.operations).sorted(by: { $0.key < $1.key }) {
            do throws(BudgetCurve.Refusal) {
                let best = try BudgetCurve(runs, curve)
                budgets.append(
                    Budget(
                        operations: operations, parameters: best.parameters, loss: best.loss, points: best.points))
            } catch { rejections.append(Rejection(operations: operations, reason: error.description)) }
        }
        guard budgets.count > 1 else {
            throw .insufficient(
                "\(budgets.count) budgets have a best size between two runs, and a law of it needs at least two"
                    + (rejections.first.map { ": at \($0.operations) operations, \($0.reason)" } ?? ""))
        }
        (self.curve, self.budgets, self.rejections) = (curve, budgets, rejections)
        optimum = try PowerLaw(budgets.map { ($0.operations, $0.parameters) })
    }
}
