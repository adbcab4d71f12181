/// What an integrator may err by in each component.
struct ErrorScale {
    let relative: Double
    let absolute: Double

    func callAsFunction(_ size: Double) -> Double {
        let scale = absolute + abs(size) * relative
        // With an absolute tolerance of 0 a component that starts at 0 has no scale of its own.
        return scale > 0 ? scale : .leastNormalMagnitude
    }
}

/// Hairer's guess at a first step (Hairer, Nørsett and Wanner, *Solving Ordinary Differential
/// Equations I*, section II.4): an explicit Euler step of the guess would err by about a hundredth
/// of the tolerances.
///
/// - Parameters:
///   - span: The longest step that makes sense.
///   - derivative: At `time` and `state`.
///   - root: x to the power −1/(order of the error estimate + 1).
///   - trial, second: Room for a state and a derivative.
func initialStep(
    time: Double, span: Double, count: Int, state: UnsafePointer<Double>, derivative: UnsafePointer<Double>,
    scale: ErrorScale, root: (Double) -> Double, trial: UnsafeMutablePointer<Double>,
    second: UnsafeMutablePointer<Double>, _ equations: RightHandSide
) -> Double {
    var (d0, d1) = (0.0, 0.0)
    for i in 0..<count {
        let scale = scale(state[i])
        d0 += (state[i] / scale) * (state[i] / scale)
        d1 += (derivative[i] / scale) * (derivative[i] / scale)
    }
    d0 = (d0 / Double(count)).squareRoot()
    d1 = (d1 / Double(count)).squareRoot()
    let h0 = min(d0 < 1e-5 || d1 < 1e-5 ? 1e-6 : 0.01 * d0 / d1, span)
    for i in 0..<count { trial[i] = state[i] + h0 * derivative[i] }
    equations(time + h0, trial, second)
    var d2 = 0.0
    for i in 0..<count {
        let change = (second[i] - derivative[i]) / scale(state[i])
        d2 += change * change
    }
    d2 = (d2 / Double(count)).squareRoot() / h0
    let steepest = max(d1, d2)
    let h1 = steepest <= 1e-15 ? max(1e-6, h0 * 1e-3) : root(steepest / 0.01)
    let guess = min(100 * h0, h1.isFinite ? h1 : h0, span)
    return guess > 0 ? guess : h0
}
