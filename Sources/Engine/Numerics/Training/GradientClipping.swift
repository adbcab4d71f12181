/// What keeps a step short when gradients are large.
public enum GradientClipping: Sendable, Hashable {
    case none
    /// All gradients are multiplied by limit/norm where their norm, taken over all parameters together, is larger
    /// (Pascanu et al. 2013, algorithm 1). As in PyTorch, 1e-6 is added to the norm that is divided by.
    case norm(Double)
    /// Every number of every gradient is kept within ±limit.
    case value(Double)

    /// What gradients of this norm are to be multiplied by.
    func scale(norm: Double) -> Double {
        guard case .norm(let limit) = self, norm > 0 else { return 1 }
        return min(1, limit / (norm + 1e-6))
    }
}

/// The norm of all gradients together, and the first parameter whose gradient is not finite, if there is one.
struct GradientNorm {
    /// √Σg², summed in double precision over parameters.
    let value: Double
    let notFinite: String?

    init<Scalar>(_ parameters: [Parameter<Scalar>]) throws(NetworkError) {
        var sum = 0.0
        var notFinite: String?
        for parameter in parameters {
            let (count, gradients) = (parameter.shape.count, try parameter.gradientAddress())
            let square = Double(Scalar.kernels.sumOfSquares(count: count, gradients))
            // A sum of squares may overflow where no number is infinite: only then every number is looked at.
            if !square.isFinite, notFinite == nil, !Scalar.kernels.isFinite(count: count, gradients) {
                notFinite = parameter.name
            }
            sum += square
        }
        value = sum.squareRoot()
        self.notFinite = notFinite
    }
}
