/// An integrator for stochastic equations with one constant delay and ``DiffusionNoise``.
///
/// Noise leaves the past rough, so an integrator of high order has nothing to gain from it. This one
/// takes even steps that divide the delay: half a step's noise, a step of Heun's method, half a step's
/// noise. The past is read where it was computed. Without noise it is of order 2.
public struct DelayDiffusionIntegrator: Sendable {
    /// In units of time, positive.
    public var delay: Double
    public var noise: DiffusionNoise
    /// The longest step, in units of time; cut so that a whole number of them, at least 64, makes a delay.
    public var step: Double

    public init(delay: Double, noise: DiffusionNoise, step: Double) {
        self.delay = delay
        self.noise = noise
        self.step = step
    }

    /// The states at `times`, linear between steps, from 0 and a constant history.
    ///
    /// - Parameters:
    ///   - state: One value a component, now and before.
    ///   - times: Ascending, none below 0.
    ///   - random: Moves on by the draws of the noise.
    ///   - rightHandSide: The equations, with one row of delayed states.
    /// - Returns: Row-major: `times.count` rows of `state.count` values.
    /// - Throws: ``IntegrationError``, with the time that was reached.
    public func solve(
        state: [Double], at times: [Double], random: inout RandomStream, _ rightHandSide: DelayRightHandSide
    ) throws(IntegrationError) -> [Double] {
        try checkRequest(from: 0, state: state, at: times, maximumStep: step)
        guard delay > 0, delay.isFinite else { throw .invalid("a delay must be positive and finite; it is \(delay)") }
        if let problem = noise.problem(components: state.count) { throw .invalid(problem) }
        let lag = max(64, Int((min(delay / step, 1e9)).rounded(.up)))
        let h = delay / Double(lag)
        let count = state.count
        // A ring of the last delay's states and one more; row n mod (lag + 1) is time n·h.
        var past = (0...lag).flatMap { _ in state }
        var (now, first, guess, second) = (state, state, state, state)
        var output: [Double] = []
        var next = 0
        var n = 0
        while next < times.count {
            let before = now
            noise.kick(&now, over: h / 2, random: &random)
            past.withUnsafeBufferPointer { past in
                // Row n + 1 of the ring is time (n − lag)·h, which row n replaces below.
                guard let base = past.baseAddress else { return }
                rightHandSide(Double(n) * h, now, base + (n + 1) % (lag + 1) * count, &first)
                for i in 0..<count { guess[i] = now[i] + h * first[i] }
                rightHandSide(Double(n + 1) * h, guess, base + (n + 2) % (lag + 1) * count, &second)
            }
            for i in 0..<count { now[i] += 0.5 * h * (first[i] + second[i]) }
            noise.kick(&now, over: h / 2, random: &random)
            guard now.allSatisfy(\.isFinite) else { throw .notFinite(time: Double(n) * h) }
            while next < times.count, times[next] <= Double(n + 1) * h {
                let weight = times[next] / h - Double(n)
                for i in 0..<count { output.append(before[i] + weight * (now[i] - before[i])) }
                next += 1
            }
            n += 1
            for i in 0..<count { past[n % (lag + 1) * count + i] = now[i] }
        }
        return output
    }
}
