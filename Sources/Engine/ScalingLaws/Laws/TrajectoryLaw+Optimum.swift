import Numerics

extension TrajectoryLaw {
    /// The cheapest way to use C floating-point operations (at batches far below the critical one, C = 6·N·Emin):
    /// train N until what is left of the loss by steps is αN/αS of what is left by size (Kaplan et al. 2020, appendix B).
    ///
    /// The same holds with an irreducible part, which moves the critical batch alone; then C has no closed inverse, and
    /// the size is found by halving.
    ///
    /// - Throws: `outOfRange`, `noOptimum` where the constants leave none.
    public func computeOptimum(operations: Double) throws(ScalingLawError) -> Optimum {
        try requirePositive("operations", operations)
        return irreducibleLoss == 0 ? closedOptimum(operations) : try searchedOptimum(operations)
    }

    /// Kaplan et al. 2020, equations B.4 to B.10.
    private func closedOptimum(_ operations: Double) -> Optimum {
        let (n, s, b) = (parameterExponent, stepExponent, batchExponent)
        let exponent = 1 / (1 / s + 1 / b + 1 / n)
        let scale =
            6 * criticalParameters * criticalBatch * criticalSteps
            * portablePower(1 + n / s, 1 / s + 1 / n) * portablePower(s / n, 1 / s)
        let loss = portablePower(scale / operations, exponent)
        let parameters =
            criticalParameters * portablePower(operations / scale, exponent / n) * portablePower(1 + n / s, 1 / n)
        return Optimum(parameters: parameters, tokens: operations / (6 * parameters), loss: loss)
    }

    private func searchedOptimum(_ operations: Double) throws(ScalingLawError) -> Optimum {
        let ratio = parameterExponent / stepExponent
        /// ln of N, L and C where a share x = (Nc/N)^αN is left by size.
        func place(_ logShare: Double) -> (size: Double, loss: Double, operations: Double) {
            let share = portableExponential(logShare)
            let loss = irreducibleLoss + (1 + ratio) * share
            let size = portableLogarithm(criticalParameters) - logShare / parameterExponent
            let steps = portableLogarithm(criticalSteps) - portableLogarithm(ratio * share) / stepExponent
            let batch = portableLogarithm(criticalBatch) - portableLogarithm(loss) / batchExponent
            return (size, loss, portableLogarithm(6) + size + steps + batch)
        }
        let target = portableLogarithm(operations)
        var (low, high) = (-60.0, 10.0)
        guard place(low).operations > target, place(high).operations < target else {
            throw .noOptimum("\(operations) operations lie beyond what the law's constants cover")
        }
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if place(middle).operations > target { low = middle } else { high = middle }
        }
        let best = place((low + high) / 2)
        let parameters = portableExponential(best.size)
        return Optimum(parameters: parameters, tokens: operations / (6 * parameters), loss: best.loss)
    }
}
