// Transcendental functions for random numbers, beside `portableLogarithm`: from additions, products
// and divisions, which IEEE 754 rounds alike everywhere. A platform's own functions differ in the
// last bit, and where such a bit decides whether a draw is rejected, streams part for good.

/// eˣ within 2 units in the last place; 0 below −745 and infinite above 709.78.
///
/// x = k·ln 2 + r with |r| ≤ ½·ln 2, where Taylor's series needs 14 terms for 1e-17.
package func portableExponential(_ x: Double) -> Double {
    guard x < 709.79 else { return x.isNaN ? x : .infinity }
    guard x > -745.2 else { return 0 }
    let k = (x * 1.4426950408889634).rounded()
    // ln 2 in two parts: the first has trailing zeros, so k · high is exact.
    let r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10
    var series = 1.0
    for term in stride(from: 14.0, through: 1, by: -1) { series = 1 + series * r / term }
    // In two steps, for 2ᵏ itself may lie outside the range where eˣ does not.
    let half = (k / 2).rounded(.down)
    return series * Double(sign: .plus, exponent: Int(half), significand: 1)
        * Double(sign: .plus, exponent: Int(k - half), significand: 1)
}

/// ln(1 + x) for x > −1, also where x is far below 1 (Goldberg 1991, theorem 4).
package func portableLogarithm1p(_ x: Double) -> Double {
    let sum = 1 + x
    if sum == 1 { return x }
    // The error of the sum cancels: ln(s)/(s − 1) varies slowly.
    return portableLogarithm(sum) * (x / (sum - 1))
}

/// eˣ − 1, also where x is far below 1.
package func portableExponentialMinus1(_ x: Double) -> Double {
    guard abs(x) < 0.35 else { return portableExponential(x) - 1 }
    var series = 1.0
    for term in stride(from: 14.0, through: 2, by: -1) { series = 1 + series * x / term }
    return x * series
}

/// ln(k!) for k ≥ 0: of the product, which is exact, up to 15, and by Stirling's series from there.
package func portableLogFactorial(_ k: Double) -> Double {
    if k < 16 {
        var product = 1.0
        for factor in stride(from: 2, through: k, by: 1) { product *= factor }
        return portableLogarithm(product)
    }
    let inverse = 1 / k
    let square = inverse * inverse
    let series =
        (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188)))) * inverse
    let halfLogTwoPi = 0.91893853320467274178
    return (k + 0.5) * portableLogarithm(k) - k + halfLogTwoPi + series
}
