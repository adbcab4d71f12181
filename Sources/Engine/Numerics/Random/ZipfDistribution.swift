/// Draws k ∈ {1, 2, …} with probability in proportion to k^(−s), of n numbers or of all.
///
/// Rejection-inversion (Hörmann and Derflinger 1996, *Rejection-inversion to generate variates from
/// monotone discrete distributions*, ACM TOMACS 6): exact, without tables, and at most a few tries a
/// draw for any exponent and any n.
public struct ZipfDistribution: Sendable, Hashable {
    private let exponent: Double
    /// The last number; infinite when all are drawn from.
    private let last: Double
    private let integralAtFirst: Double
    private let integralAtLast: Double
    private let shortcut: Double

    /// Of the numbers 1...`count`.
    ///
    /// - Parameters:
    ///   - exponent: s, finite, at least 0 (0: all equally likely).
    ///   - count: n, in 1...2⁵³.
    /// - Throws: When a parameter is out of range.
    public init(exponent: Double, count: Int) throws(DistributionError) {
        guard exponent.isFinite, exponent >= 0, count >= 1, count <= 1 << 53 else {
            throw DistributionError(
                "Zipf", "exponent \(exponent) of \(count) numbers, should be at least 0 and 1...2⁵³")
        }
        self.init(exponent, last: Double(count))
    }

    /// Of all numbers from 1 (the zeta distribution).
    ///
    /// Near an exponent of 1 most draws are astronomical: beyond 2⁵³ they have the 53 bits of a
    /// double, and beyond `Int.max` they come out as `Int.max`.
    ///
    /// - Parameter exponent: s, finite, above 1.
    /// - Throws: When the exponent is out of range.
    public init(exponent: Double) throws(DistributionError) {
        guard exponent.isFinite, exponent > 1 else {
            throw DistributionError("Zipf", "exponent \(exponent) of all numbers, should be above 1")
        }
        self.init(exponent, last: .infinity)
    }

    private init(_ exponent: Double, last: Double) {
        (self.exponent, self.last) = (exponent, last)
        integralAtFirst = ZipfDistribution.integral(1.5, exponent) - 1
        integralAtLast = last.isFinite ? ZipfDistribution.integral(last + 0.5, exponent) : 1 / (exponent - 1)
        shortcut =
            2
            - ZipfDistribution.inverseIntegral(
                ZipfDistribution.integral(2.5, exponent) - ZipfDistribution.density(2, exponent), exponent)
    }

    /// A number from 1.
    public func draw(_ random: inout RandomStream) -> Int {
        while true {
            let u = integralAtLast + random.uniform() * (integralAtFirst - integralAtLast)
            let x = ZipfDistribution.inverseIntegral(u, exponent)
            let k = min(max((x + 0.5).rounded(.down), 1), last)
            // Also right where x is infinite or so large that halves are lost: the hat is the density.
            guard k < 0x1p53 else { return k < 0x1p63 ? Int(k) : .max }
            if k - x <= shortcut { return Int(k) }
            if u >= ZipfDistribution.integral(k + 0.5, exponent) - ZipfDistribution.density(k, exponent) {
                return Int(k)
            }
        }
    }

    /// h(x) = x^(−s).
    private static func density(_ x: Double, _ s: Double) -> Double {
        portableExponential(-s * portableLogarithm(x))
    }

    /// H(x) = (x^(1−s) − 1)/(1 − s), or ln x at s = 1: an integral of h that is continuous in s.
    private static func integral(_ x: Double, _ s: Double) -> Double {
        let logarithm = portableLogarithm(x)
        return quotient((1 - s) * logarithm, portableExponentialMinus1) * logarithm
    }

    /// The x with H(x) = u, for u below H(∞).
    private static func inverseIntegral(_ u: Double, _ s: Double) -> Double {
        // Rounding may take the argument of the logarithm to −1, which is at infinity, or past it.
        let t = u * (1 - s)
        guard t > -1 else { return .infinity }
        return portableExponential(quotient(t, portableLogarithm1p) * u)
    }

    /// f(t)/t for an f with f(0) = 0 and f′(0) = 1.
    private static func quotient(_ t: Double, _ f: (Double) -> Double) -> Double { t == 0 ? 1 : f(t) / t }
}
