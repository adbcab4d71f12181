#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A learning rate as a pure function of the step, counted from 0.
///
/// ```swift
/// let schedule = Schedule.cosine(peak: 6e-4, floor: 6e-5, steps: 10_000).warmedUp(over: 200)
/// let rate = schedule.rate(at: 0)  // 3e-6
/// ```
///
/// Beyond its last step a schedule stays at its last rate. There is nothing to be kept in a checkpoint but the step.
public indirect enum Schedule: Sendable, Hashable {
    /// The same rate throughout.
    case constant(Double)
    /// From one rate at step 0 to another at step `steps`, in a straight line.
    case linear(from: Double, to: Double, steps: Int)
    /// Half a period of a cosine from `peak` at step 0 to `floor` at step `steps` (Loshchilov and Hutter 2017,
    /// equation 5, without restarts).
    case cosine(peak: Double, floor: Double, steps: Int)
    /// `peak` for `stable` steps, then down to `floor` within `decay` steps (Hu et al. 2024, MiniCPM, section 4).
    case stableThenDecay(peak: Double, floor: Double, stable: Int, decay: Int, shape: CoolDown)
    /// `initial`, multiplied by `factor` after every `every` steps.
    case stepwise(initial: Double, factor: Double, every: Int)
    /// `initial`, multiplied by `factor` at each of these steps.
    case milestones(initial: Double, factor: Double, at: [Int])
    /// For `steps` steps a rising share of the rate that `then` begins with, 1/steps first and all of it last;
    /// after that `then`, from its step 0.
    case warmUp(steps: Int, then: Schedule)

    /// How a rate falls from its peak to its floor.
    public enum CoolDown: Sendable, Hashable {
        /// In a straight line.
        case linear
        /// Along 1 − √(share of the way) (Hägele et al. 2024, *Scaling laws and compute-optimal training beyond
        /// fixed training durations*, section 3).
        case oneMinusSquareRoot
    }

    /// This schedule after a warm-up of as many steps.
    public func warmedUp(over steps: Int) -> Schedule { .warmUp(steps: steps, then: self) }

    /// The rate of a step. One before step 0 has step 0's.
    public func rate(at step: Int) -> Double {
        let step = max(step, 0)
        switch self {
        case .constant(let rate): return rate
        case .linear(let from, let to, let steps): return from + (to - from) * share(step, of: steps)
        case .cosine(let peak, let floor, let steps):
            return floor + (peak - floor) * 0.5 * (1 + cos(.pi * share(step, of: steps)))
        case .stableThenDecay(let peak, let floor, let stable, let decay, let shape):
            guard step >= stable else { return peak }
            let way = share(step - stable, of: decay)
            return floor + (peak - floor) * (1 - (shape == .linear ? way : way.squareRoot()))
        case .stepwise(let initial, let factor, let every):
            return initial * pow(factor, Double(step / max(every, 1)))
        case .milestones(let initial, let factor, let steps):
            return initial * pow(factor, Double(steps.lazy.filter { $0 <= step }.count))
        case .warmUp(let steps, let then):
            guard step < steps else { return then.rate(at: step - steps) }
            return then.rate(at: 0) * Double(step + 1) / Double(steps)
        }
    }

    /// How much of the way is gone, at most all of it.
    private func share(_ step: Int, of steps: Int) -> Double {
        step >= steps ? 1 : Double(step) / Double(steps)
    }
}
