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
            switch Self.best(of: runs, curve) {
            case .success(let best):
                budgets.append(
                    Budget(
                        operations: operations, parameters: portableExponential(best.size),
                        loss: portableExponential(best.loss), points: best.points))
            case .failure(let reason):
                rejections.append(Rejection(operations: operations, reason: reason.text))
            }
        }
        guard budgets.count > 1 else {
            throw .insufficient(
                "\(budgets.count) budgets have a best size between two runs, and a law of it needs at least two"
                    + (rejections.first.map { ": at \($0.operations) operations, \($0.reason)" } ?? ""))
        }
        (self.curve, self.budgets, self.rejections) = (curve, budgets, rejections)
        optimum = try PowerLaw(budgets.map { ($0.operations, $0.parameters) })
    }

    private struct Reason: Error { let text: String }

    /// ln N* and ln L there.
    private static func best(
        of runs: [Run], _ curve: Curve
    ) -> Result<(size: Double, loss: Double, points: Int), Reason> {
        // Of runs of one size the best counts, as for a budget.
        let points = Dictionary(grouping: runs, by: \.parameters)
            .map { (x: portableLogarithm($0.key), y: portableLogarithm($0.value.map(\.loss).min() ?? .infinity)) }
            .sorted { $0.x < $1.x }
        guard points.count > 2 else {
            return .failure(Reason(text: "\(points.count) sizes are too few: at least 3 are needed"))
        }
        let ends = (points[0].x, points[points.count - 1].x)
        let atEdge = Reason(text: "the best size is the smallest or the largest that was tried")
        switch curve {
        case .akima:
            guard
                let spline = try? PiecewiseCubic(akima: points.map(\.x), points.map(\.y), weights: .original),
                let best = spline.minimum
            else { return .failure(Reason(text: "there is no curve through its runs")) }
            guard best > ends.0, best < ends.1 else { return .failure(atEdge) }
            return .success((best, spline(best), points.count))
        case .parabola(let factor):
            let reach = portableLogarithm(factor)
            let centre = points.min { $0.y < $1.y }?.x ?? 0
            let near = points.filter { !(abs($0.x - centre) > reach) }
            guard near.count > 2 else {
                return .failure(Reason(text: "\(near.count) sizes lie within a factor of \(factor) of the best"))
            }
            guard let (a, b, c) = parabola(near.map { ($0.x - centre, $0.y) }), a > 0 else {
                return .failure(Reason(text: "the parabola through its runs has no minimum"))
            }
            let best = -b / (2 * a)
            guard near[0].x < centre + best, centre + best < near[near.count - 1].x else { return .failure(atEdge) }
            return .success((centre + best, c + best * (b + a * best), near.count))
        }
    }

    /// a·x² + b·x + c by least squares; nil where the points do not determine it.
    private static func parabola(_ points: [(x: Double, y: Double)]) -> (Double, Double, Double)? {
        guard
            let design = try? Matrix(
                rows: points.count, columns: 3,
                columnMajor: points.map { $0.x * $0.x } + points.map(\.x) + points.map { _ in 1 }),
            let targets = try? Matrix(rows: points.count, columns: 1, columnMajor: points.map(\.y)),
            let fit = try? LeastSquares(design: design, targets: targets), fit.rank == 3
        else { return nil }
        return (fit.solution[0, 0], fit.solution[1, 0], fit.solution[2, 0])
    }
}

extension PiecewiseCubic {
    /// Where the curve is lowest: at a knot or at a root of the derivative.
    fileprivate var minimum: Double? {
        var places = knots
        for (start, end) in zip(knots, knots.dropFirst()) {
            // The derivative of a cubic is a parabola: known from the ends and the middle.
            let width = end - start
            let (first, middle, last) = (
                derivative(at: start), derivative(at: start + width / 2), derivative(at: end)
            )
            let (a, b) = (2 * (first + last - 2 * middle), 4 * middle - 3 * first - last)
            let discriminant = b * b - 4 * a * first
            guard discriminant >= 0 else { continue }
            // The form without cancellation.
            let q = -(b + (b < 0 ? -1 : 1) * discriminant.squareRoot()) / 2
            for root in [q / a, first / q] where root >= 0 && root <= 1 { places.append(start + root * width) }
        }
        return places.min { self($0) < self($1) }
    }
}
