import Numerics

extension IsoFLOPFit {
    /// What training curves say of budgets of operations: of each size the least loss that any of its curves has come to
    /// with so many operations, C = 6·N·D, at budgets evenly spaced in ln C.
    ///
    /// Only curves of which every point counts as the end of a run (a constant rate, or a mean of weights) say this.
    ///
    /// - Parameters:
    ///   - curves: Points of curves.
    ///   - budgets: How many are looked at, at least 2. Those that fewer than three sizes tell of are left out.
    /// - Throws: `insufficient` where there is no curve.
    public static func runs(alongCurves curves: [MeasuredRun], budgets: Int = 12) throws(ScalingLawError) -> [Run] {
        let curves = try LossCurve.curves(curves)
        let grid = BudgetGrid(curves, count: budgets)
        return grid.budgets.indices.flatMap { place -> [Run] in
            var least: [Double: Double] = [:]
            for (curve, losses) in zip(curves, grid.losses) where losses[place].isFinite {
                least[curve.parameters] = min(least[curve.parameters] ?? .infinity, losses[place])
            }
            guard least.count > 2 else { return [] }
            let operations = portableExponential(grid.budgets[place])
            return least.sorted { $0.key < $1.key }.map { size, loss in
                Run(operations: operations, parameters: size, loss: portableExponential(loss))
            }
        }
    }
}
