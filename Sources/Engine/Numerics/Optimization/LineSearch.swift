/// Moré and Thuente's search for a step that meets the strong Wolfe conditions (*Line search
/// algorithms with guaranteed sufficient decrease*, ACM TOMS 20, 1994), as MINPACK-2's dcsrch has
/// it. It is a state machine: it is told φ and φ′ at a step and answers with the next one to try.
struct LineSearch {
    enum Advice {
        case evaluate(Double)
        case done
        /// The bracket is too narrow to go on: the step is the best one, and may or may not do.
        case exhausted
    }

    /// A step with the objective and its slope along the line there.
    struct Sample {
        var step: Double
        var value: Double
        var slope: Double
    }

    private let start: Sample
    private let sufficientDecrease: Double
    private let curvature: Double
    private let longest: Double

    /// The best step, and the other end of the interval that holds a good one once it is bracketed.
    private var best: Sample
    private var other: Sample
    private var isBracketed = false
    private var isFirstStage = true
    private var width: Double
    private var previousWidth: Double
    private var lower = 0.0
    private var upper: Double

    /// The width of the bracket, over its end, at which the best step is taken as it is; L-BFGS-B
    /// asks for no more.
    private static let resolution = 0.1

    /// - Parameters:
    ///   - value, slope: Of the objective along the line at step 0; the slope is negative.
    ///   - step: To try first.
    ///   - sufficientDecrease: μ of the first Wolfe condition.
    ///   - curvature: η of the second.
    init(value: Double, slope: Double, step: Double, longest: Double, sufficientDecrease: Double, curvature: Double) {
        start = Sample(step: 0, value: value, slope: slope)
        self.sufficientDecrease = sufficientDecrease
        self.curvature = curvature
        self.longest = longest
        (best, other) = (start, start)
        width = longest
        previousWidth = 2 * longest
        upper = 5 * step
    }

    /// Takes the objective at the step that was last advised.
    mutating func advise(_ trial: Sample) -> Advice {
        let test = sufficientDecrease * start.slope
        let bound = start.value + trial.step * test
        if isFirstStage, trial.value <= bound, trial.slope >= 0 { isFirstStage = false }
        if trial.value <= bound, abs(trial.slope) <= -curvature * start.slope { return .done }
        if isBracketed, trial.step <= lower || trial.step >= upper { return .exhausted }
        if isBracketed, upper - lower <= Self.resolution * upper { return .exhausted }
        if trial.step == longest, trial.value <= bound, trial.slope <= test { return .done }

        var next: Double
        if isFirstStage, trial.value <= best.value, trial.value > bound {
            // Until a step decreases enough, the search is on ψ(α) = φ(α) − φ(0) − μ·φ′(0)·α.
            var (low, high) = (best.tilted(test), other.tilted(test))
            next = advance(&low, &high, trial.tilted(test))
            (best, other) = (low.tilted(-test), high.tilted(-test))
        } else {
            var (low, high) = (best, other)
            next = advance(&low, &high, trial)
            (best, other) = (low, high)
        }
        if isBracketed {
            // The bracket is to shrink by a third in two steps.
            if abs(other.step - best.step) >= 0.66 * previousWidth { next = best.step + 0.5 * (other.step - best.step) }
            previousWidth = width
            width = abs(other.step - best.step)
            (lower, upper) = (min(best.step, other.step), max(best.step, other.step))
        } else {
            lower = next + 1.1 * (next - best.step)
            upper = next + 4 * (next - best.step)
        }
        next = min(max(next, 0), longest)
        if isBracketed, next <= lower || next >= upper || upper - lower <= Self.resolution * upper {
            next = best.step
        }
        return .evaluate(next)
    }

