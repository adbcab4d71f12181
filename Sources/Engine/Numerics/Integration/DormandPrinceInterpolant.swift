/// The solution over one accepted step of DOP853, of order 7 (Hairer, Nørsett and Wanner, *Solving
/// Ordinary Differential Equations I*, section II.6).
struct DormandPrinceInterpolant: Sendable {
    let start: Double
    let end: Double
    /// The state at the start, then the terms, each a row as long as the state.
    private let coefficients: [Double]

    /// The terms beyond the state at the start.
    static let terms = 7

    init(start: Double, end: Double, coefficients: [Double]) {
        self.start = start
        self.end = end
        self.coefficients = coefficients
    }

    /// Writes the state at `moment`, which is clamped to the step.
    func evaluate(at moment: Double, into state: UnsafeMutablePointer<Double>) {
        let x = min(max((moment - start) / (end - start), 0), 1)
        let count = coefficients.count / (Self.terms + 1)
        coefficients.withUnsafeBufferPointer { coefficients in
            for i in 0..<count {
                state[i] =
                    coefficients[i] + Self.polynomial(x) { term in coefficients[(term + 1) * count + i] }
            }
        }
    }

    /// The change from the start, `x` of the way through the step: Horner's scheme in x and 1 − x
    /// by turns.
    @inline(__always)
    static func polynomial(_ x: Double, _ term: (Int) -> Double) -> Double {
        var value = 0.0
        for index in stride(from: terms - 1, through: 0, by: -1) {
            value += term(index)
            value *= index % 2 == 0 ? x : 1 - x
        }
        return value
    }
}
