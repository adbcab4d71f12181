/// Autoregressions and their partial autocorrelations, which stand for one another: every sequence of numbers in
/// (−1, 1) is that of exactly one stationary autoregression (Barndorff-Nielsen and Schou 1973).
public enum PartialAutocorrelation {
    /// The coefficients φ of x_t = Σ φ_i·x_{t−i} + e_t whose partial autocorrelations are given (the Durbin–Levinson
    /// recursion).
    public static func coefficients(_ partial: [Double]) -> [Double] {
        var phi = [Double](repeating: 0, count: partial.count)
        for (k, r) in partial.enumerated() {
            for i in 0..<(k / 2) {
                let (low, high) = (phi[i], phi[k - 1 - i])
                phi[i] = low - r * high
                phi[k - 1 - i] = high - r * low
            }
            if k % 2 == 1 { phi[k / 2] *= 1 - r }
            phi[k] = r
        }
        return phi
    }

    /// The partial autocorrelations of an autoregression, or nil when it is not stationary.
    public static func ofStationary(_ coefficients: [Double]) -> [Double]? {
        var phi = coefficients
        var partial = [Double](repeating: 0, count: phi.count)
        for k in phi.indices.reversed() {
            let r = phi[k]
            guard abs(r) < 1 else { return nil }
            partial[k] = r
            let shrinkage = 1 - r * r
            for i in 0..<(k / 2) {
                let (low, high) = (phi[i], phi[k - 1 - i])
                phi[i] = (low + r * high) / shrinkage
                phi[k - 1 - i] = (high + r * low) / shrinkage
            }
            if k % 2 == 1 { phi[k / 2] = phi[k / 2] * (1 + r) / shrinkage }
        }
        return partial
    }

    /// A number in (−1, 1) for any number: x/√(1 + x²), the map of Jones (1980) that keeps a search stationary.
    public static func bounded(_ x: Double) -> Double { x / (1 + x * x).squareRoot() }

    /// The inverse of ``bounded(_:)``; a number at the border comes back large but finite.
    public static func unbounded(_ r: Double) -> Double { r / max((1 - r) * (1 + r), 1e-16).squareRoot() }
}