    /// The next step by safeguarded cubics and secants (section 4 of the paper, dcstep); moves the
    /// ends of the interval.
    private mutating func advance(_ low: inout Sample, _ high: inout Sample, _ trial: Sample) -> Double {
        let opposite = (trial.slope < 0) != (low.slope < 0)
        var next: Double
        if trial.value > low.value {
            // Higher: the minimum is bracketed.
            let cubic = Self.cubicBetween(low, trial)
            let quadratic =
                low.step + 0.5 * (trial.step - low.step) * low.slope
                / ((low.value - trial.value) / (trial.step - low.step) + low.slope)
            next = abs(cubic - low.step) < abs(quadratic - low.step) ? cubic : cubic + 0.5 * (quadratic - cubic)
            isBracketed = true
        } else if opposite {
            // Lower, and uphill from here: bracketed as well.
            let cubic = Self.cubicBetween(trial, low)
            let secant = trial.step + trial.slope / (trial.slope - low.slope) * (low.step - trial.step)
            next = abs(cubic - trial.step) > abs(secant - trial.step) ? cubic : secant
            isBracketed = true
        } else if abs(trial.slope) < abs(low.slope) {
            next = flattening(low, high, trial)
        } else if isBracketed {
            next = Self.cubicBetween(trial, high)
        } else {
            next = trial.step > low.step ? reach : lower
        }
        if trial.value > low.value {
            high = trial
        } else {
            if opposite { high = low }
            low = trial
        }
        return next
    }

    /// Lower and downhill, but less steeply: a minimum may lie beyond, and the cubic may have none.
    private func flattening(_ low: Sample, _ high: Sample, _ trial: Sample) -> Double {
        let secant = trial.step + trial.slope / (trial.slope - low.slope) * (low.step - trial.step)
        let cubic = Self.cubicBeyond(low, trial) ?? (trial.step > low.step ? reach : lower)
        if isBracketed {
            let next = abs(cubic - trial.step) < abs(secant - trial.step) ? cubic : secant
            let limit = trial.step + 0.66 * (high.step - trial.step)
            return trial.step > low.step ? min(limit, next) : max(limit, next)
        }
        let next = abs(cubic - trial.step) > abs(secant - trial.step) ? cubic : secant
        return max(lower, min(reach, next))
    }

    private var reach: Double { min(upper, max(longest, lower)) }

    private static func cubicTerms(_ a: Sample, _ b: Sample) -> (theta: Double, scale: Double) {
        let theta = 3 * (a.value - b.value) / (b.step - a.step) + a.slope + b.slope
        return (theta, max(abs(theta), abs(a.slope), abs(b.slope)))
    }

    /// The minimum, between, of the cubic through both ends; φ′ at `from` points towards `to`.
    private static func cubicBetween(_ from: Sample, _ to: Sample) -> Double {
        let (theta, scale) = cubicTerms(from, to)
        guard scale > 0 else { return from.step + 0.5 * (to.step - from.step) }
        let root = max(0, (theta / scale) * (theta / scale) - (from.slope / scale) * (to.slope / scale)).squareRoot()
        let gamma = to.step < from.step ? -scale * root : scale * root
        let ratio = ((gamma - from.slope) + theta) / (((gamma - from.slope) + gamma) + to.slope)
        return from.step + ratio * (to.step - from.step)
    }

    /// The minimum, beyond `to`, of the cubic through both ends; nil when it goes down for ever.
    private static func cubicBeyond(_ from: Sample, _ to: Sample) -> Double? {
        let (theta, scale) = cubicTerms(from, to)
        guard scale > 0 else { return nil }
        let root = max(0, (theta / scale) * (theta / scale) - (from.slope / scale) * (to.slope / scale)).squareRoot()
        let gamma = to.step > from.step ? -scale * root : scale * root
        let ratio = ((gamma - to.slope) + theta) / ((gamma + (from.slope - to.slope)) + gamma)
        guard ratio < 0, gamma != 0 else { return nil }
        return to.step + ratio * (from.step - to.step)
    }
}

extension LineSearch.Sample {
    /// The sample of φ(α) − `slope`·α.
    fileprivate func tilted(_ slope: Double) -> Self {
        Self(step: step, value: value - step * slope, slope: self.slope - slope)
    }
}
