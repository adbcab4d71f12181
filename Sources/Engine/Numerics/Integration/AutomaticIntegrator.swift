/// Integrates by ``DormandPrince853`` where a problem is not stiff and by ``Radau5`` where it is.
///
/// It begins with the explicit method, whose steps are tested for stiffness (Hairer and Wanner,
/// *Solving Ordinary Differential Equations II*, section IV.2), and gives way to the implicit one
/// when fifteen of them were held up by stability rather than accuracy. It goes back when fifteen
/// implicit steps were so short, measured by the norm of the Jacobian, that the explicit method
/// could have taken them. What it chooses depends on the problem and the tolerances alone.
public struct AutomaticIntegrator: Integrator {
    public var relativeTolerance: Double
    public var absoluteTolerance: Double
    /// How many steps, rejected ones included, one call may take by both methods together.
    public var maximumSteps: Int
    /// No step is longer than this, in units of time.
    public var maximumStep: Double

    /// - Parameters:
    ///   - relativeTolerance: At least 1e-14 is used, as finer ones cannot be met in doubles.
    ///   - absoluteTolerance: Not negative; 0 only where no component comes to 0, whose error would
    ///     then have no measure.
    ///   - maximumSteps: Over a whole call.
    ///   - maximumStep: In units of time.
    public init(
        relativeTolerance: Double = 1e-9, absoluteTolerance: Double = 1e-9,
        maximumSteps: Int = 10_000_000, maximumStep: Double = .infinity
    ) {
        self.relativeTolerance = max(relativeTolerance, 1e-14)
        self.absoluteTolerance = max(absoluteTolerance, 0)
        self.maximumSteps = maximumSteps
        self.maximumStep = maximumStep
    }

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
        try checkRequest(from: start, state: state, at: times, maximumStep: maximumStep)
        return try withoutActuallyEscaping(rightHandSide) { equations throws(IntegrationError) in
            try sample(from: start, state: state, at: times) { end throws(IntegrationError) in
                try SwitchingStepper(
                    settings: self, start: start, state: state, end: end, jacobian: jacobian, equations: equations)
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
    private let settings: AutomaticIntegrator
    private let end: Double
    private let jacobian: Jacobian?
    private let equations: RightHandSide

    /// An explicit step costs little beside the fifteen suspicious ones that must follow.
    private static let stiffnessTest = StiffnessTest(interval: 10)

    init(
        settings: AutomaticIntegrator, start: Double, state: [Double], end: Double, jacobian: Jacobian?,
        equations: @escaping RightHandSide
    ) throws(IntegrationError) {
        self.settings = settings
        self.end = end
        self.jacobian = jacobian
        self.equations = equations
        method = .explicit(
            try DormandPrinceStepper(
                settings: Self.explicit(settings), start: start, state: state, end: end, equations: equations,
                stiffnessTest: Self.stiffnessTest))
    }

    var time: Double { method.stepper.time }

    func step() throws(IntegrationError) {
        switch method {
        case .explicit(let stepper) where stepper.isStiff:
            method = .implicit(
                try RadauStepper(
                    settings: Self.implicit(settings), start: stepper.time, state: stepper.currentState, end: end,
                    jacobian: jacobian, equations: equations, stepsTaken: stepper.stepsTaken, ease: .watched))
        case .implicit(let stepper) where stepper.isEasy:
            method = .explicit(
                try DormandPrinceStepper(
                    settings: Self.explicit(settings), start: stepper.time, state: stepper.currentState, end: end,
                    equations: equations, stepsTaken: stepper.stepsTaken, stiffnessTest: Self.stiffnessTest))
        default: break
        }
        try method.stepper.step()
    }

    func prepareInterpolant() { method.stepper.prepareInterpolant() }

    func appendState(at moment: Double, to output: inout [Double]) {
        method.stepper.appendState(at: moment, to: &output)
    }

    private static func explicit(_ settings: AutomaticIntegrator) -> DormandPrince853 {
        DormandPrince853(
            relativeTolerance: settings.relativeTolerance, absoluteTolerance: settings.absoluteTolerance,
            maximumSteps: settings.maximumSteps, maximumStep: settings.maximumStep)
    }

    private static func implicit(_ settings: AutomaticIntegrator) -> Radau5 {
        Radau5(
            relativeTolerance: settings.relativeTolerance, absoluteTolerance: settings.absoluteTolerance,
            maximumSteps: settings.maximumSteps, maximumStep: settings.maximumStep)
    }
}
