/// Confidence intervals of any statistic by resampling (Efron and Tibshirani 1993, *An Introduction
/// to the Bootstrap*, chapters 13 and 14).
///
/// ```swift
/// let interval = try Bootstrap(resamples: 2000).interval(of: errors, random: random.split(1), median)
/// ```
public struct Bootstrap: Sendable {
    /// How the ends of an interval are found among the replicates.
    public enum Method: Sendable, Hashable {
        /// Quantiles at the levels that the confidence leaves on either side.
        case percentile
        /// Quantiles at levels corrected for the bias of the replicates and for how the statistic's
        /// deviation changes with its value, which the jackknife estimates. n more evaluations.
        case biasCorrectedAccelerated
    }

    /// What the sample says, and between what its statistic lies with the wanted confidence.
    public struct Interval: Sendable, Hashable {
        public let estimate: Double
        public let lower: Double
        public let upper: Double
    }

    public let resamples: Int
    public let confidence: Double
    public let method: Method

    /// - Parameters:
    ///   - resamples: At least 1; a few thousand for intervals of 95 %.
    ///   - confidence: Between 0 and 1.
    /// - Throws: `invalidArgument`.
    public init(
        resamples: Int = 2000, confidence: Double = 0.95, method: Method = .biasCorrectedAccelerated
    ) throws(StatisticsError) {
        guard resamples >= 1, confidence > 0, confidence < 1 else {
            throw .invalidArgument(
                statistic: "the bootstrap",
                "\(resamples) resamples at \(confidence), should be at least 1 at a confidence between 0 and 1")
        }
        (self.resamples, self.confidence, self.method) = (resamples, confidence, method)
    }

    /// The interval of a statistic of values that were drawn independently.
    ///
    /// - Parameters:
    ///   - values: At least one.
    ///   - random: What resamples are drawn from; equal streams give equal intervals.
    ///   - statistic: Of as many values as there are, or one less.
    /// - Returns: Ends that are not numbers where the statistic of a resample is not, or where the
    ///   correction has nothing to go by: all replicates on one side of the estimate.
    /// - Throws: `invalidArgument` when there are no values; what `statistic` throws.
    public func interval(
        of values: [Double], random: RandomStream, _ statistic: ([Double]) throws -> Double
    ) throws -> Interval {
        var resample = values
        return try interval(count: values.count, random: random) { places in
            resample.removeAll(keepingCapacity: true)
            for place in places { resample.append(values[place]) }
            return try statistic(resample)
        }
    }

    /// The interval of a statistic of anything that was drawn independently: rows, pairs, systems.
    ///
    /// - Parameters:
    ///   - count: How many there are, at least one.
    ///   - statistic: Of those at the given places, of which some come several times and some never.
    public func interval(
        count: Int, random: RandomStream, _ statistic: ([Int]) throws -> Double
    ) throws -> Interval {
        guard count > 0 else {
            throw StatisticsError.invalidArgument(statistic: "the bootstrap", "there is nothing to resample")
        }
        var random = random
        let all = Array(0..<count)
        var places = all
        var replicates: [Double] = []
        replicates.reserveCapacity(resamples)
        for _ in 0..<resamples {
            for place in 0..<count { places[place] = random.index(below: count) }
            replicates.append(try statistic(places))
        }
        let estimate = try statistic(all)
        guard method == .biasCorrectedAccelerated, count > 1 else {
            return interval(estimate: estimate, replicates: replicates, jackknife: nil)
        }
        let jackknife = try all.map { left in try statistic(all.filter { $0 != left }) }
        return interval(estimate: estimate, replicates: replicates, jackknife: jackknife)
    }

    /// The interval from replicates; corrected where there are jackknife values, that is the statistic
    /// without each of the values in turn.
    package func interval(estimate: Double, replicates: [Double], jackknife: [Double]?) -> Interval {
        let tail = (1 - confidence) / 2
        var levels = (tail, 1 - tail)
        if let jackknife {
            // Ties count half, as in scipy: a statistic of few values repeats itself.
            let below = Double(replicates.count { $0 < estimate })
            let ties = Double(replicates.count { $0 == estimate })
            let bias = NormalDistribution.quantile((below + ties / 2) / Double(replicates.count))
            let acceleration = Bootstrap.acceleration(jackknife)
            func corrected(_ level: Double) -> Double {
                let z = bias + NormalDistribution.quantile(level)
                return NormalDistribution.probability(upTo: bias + z / (1 - acceleration * z))
            }
            levels = (corrected(levels.0), corrected(levels.1))
        }
        func end(_ level: Double) -> Double { level.isNaN ? .nan : quantile(replicates, level) }
        return Interval(estimate: estimate, lower: end(levels.0), upper: end(levels.1))
    }

    /// Efron and Tibshirani's equation 14.15; 0 for a statistic that does not change.
    private static func acceleration(_ jackknife: [Double]) -> Double {
        let centre = mean(jackknife)
        let (squares, cubes) = jackknife.reduce((0, 0)) { sums, value in
            let d = centre - value
            return (sums.0 + d * d, sums.1 + d * d * d)
        }
        return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
    }
}
