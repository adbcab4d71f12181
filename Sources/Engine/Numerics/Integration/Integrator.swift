/// The right-hand side of ẋ = f(t, x): reads the time and the state, writes the derivative.
///
/// Both pointers are as long as the state and valid during the call only.
public typealias RightHandSide = (
    _ time: Double, _ state: UnsafePointer<Double>, _ derivative: UnsafeMutablePointer<Double>
) -> Void

/// The derivative of a right-hand side by the state: reads the time and the state, writes ∂fᵢ/∂xⱼ
/// to `matrix[i + j · n]`, n the number of components.
///
/// The matrix holds zeros when the call begins; the pointers are valid during the call only.
public typealias Jacobian = (
    _ time: Double, _ state: UnsafePointer<Double>, _ matrix: UnsafeMutablePointer<Double>
) -> Void

/// A method for initial value problems, with output at any times.
///
/// ``DormandPrince853`` is for problems that are not stiff, ``Radau5`` for those that are, and
/// ``AutomaticIntegrator`` finds out. All have the same ``IntegrationOptions``.
public protocol Integrator: Sendable {
    /// Tolerances and limits.
    var options: IntegrationOptions { get set }

    init(_ options: IntegrationOptions)

    /// The states at `times`.
    ///
    /// - Parameters:
    ///   - start: The time of `state`.
    ///   - state: One value a component.
    ///   - times: Ascending, none before `start`.
    ///   - rightHandSide: The equations.
    /// - Returns: Row-major: `times.count` rows of `state.count` values.
    /// - Throws: ``IntegrationError``, with the time that was reached.
    func solve(
        from start: Double, state: [Double], at times: [Double], _ rightHandSide: RightHandSide
    ) throws(IntegrationError) -> [Double]
}

/// One integration under way, a step at a time.
protocol IntegrationStepper: AnyObject {
    /// Where the last step ended.
    var time: Double { get }
    /// Takes one accepted step, never beyond the end.
    func step() throws(IntegrationError)
    /// Works out what ``appendState(at:to:)`` needs between the ends of the last step.
    func prepareInterpolant()
    /// Appends the state at `moment`, in the last step.
    func appendState(at moment: Double, to output: inout [Double])
}

/// Refuses what no integrator can start from.
func checkRequest(
    from start: Double, state: [Double], at times: [Double], maximumStep: Double
) throws(IntegrationError) {
    guard !state.isEmpty else { throw .invalid("the state has no components") }
    guard state.allSatisfy(\.isFinite) else { throw .invalid("the initial state is not finite") }
    guard start.isFinite else { throw .invalid("the initial time is not finite") }
    guard maximumStep > 0 else { throw .invalid("the longest step must be positive") }
    var previous = start
    for time in times {
        guard time >= previous, time.isFinite else {
            throw .invalid("output times must ascend from \(start); \(time) comes after \(previous)")
        }
        previous = time
    }
}

/// Steps to the last of `times` and collects the states at all of them; `makeStepper` is told the
/// end, and is not asked when there is nothing to integrate.
func sample(
    from start: Double, state: [Double], at times: [Double],
    makeStepper: (_ end: Double) throws(IntegrationError) -> any IntegrationStepper
) throws(IntegrationError) -> [Double] {
    var output: [Double] = []
    output.reserveCapacity(times.count * state.count)
    var next = 0
    while next < times.count, times[next] == start {
        output += state
        next += 1
    }
    guard let last = times.last, next < times.count else { return output }
    let stepper = try makeStepper(last)
    while next < times.count {
        try stepper.step()
        if times[next] > stepper.time { continue }
        // An output at the very end of a step needs no interpolant.
        if times[next] < stepper.time { stepper.prepareInterpolant() }
        while next < times.count, times[next] <= stepper.time {
            stepper.appendState(at: times[next], to: &output)
            next += 1
        }
    }
    return output
}
