/// Lyapunov exponents as a long run estimates them, largest first, per unit of time.
public struct LyapunovSpectrum: Sendable, Hashable {
    public let exponents: [Double]
    /// Of each exponent, from the spread of its means over equal batches of the run. Where an exponent
    /// itself changes with time, as in a flow that keeps its volume, they say nothing of that.
    public let standardErrors: [Double]
    /// Whether these are all the exponents that there are. A delay equation has infinitely many.
    public let isComplete: Bool

    /// - Parameters:
    ///   - exponents: In any order.
    ///   - standardErrors: One an exponent, in the same order.
    ///   - isComplete: Whether these are all.
    public init(exponents: [Double], standardErrors: [Double], isComplete: Bool) {
        let order = exponents.indices.sorted { exponents[$0] > exponents[$1] }
        self.exponents = order.map { exponents[$0] }
        self.standardErrors = order.map { $0 < standardErrors.count ? standardErrors[$0] : .nan }
        self.isComplete = isComplete
    }

    /// The dimension of the attractor after Kaplan and Yorke (1979): j + (λ₁ + … + λⱼ)/|λⱼ₊₁| with the
    /// largest j for which the sum is not negative.
    ///
    /// 0 when no exponent is positive enough to begin. When the sum of all is not negative it is their
    /// number if they are all that there are, and otherwise unknown: nil.
    public var kaplanYorkeDimension: Double? {
        var sum = 0.0
        for (j, exponent) in exponents.enumerated() {
            if sum + exponent < 0 { return Double(j) + sum / -exponent }
            sum += exponent
        }
        return isComplete ? Double(exponents.count) : nil
    }

    /// The sum of the positive exponents, which bounds the entropy (Pesin).
    public var entropy: Double { exponents.filter { $0 > 0 }.reduce(0, +) }
}
