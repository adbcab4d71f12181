/// When a training run counts as diverged.
///
/// A loss or a gradient that is infinite or not a number always does. Beyond that, a run has diverged when one loss
/// lies above `limit`; or when the running mean of its losses lies above `factor` times the smallest that it has been,
/// or above `factor` times a tenth of the first if the smallest is less than that: a network that has learnt its
/// task by heart may forget some of it again without having diverged.
///
/// The running mean is that of all losses until there are `window`, and then forgets as
/// m ← m + (loss − m)/window. The relative rule begins with loss number `window` and holds only for positive losses.
public struct DivergenceRule: Sendable, Hashable {
    public var limit: Double
    /// nil: losses are not compared with one another.
    public var factor: Double?
    public var window: Int

    public init(limit: Double = .infinity, factor: Double? = 3, window: Int = 20) {
        self.limit = limit
        self.factor = factor
        self.window = max(window, 1)
    }

    /// Only numbers that are not finite count as divergence.
    public static let onlyNotFinite = DivergenceRule(factor: nil)
}

/// How a training run ended before its time.
public struct Divergence: Sendable, Hashable, CustomStringConvertible {
    public enum Reason: Sendable, Hashable {
        /// The loss is infinite or not a number.
        case lossNotFinite
        /// The gradient of this parameter has a number that is infinite or not a number.
        case gradientNotFinite(parameter: String)
        /// The norm of all gradients is beyond what this precision holds.
        case gradientNormOverflow
        /// The loss lies above the rule's limit.
        case lossAboveLimit(Double)
        /// The running mean of the loss lies above this bound, a multiple of what it has been.
        case lossExploded(mean: Double, bound: Double)
    }

    /// The step that was not made, from 0. The parameters are as they were before it.
    public let step: Int
    public let loss: Double
    public let reason: Reason

    public var description: String {
        let why =
            switch reason {
            case .lossNotFinite: "the loss is \(loss)"
            case .gradientNotFinite(let parameter): "the gradient of \(parameter) is not finite (loss \(loss))"
            case .gradientNormOverflow: "the norm of the gradients is too large for this precision (loss \(loss))"
            case .lossAboveLimit(let limit): "the loss of \(loss) lies above \(limit)"
            case .lossExploded(let mean, let bound): "the mean loss has risen to \(mean), above \(bound)"
            }
        return "diverged at step \(step): \(why)"
    }
}

/// What the rule looks at: a few numbers that a checkpoint keeps.
struct LossHistory: Sendable, Hashable {
    private(set) var count: UInt64 = 0
    private(set) var mean = 0.0
    private(set) var first = 0.0
    private(set) var smallest = Double.infinity

    init() {}

    /// Takes a loss in. Returns why the run has diverged, if it has.
    mutating func add(_ loss: Double, _ rule: DivergenceRule) -> Divergence.Reason? {
        guard loss.isFinite else { return .lossNotFinite }
        guard loss <= rule.limit else { return .lossAboveLimit(rule.limit) }
        count &+= 1
        mean += (loss - mean) / Double(min(count, UInt64(rule.window)))
        guard count >= UInt64(rule.window) else { return nil }
        if count == UInt64(rule.window) { first = mean }
        smallest = min(smallest, mean)
        guard let factor = rule.factor, smallest > 0 else { return nil }
        let bound = factor * max(smallest, first / 10)
        return mean > bound ? .lossExploded(mean: mean, bound: bound) : nil
    }
}

extension LossHistory {
    /// The numbers as a checkpoint keeps them.
    var words: [UInt64] { [count, mean.bitPattern, first.bitPattern, smallest.bitPattern] }

    init(words: [UInt64]) {
        count = words[0]
        (mean, first, smallest) = (
            Double(bitPattern: words[1]), Double(bitPattern: words[2]), Double(bitPattern: words[3])
        )
    }
}
