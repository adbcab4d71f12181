import Numerics

/// Adam with the paper's schedule and its penalty.
final class IsolatedOptimizer {
    private var adam = Adam<Float>()
    private let plan: IsolationPlan
    private let mask: Supermask?

    init(_ plan: IsolationPlan, mask: Supermask?) { (self.plan, self.mask) = (plan, mask) }

    func step(_ parameters: [Parameter<Float>], epoch: Int) throws {
        var rate = plan.rate
        for _ in 0..<epoch / 20 { rate *= 0.1 }
        for parameter in parameters {
            if let mask, try mask.step(parameter, { try adam.step($0, rate: rate) }) { continue }
            if plan.penalty > 0 { try pull(parameter) }
            try adam.step(parameter, rate: rate)
        }
    }

    /// Adds the gradient of the norm; that of 0 is 0.
    private func pull(_ parameter: Parameter<Float>) throws {
        let count = parameter.shape.count
        try parameter.withValuesAndGradients { values, gradients in
            let square = Float.kernels.sumOfSquares(count: count, values)
            guard square > 0 else { return }
            Float.kernels.scaleAdd(
                count: count, Float(plan.penalty) / square.squareRoot(), values, 1, into: gradients)
        }
    }
}
