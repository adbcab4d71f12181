/// Integrates by ``DormandPrince853`` where a problem is not stiff and by ``Radau5`` where it is.
///
/// It begins with the explicit method, whose steps are tested for stiffness (Hairer and Wanner,
/// *Solving Ordinary Differential Equations II*, section IV.2), and gives way to the implicit one
/// when fifteen of them were held up by stability rather than accuracy. It goes back when fifteen
/// implicit steps were so short, measured by the norm of the Jacobian, that the explicit method
/// could have taken them. What it chooses depends on the problem and the tolerances alone.
public struct AutomaticIntegrator: Integrator {
    public var options: IntegrationOptions

    public init(_ options: IntegrationOptions) { self.options = options }

    /// The states at `times`, the Jacobian by finite differences; see
    /// ``Integrator/solve(from:state:at:_:)``.
    public func solve(
        from start: Double, state: [Double], at times: [Double], _ rightHandSide: RightHandSide
    ) throws(IntegrationError) -> [Double] {
        try solve(from: start, state: state, at: times, jacobian: nil, rightHandSide)
    }

    /// The states at `times`; see ``Radau5/solve(from:state:at:jacobian:_:)``.
    public func solve(
        from start: Double, state: [Double], at times: [Double], jacobian: Jacobian?, _ rightHandSide: RightHandSide
    ) throws(IntegrationError) -> [Double] {
        try checkRequest(from: start, state: state, at: times, maximumStep: options.maximumStep)
        return try withoutActuallyEscaping(rightHandSide) { equations throws(IntegrationError) in
            try sample(from: start, state: state, at: times) { end throws(IntegrationError) in
                try SwitchingStepper(
                    options: options, start: start, state: state, end: end, jacobian: jacobian, equations: equations)
            }
        }
    }
}

/// Hands an integration over from one method to the other between steps.
private final class SwitchingStepper: IntegrationStepper {
    private enum Method {
        case explicit(DormandPrinceStepper)
        case implicit(RadauStepper)

        var stepper: any IntegrationStepper {
            switch self {
            case .explicit(let stepper): stepper
            case .implicit(let stepper): stepper
            }
        }
    }

    private var method: Method
    private let options: IntegrationOptions
    private let end: Double
    private let jacobian: Jacobian?
    private let equations: RightHandSide

    /// An explicit step costs little beside the fifteen suspicious ones that must follow.
    private static let stiffnessTest = StiffnessTest(interval: 10)

    init(
        options: IntegrationOptions, start: Double, state: [Double], end: Double, jacobian: Jacobian?,
        equations: @escaping RightHandSide
    ) throws(IntegrationError) {
        self.options = options
        self.end = end
        self.jacobian = jacobian
        self.equations = equations
        method = .explicit(
            try DormandPrinceStepper(
                options: options, start: start, state: state, end: end, equations: equations,
                stiffnessTest: Self.stiffnessTest))
    }

    var time: Double { method.stepper.time }

    func step() throws(IntegrationError) {
        switch method {
        case .explicit(let stepper) where stepper.isStiff:
            method = .implicit(
                try RadauStepper(
                    options: options, start: stepper.time, state: stepper.currentState, end: end,
                    jacobian: jacobian, equations: equations, stepsTaken: stepper.stepsTaken, ease: .watched))
        case .implicit(let stepper) where stepper.isEasy:
            method = .explicit(
                try DormandPrinceStepper(
                    options: options, start: stepper.time, state: stepper.currentState, end: end,
                    equations: equations, stepsTaken: stepper.stepsTaken, stiffnessTest: Self.stiffnessTest))
        default: break
        }
        try method.stepper.step()
    }

    func prepareInterpolant() { method.stepper.prepareInterpolant() }

    func appendState(at moment: Double, to output: inout [Double]) {
        method.stepper.appendState(at: moment, to: &output)
    }
}
