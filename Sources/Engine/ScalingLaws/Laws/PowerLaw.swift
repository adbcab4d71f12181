import Numerics

/// y = k·x^a, by ordinary least squares of ln y on ln x.
public struct PowerLaw: Sendable, Hashable {
    /// k.
    public let coefficient: Double
    /// a.
    public let exponent: Double
    /// The share of the variance of ln y that the line accounts for; 1 where there is none, or no points are known.
    public let determination: Double

    /// A line whose points are not at hand.
    public init(coefficient: Double, exponent: Double) {
        (self.coefficient, self.exponent, determination) = (coefficient, exponent, 1)
    }

    /// - Throws: `insufficient` for fewer than two different x, `outOfRange` for a number that is not above 0.
    public init(_ points: [(x: Double, y: Double)]) throws(ScalingLawError) {
        for (x, y) in points {
            try requirePositive("x", x)
            try requirePositive("y", y)
        }
        let (x, y) = (points.map { portableLogarithm($0.x) }, points.map { portableLogarithm($0.y) })
        guard Set(points.map(\.x)).count > 1 else {
            throw .insufficient("a power law needs at least two different places, and has \(points.count) points")
        }
        let (meanX, meanY) = (mean(x), mean(y))
        var (spreadX, spreadY, both) = (0.0, 0.0, 0.0)
        for (a, b) in zip(x, y) {
            spreadX += (a - meanX) * (a - meanX)
            spreadY += (b - meanY) * (b - meanY)
            both += (a - meanX) * (b - meanY)
        }
        exponent = both / spreadX
        coefficient = portableExponential(meanY - exponent * meanX)
        determination = spreadY > 0 ? both * both / (spreadX * spreadY) : 1
    }

    public func callAsFunction(_ x: Double) -> Double { coefficient * portablePower(x, exponent) }
}
