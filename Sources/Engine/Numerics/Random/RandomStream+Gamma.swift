extension RandomStream {
    /// A draw of the exponential distribution of mean 1: −ln of a uniform number in (0, 1].
    public mutating func exponential() -> Double { -portableLogarithm(1 - uniform()) }

    /// A draw of the gamma distribution with this shape and scale 1; its mean is `shape`.
    ///
    /// Marsaglia and Tsang (2000), *A simple method for generating gamma variables*, ACM TOMS 26. A
    /// shape below 1 may give numbers too small for a double, which come out as 0;
    /// ``logGamma(shape:)`` keeps them apart.
    ///
    /// - Parameter shape: Finite, above 0.
    /// - Throws: When the shape is anything else.
    public mutating func gamma(shape: Double) throws(DistributionError) -> Double {
        try RandomStream.require(shape)
        if shape >= 1 { return gamma(atLeastOne: shape) }
        return portableExponential(logGammaDraw(shape))
    }

    /// The logarithm of a draw of the gamma distribution, as exact for the smallest shapes as for
    /// others.
    ///
    /// - Parameter shape: Finite, above 0.
    /// - Throws: When the shape is anything else.
    public mutating func logGamma(shape: Double) throws(DistributionError) -> Double {
        try RandomStream.require(shape)
        return logGammaDraw(shape)
    }

    /// A draw of the Dirichlet distribution: shares that are at least 0 and sum to 1.
    ///
    /// Gamma draws over their sum, taken through logarithms: where all concentrations are tiny, one
    /// share is nearly 1 instead of all being 0/0.
    ///
    /// - Parameter concentrations: Finite, above 0, at least one.
    /// - Throws: When the concentrations are anything else.
    public mutating func dirichlet(_ concentrations: [Double]) throws(DistributionError) -> [Double] {
        guard !concentrations.isEmpty else { throw DistributionError("Dirichlet", "there are no concentrations") }
        for concentration in concentrations { try RandomStream.require(concentration, of: "Dirichlet") }
        let logarithms = concentrations.map { logGammaDraw($0) }
        let largest = logarithms.max() ?? 0
        let shares = logarithms.map { portableExponential($0 - largest) }
        let sum = shares.reduce(0, +)
        return shares.map { $0 / sum }
    }

    private static func require(_ shape: Double, of distribution: String = "gamma") throws(DistributionError) {
        guard shape.isFinite, shape > 0 else {
            throw DistributionError(distribution, "\(shape) should be finite and above 0")
        }
    }

    private mutating func logGammaDraw(_ shape: Double) -> Double {
        if shape >= 1 { return portableLogarithm(gamma(atLeastOne: shape)) }
        // G(a) = G(a + 1) · U^(1/a); the quotient of a logarithm in (−37, 0] by a shape above
        // 2⁻¹⁰⁷⁴ may be −∞, which is held at the last finite number.
        let power = portableLogarithm(1 - uniform()) / shape
        return portableLogarithm(gamma(atLeastOne: shape + 1)) + max(power, -Double.greatestFiniteMagnitude / 2)
    }

    private mutating func gamma(atLeastOne shape: Double) -> Double {
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let e = c * x
            guard e > -1 else { continue }
            let u = 1 - uniform()
            // Marsaglia and Tsang's squeeze: below it u is accepted in any case, and the logarithms, which
            // would say the same, are spared nearly always.
            if u < 1 - 0.0331 * (x * x) * (x * x) { return d * (1 + e) * (1 + e) * (1 + e) }
            // ½x² + d·(1 − v + ln v) with v = (1 + e)³, so written that large shapes cancel no digits.
            let bound = 0.5 * x * x + d * (3 * portableLogarithm1p(e) - e * (3 + e * (3 + e)))
            if portableLogarithm(u) < bound { return d * (1 + e) * (1 + e) * (1 + e) }
        }
    }
}
