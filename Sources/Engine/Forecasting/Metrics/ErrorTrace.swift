#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The error of a forecast against how far ahead it looks.
public struct ErrorTrace: Sendable, Hashable {
    /// The sMAPE of each point, mean over components.
    public let pointwise: [Double]
    /// The sMAPE of the points up to and with each, as the study draws it.
    public let cumulative: [Double]

    /// sMAPE in the range of the forecast's definitions.
    public init(_ scored: ScoredForecast) {
        let (dimension, range, epsilon) =
            (scored.truth.dimension, scored.definitions.smapeRange, scored.definitions.epsilon)
        var (points, prefixes) = ([Double](), [Double]())
        points.reserveCapacity(scored.count)
        prefixes.reserveCapacity(scored.count)
        var total = 0.0
        for time in 0..<scored.count {
            var sum = 0.0
            for entry in (time * dimension)..<((time + 1) * dimension) {
                sum += Metric.symmetricError(scored.truth.values[entry], scored.forecast.values[entry], epsilon)
            }
            total += sum
            points.append(range * sum / Double(dimension))
            prefixes.append(range * total / Double((time + 1) * dimension))
        }
        pointwise = points
        cumulative = prefixes
    }

    /// Steps from 1 to `last` about evenly spaced in their logarithm, 20 to a factor of ten, each once; both
    /// ends are among them.
    public static func steps(to last: Int) -> [Int] {
        guard last > 0 else { return [] }
        var steps: [Int] = []
        var exponent = 0.0
        while true {
            let step = Int(pow(10, exponent / 20).rounded())
            guard step < last else { return steps + [last] }
            if step != steps.last { steps.append(step) }
            exponent += 1
        }
    }
}
