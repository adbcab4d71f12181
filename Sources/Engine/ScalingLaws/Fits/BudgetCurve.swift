import Numerics

/// What lies between the runs of one budget: ln L over ln N, and where it is lowest.
public struct BudgetCurve: Sendable {
    /// N* where the curve is lowest.
    public let parameters: Double
    /// There, by the curve.
    public let loss: Double
    /// How many runs the curve goes by.
    public let points: Int
    /// Sizes between which the curve is drawn.
    public let sizes: (least: Double, largest: Double)
    /// ln L by ln N.
    private let height: @Sendable (Double) -> Double

    /// A budget that has no best size, and why.
    public struct Refusal: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter runs: Of one budget; of runs of one size the best counts.
    /// - Throws: ``Refusal`` for fewer than three sizes, and for a curve that is lowest at an end.
    public init(_ runs: [IsoFLOPFit.Run], _ curve: IsoFLOPFit.Curve) throws(Refusal) {
        let all = Dictionary(grouping: runs, by: \.parameters)
            .map { (x: portableLogarithm($0.key), y: portableLogarithm($0.value.map(\.loss).min() ?? .infinity)) }
            .sorted { $0.x < $1.x }
        guard all.count > 2 else {
            throw Refusal(description: "\(all.count) sizes are too few: at least 3 are needed")
        }
        let (best, used): (Double, [(x: Double, y: Double)])
        switch curve {
        case .akima:
            guard
                let spline = try? PiecewiseCubic(akima: all.map(\.x), all.map(\.y), weights: .original),
                let lowest = spline.minimum
            else { throw Refusal(description: "there is no curve through its runs") }
            (best, used) = (lowest, all)
            height = { spline($0) }
        case .parabola(let factor):
            let reach = portableLogarithm(factor)
            let centre = all.min { $0.y < $1.y }?.x ?? 0
            used = all.filter { !(abs($0.x - centre) > reach) }
            guard used.count > 2 else {
                throw Refusal(description: "\(used.count) sizes lie within a factor of \(factor) of the best")
            }
            guard let (a, b, c) = Self.parabola(used.map { ($0.x - centre, $0.y) }), a > 0 else {
                throw Refusal(description: "the parabola through its runs has no minimum")
            }
            best = centre - b / (2 * a)
            height = { c + ($0 - centre) * (b + a * ($0 - centre)) }
        }
        guard used[0].x < best, best < used[used.count - 1].x else {
            throw Refusal(description: "the best size is the smallest or the largest that was tried")
        }
        (parameters, loss) = (portableExponential(best), portableExponential(height(best)))
        points = used.count
        sizes = (portableExponential(used[0].x), portableExponential(used[used.count - 1].x))
    }

    /// The loss of a size, by the curve.
    public func loss(parameters: Double) -> Double { portableExponential(height(portableLogarithm(parameters))) }

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
