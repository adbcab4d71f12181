import Numerics

extension LossForm {
    /// Σ Huber_δ(ln L̂ − ln L) at free numbers, over the runs that the form covers: what ``RobustFit`` makes least.
    public func objective(_ point: [Double], _ runs: [MeasuredRun], delta: Double = 1e-3) -> Double {
        var unused = [Double](repeating: 0, count: count)
        let objective = HuberObjective(self, runs.filter(covers).map(LoggedRun.init), delta: delta)
        return objective.value(point, &unused) / HuberObjective<Self>.scale
    }
}

/// Σ Huber_δ(ln L̂ − ln L) over runs, times a scale with which a search's tolerances mean something: the sums of a good fit
/// are near 1e-3, and searches that look at absolute gains stop far from the optimum (Besiroglu et al. 2024).
struct HuberObjective<Form: LossForm> {
    static var scale: Double { 1e6 }

    let form: Form
    let runs: [LoggedRun]
    /// How often each run counts.
    let weights: [Double]
    let delta: Double

    init(_ form: Form, _ runs: [LoggedRun], weights: [Double]? = nil, delta: Double) {
        (self.form, self.runs, self.delta) = (form, runs, delta)
        self.weights = weights ?? [Double](repeating: 1, count: runs.count)
    }

    func value(_ point: [Double], _ gradient: inout [Double]) -> Double {
        let (natural, scale) = form.natural(point)
        var (sum, slopes) = (0.0, SIMD8<Double>.zero)
        for (run, weight) in zip(runs, weights) where weight > 0 {
            let (value, slope) = form.logLoss(natural, run)
            let residual = value - run.loss
            let size = abs(residual)
            if size <= delta {
                sum += weight * residual * residual / 2
                slopes += weight * residual * slope
            } else {
                sum += weight * delta * (size - delta / 2)
                slopes += (residual > 0 ? weight * delta : -weight * delta) * slope
            }
        }
        slopes *= scale * Self.scale
        for place in gradient.indices { gradient[place] = slopes[place] }
        return sum * Self.scale
    }

    /// One descent, which may stop short.
    func descent(from start: [Double]) throws(OptimizationError) -> Minimum {
        try LimitedMemoryBFGS(memory: 12, gradientTolerance: 1e-9, valueTolerance: 1e-15, maximumIterations: 400)
            .minimize(from: start) { value($0, &$1) }
    }

    /// Descends, and begins anew where it stopped, until that gains nothing.
    func minimum(from start: [Double]) throws(OptimizationError) -> Minimum {
        var best = try descent(from: start)
        for _ in 0..<20 {
            let next = try descent(from: best.point)
            let gain = best.value - next.value
            if gain > 0 { best = next }
            if !(gain > best.value * 1e-12) { break }
        }
        return best
    }

    /// From a point near the optimum to its bottom: a simplex sees over the kinks of Huber's loss, at which descents
    /// end when δ is small.
    func polished(_ point: [Double]) throws(OptimizationError) -> Minimum {
        var best = try minimum(from: point)
        var unused = [Double](repeating: 0, count: form.count)
        let simplex = NelderMead(
            pointTolerance: 1e-10, valueTolerance: 1e-10, maximumIterations: 4_000, restarts: 4, relativeSize: 1e-3,
            absoluteSize: 1e-4)
        for _ in 0..<10 {
            let rough = try simplex.minimize(from: best.point) { value($0, &unused) }
            let fine = try minimum(from: rough.point)
            let next = fine.value <= rough.value ? fine : rough
            let gain = best.value - next.value
            if gain > 0 { best = next }
            if !(gain > best.value * 1e-10) { break }
        }
        return best
    }
}
