/// A density: isotropic Gaussians of equal weight, one around each of a set of points.
public struct GaussianMixture: Sendable {
    /// Coordinates of a point.
    public let dimension: Int
    /// The number of Gaussians.
    public let count: Int
    /// Four centres side by side: block by block, and in a block coordinate by coordinate.
    private var centres: [SIMD4<Double>]
    /// −1/(2σ²) and ln(weight · normalisation) of each Gaussian; what fills the last block has no weight.
    private var slopes: [SIMD4<Double>]
    private var heights: [SIMD4<Double>]
    private let deviations: [Double]

    /// - Parameters:
    ///   - dimension: At least 1.
    ///   - centres: A row of `dimension` coordinates for each point, at least one.
    ///   - variances: Of each coordinate, one for each point or a single one for all; positive.
    /// - Throws: `invalidArgument` when sizes disagree or a number is not finite.
    public init(dimension: Int, centres: [Double], variances: [Double]) throws(StatisticsError) {
        let count = dimension > 0 ? centres.count / dimension : 0
        guard count > 0, count * dimension == centres.count, variances.count == count || variances.count == 1 else {
            throw .invalidArgument(
                statistic: "Gaussian mixture",
                "\(centres.count) coordinates and \(variances.count) variances for points of \(dimension) dimensions")
        }
        guard centres.allSatisfy(\.isFinite), variances.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw .invalidArgument(
                statistic: "Gaussian mixture", "centres must be finite, variances finite and positive")
        }
        self.dimension = dimension
        self.count = count
        deviations = variances.map { $0.squareRoot() }
        let blocks = (count + 3) / 4
        self.centres = Array(repeating: .zero, count: blocks * dimension)
        slopes = Array(repeating: .zero, count: blocks)
        heights = Array(repeating: SIMD4(repeating: -.infinity), count: blocks)
        let weight = -portableLogarithm(Double(count)) - 0.5 * Double(dimension) * 1.8378770664093453  // ln 2π
        for point in 0..<count {
            let (block, lane) = (point / 4, point % 4)
            let variance = variances[variances.count == 1 ? 0 : point]
            slopes[block][lane] = -0.5 / variance
            heights[block][lane] = weight - 0.5 * Double(dimension) * portableLogarithm(variance)
            for axis in 0..<dimension {
                self.centres[block * dimension + axis][lane] = centres[point * dimension + axis]
            }
        }
    }

    /// ln of the density at a point of `dimension` coordinates: the logarithm of a sum of exponentials, which
    /// does not underflow far from every centre.
    public func logDensity(at point: [Double]) -> Double {
        guard point.count == dimension else { return .nan }
        var scratch = [SIMD4<Double>](repeating: .zero, count: heights.count)
        return logDensity(point.map { SIMD4(repeating: $0) }, &scratch)
    }

    /// A draw.
    public func sample(_ random: inout RandomStream) -> [Double] {
        var point = [SIMD4<Double>](repeating: .zero, count: dimension)
        sample(&random, &point)
        return point.map { $0[0] }
    }

    /// A draw, each coordinate four times.
    private func sample(_ random: inout RandomStream, _ point: inout [SIMD4<Double>]) {
        let centre = random.index(below: count)
        let deviation = deviations[deviations.count == 1 ? 0 : centre]
        for axis in 0..<dimension {
            let coordinate = centres[centre / 4 * dimension + axis][centre % 4]
            point[axis] = SIMD4(repeating: coordinate + deviation * random.normal())
        }
    }

    /// The Kullback–Leibler divergence D(self ‖ other) = ⟨ln p(x) − ln q(x)⟩ over draws x of self.
    ///
    /// Monte Carlo as in Hershey and Olsen 2007, *Approximating the Kullback Leibler divergence between
    /// Gaussian mixture models*, ICASSP. May be slightly negative where the two are alike.
    ///
    /// - Throws: `invalidArgument` when dimensions differ.
    public func divergence(
        from other: GaussianMixture, samples: Int, _ random: inout RandomStream
    ) throws(StatisticsError) -> Double {
        guard other.dimension == dimension, samples > 0 else {
            throw .invalidArgument(
                statistic: "Kullback–Leibler divergence",
                "mixtures of \(dimension) and \(other.dimension) dimensions, \(samples) samples")
        }
        var mine = [SIMD4<Double>](repeating: .zero, count: heights.count)
        var others = [SIMD4<Double>](repeating: .zero, count: other.heights.count)
        var point = [SIMD4<Double>](repeating: .zero, count: dimension)
        var sum = 0.0
        for _ in 0..<samples {
            sample(&random, &point)
            sum += logDensity(point, &mine) - other.logDensity(point, &others)
        }
        return sum / Double(samples)
    }

    /// - Parameter point: Each coordinate four times.
    private func logDensity(_ point: [SIMD4<Double>], _ exponents: inout [SIMD4<Double>]) -> Double {
        var highest = SIMD4(repeating: -Double.infinity)
        point.withUnsafeBufferPointer { point in
            centres.withUnsafeBufferPointer { centres in
                for block in 0..<heights.count {
                    var squares = SIMD4<Double>.zero
                    for axis in 0..<dimension {
                        let difference = centres[block * dimension + axis] - point[axis]
                        squares += difference * difference
                    }
                    let exponent = heights[block] + slopes[block] * squares
                    exponents[block] = exponent
                    highest.replace(with: exponent, where: exponent .> highest)
                }
            }
        }
        let peak = highest.max()
        guard peak.isFinite else { return peak }
        // Below e⁻⁴⁵ of the largest, even 10⁵ terms are less than a last bit.
        let floor = SIMD4(repeating: peak - 45)
        var sum = SIMD4<Double>.zero
        for exponent in exponents where any(exponent .> floor) {
            sum += exponentialOfNegative(exponent - peak)
        }
        return peak + portableLogarithm(sum.sum())
    }
}

/// eˣ for x ≤ 0, within 2 units in the last place; 0 below −700.
@inline(__always)
private func exponentialOfNegative(_ x: SIMD4<Double>) -> SIMD4<Double> {
    let clamped = x.replacing(with: -700, where: x .< -700)
    // Adding 1.5 · 2⁵² rounds to a whole number and leaves it in the low bits.
    let shift = SIMD4(repeating: 6755399441055744.0)
    let shifted = clamped * 1.4426950408889634 + shift
    let k = shifted - shift
    let r = (clamped - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10
    // Taylor's series by Horner's rule; |r| ≤ ½·ln 2.
    var series = SIMD4(repeating: 1.0 / 6_227_020_800)
    series = series * r + 1.0 / 479_001_600
    series = series * r + 1.0 / 39_916_800
    series = series * r + 1.0 / 3_628_800
    series = series * r + 1.0 / 362_880
    series = series * r + 1.0 / 40_320
    series = series * r + 1.0 / 5_040
    series = series * r + 1.0 / 720
    series = series * r + 1.0 / 120
    series = series * r + 1.0 / 24
    series = series * r + 1.0 / 6
    series = series * r + 1.0 / 2
    series = series * r + 1
    series = series * r + 1
    let bits = unsafeBitCast(shifted, to: SIMD4<Int64>.self) &+ 1023
    let power = unsafeBitCast(bits &<< 52, to: SIMD4<Double>.self)
    return (series * power).replacing(with: 0, where: x .< -700)
}
