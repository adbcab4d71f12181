import Identifiers

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

func logarithm(_ x: Double) -> Double { log(x) }
func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }

/// What tasks take, learned as they end.
///
/// The logarithm of a duration is modelled as the logarithm of the family's hint, plus a grand
/// mean, plus one effect for each value of each cost parameter. Effects are running estimates that
/// start at zero, so that a value never seen is expected to take what its hint says at the scale
/// of the rest.
struct DurationModel: Sendable {
    private struct Effect: Sendable {
        var value: Double = 0
        var seen: Double = 0
    }

    static let shortest: Seconds = 1e-7

    private let width: Int
    /// `width` numbers of effects a stratum; negative where it has fewer features.
    private var effectsOfStratum: [Int32] = []
    private var logHints: [Double] = []
    private var effects: [Effect] = []
    private var grandMean = 0.0
    private(set) var observed = 0.0
    private var variance = 1.0
    private var varianceWeight = 1.0

    init(_ strata: [Stratum]) {
        width = strata.lazy.map(\.features.count).max() ?? 0
        logHints.reserveCapacity(strata.count)
        effectsOfStratum.reserveCapacity(strata.count * width)
        var numbers: [UInt64: Int32] = [:]
        for stratum in strata {
            let hint = stratum.hint.isFinite ? max(stratum.hint, Self.shortest) : 1
            logHints.append(log(hint))
            for position in 0..<width {
                guard position < stratum.features.count else {
                    effectsOfStratum.append(-1)
                    continue
                }
                let key = UInt64(position) << 32 | UInt64(stratum.features[position])
                let next = Int32(numbers.count)
                effectsOfStratum.append(numbers[key, default: next])
                if numbers[key] == nil { numbers[key] = next }
            }
        }
        effects = Array(repeating: Effect(), count: numbers.count)
    }

    var isLearned: Bool { observed > 0 }

    /// Expected logarithm of a duration in seconds.
    func logDuration(_ stratum: Int) -> Double {
        var sum = logHints[stratum] + grandMean
        for position in (stratum * width)..<((stratum + 1) * width) {
            let effect = effectsOfStratum[position]
            if effect >= 0 { sum += effects[Int(effect)].value }
        }
        return sum
    }

    /// Standard deviation of the logarithm around its expectation.
    var spread: Double { variance.squareRoot() }

    /// Expected duration (the mean, not the median).
    func expected(_ stratum: Int) -> Seconds {
        exp(min(logDuration(stratum) + min(variance, 4) / 2, 40))
    }

    /// What an assignment should count with: more than expected where a value has not been seen.
    func cautious(_ stratum: Int) -> Seconds {
        var unseen = 0.0
        for position in (stratum * width)..<((stratum + 1) * width) {
            let effect = effectsOfStratum[position]
            if effect >= 0, effects[Int(effect)].seen == 0 { unseen += 1.5 }
        }
        return exp(min(logDuration(stratum) + min(variance, 4) / 2 + unseen, 40))
    }

    /// Nineteen tasks in twenty take less.
    func percentile95(_ stratum: Int) -> Seconds { exp(min(logDuration(stratum) + 1.645 * spread, 40)) }

    /// How much longer, as a logarithm, a task took than expected.
    func excess(_ stratum: Int, _ duration: Seconds) -> Double {
        log(max(duration, Self.shortest)) - logDuration(stratum)
    }

    mutating func observe(_ stratum: Int, _ duration: Seconds) {
        guard duration.isFinite else { return }
        let surprise = excess(stratum, duration)
        observed += 1
        // The first one only sets the scale: hints are true as ratios alone.
        if observed > 1 {
            varianceWeight = min(varianceWeight + 1, 200)
            variance += (surprise * surprise - variance) / varianceWeight
        }
        grandMean += surprise * max(1 / observed, 0.005)
        for position in (stratum * width)..<((stratum + 1) * width) {
            let number = effectsOfStratum[position]
            if number < 0 { continue }
            let rest = excess(stratum, duration)
            let seen = effects[Int(number)].seen + 1
            effects[Int(number)].seen = seen
            effects[Int(number)].value += rest * max(1 / (seen + 1), 0.005)
        }
    }
}
