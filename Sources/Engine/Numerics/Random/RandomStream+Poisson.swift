extension RandomStream {
    /// A draw of the Poisson distribution.
    ///
    /// Below a mean of 10 by inversion of its distribution function, from there by Hörmann's
    /// transformed rejection (1993, *The transformed rejection method for generating Poisson random
    /// variables*, Insurance: Mathematics and Economics 12, algorithm PTRS).
    ///
    /// - Parameter mean: In 0...10⁹; beyond, the logarithms that decide would lose too many digits.
    /// - Throws: When the mean is anything else.
    public mutating func poisson(mean: Double) throws(DistributionError) -> Int {
        guard mean >= 0, mean <= 1e9 else {
            throw DistributionError("Poisson", "the mean is \(mean), should be in 0...10⁹")
        }
        return mean < 10 ? poissonByInversion(mean) : poissonByRejection(mean)
    }

    private mutating func poissonByInversion(_ mean: Double) -> Int {
        var left = uniform()
        var probability = portableExponential(-mean)
        var count = 0
        // At 200 the probability is below 10⁻¹⁷⁰; the bound only stops what rounding might leave over.
        while left >= probability, count < 200 {
            left -= probability
            count += 1
            probability *= mean / Double(count)
        }
        return count
    }

    private mutating func poissonByRejection(_ mean: Double) -> Int {
        let b = 0.931 + 2.53 * mean.squareRoot()
        let a = -0.059 + 0.02483 * b
        let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
        let immediate = 0.9277 - 3.6224 / (b - 2)
        let logMean = portableLogarithm(mean)
        while true {
            let u = uniform() - 0.5
            let v = 1 - uniform()
            let us = 0.5 - abs(u)
            // At u = −½ the transformation leaves the numbers.
            guard us > 0 else { continue }
            let k = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
            if us >= 0.07, v <= immediate { return Int(k) }
            if k < 0 || k > 1e15 || (us < 0.013 && v > us) { continue }
            let bound = k * logMean - mean - portableLogFactorial(k)
            if portableLogarithm(v * inverseAlpha / (a / (us * us) + b)) <= bound { return Int(k) }
        }
    }
}
