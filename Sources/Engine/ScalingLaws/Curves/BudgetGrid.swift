import Numerics

/// The loss of every curve at every budget, so that a draw of curves only looks for the lowest.
struct BudgetGrid {
    private let curves: [LossCurve]
    /// ln C.
    let budgets: [Double]
    /// ln L by curve and budget; infinite where a curve does not tell.
    let losses: [[Double]]

    /// Budgets from the least operations of a curve to the most.
    init(_ curves: [LossCurve], count: Int) {
        let places = curves.map { curve in curve.tokens.map { portableLogarithm(6 * curve.parameters * $0) } }
        let (low, high) = (places.map { $0[0] }.min() ?? 0, places.map { $0[$0.count - 1] }.max() ?? 0)
        let budgets = (0..<count).map { low + (high - low) * Double($0) / Double(count - 1) }
        losses = zip(curves, places).map { curve, x in
            let y = curve.losses.map { portableLogarithm($0) }
            var segment = 1
            return budgets.map { budget in
                guard budget >= x[0], budget <= x[x.count - 1] else { return .infinity }
                while x[segment] < budget { segment += 1 }
                let share = (budget - x[segment - 1]) / (x[segment] - x[segment - 1])
                return y[segment - 1] + share * (y[segment] - y[segment - 1])
            }
        }
        (self.curves, self.budgets) = (curves, budgets)
    }

    /// The lowest of the chosen curves at every budget, those left out where the best size is at an edge.
    func envelope(_ chosen: [Int]) -> (points: [EnvelopeFit.Point], atEdge: Int) {
        var (points, atEdge) = ([EnvelopeFit.Point](), 0)
        for (place, budget) in budgets.enumerated() {
            let telling = chosen.filter { losses[$0][place].isFinite }
            guard let best = telling.min(by: { losses[$0][place] < losses[$1][place] }) else { continue }
            let size = curves[best].parameters
            guard telling.contains(where: { curves[$0].parameters < size }),
                telling.contains(where: { curves[$0].parameters > size })
            else {
                atEdge += 1
                continue
            }
            let operations = portableExponential(budget)
            points.append(
                EnvelopeFit.Point(
                    operations: operations, parameters: size, tokens: operations / (6 * size),
                    loss: portableExponential(losses[best][place])))
        }
        return (points, atEdge)
    }
}
