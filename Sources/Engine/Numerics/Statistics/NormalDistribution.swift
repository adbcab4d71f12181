#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The standard normal distribution. Uses the platform's `erfc`, so the last bit may differ between
/// platforms; random numbers are not made of it.
public enum NormalDistribution {
    /// The probability of a value up to `x`, in 0...1. Far out on the left it is small and
    /// keeps its digits: the relative error is about x² · 10⁻¹⁶, from rounding x/√2.
    public static func probability(upTo x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

    /// The value that this probability lies below: the inverse of ``probability(upTo:)``.
    ///
    /// Wichura 1988, *The percentage points of the normal distribution*, Applied Statistics 37,
    /// algorithm AS 241 (PPND16), about 16 digits.
    ///
    /// - Parameter probability: In 0...1; the ends are infinite. Not a number outside.
    public static func quantile(_ probability: Double) -> Double {
        guard probability > 0, probability < 1 else {
            return probability == 0 ? -.infinity : probability == 1 ? .infinity : .nan
        }
        let q = probability - 0.5
        if abs(q) <= 0.425 { return q * ratio(0.180625 - q * q, centralNumerator, centralDenominator) }
        let r = (-portableLogarithm(q < 0 ? probability : 1 - probability)).squareRoot()
        let size =
            r <= 5
            ? ratio(r - 1.6, middleNumerator, middleDenominator)
            : ratio(r - 5, tailNumerator, tailDenominator)
        return q < 0 ? -size : size
    }

    private static func ratio(_ r: Double, _ numerator: [Double], _ denominator: [Double]) -> Double {
        numerator.reduce(0) { $0 * r + $1 } / denominator.reduce(0) { $0 * r + $1 }
    }

    // The tables of AS 241, highest power first.
    private static let centralNumerator = [
        2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
        13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
    ]
    private static let centralDenominator = [
        5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
        5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1,
    ]
    private static let middleNumerator = [
        7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
        3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
    ]
    private static let middleDenominator = [
        1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
        0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
    ]
    private static let tailNumerator = [
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
        0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
    ]
    private static let tailDenominator = [
        2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
        0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
    ]
}
