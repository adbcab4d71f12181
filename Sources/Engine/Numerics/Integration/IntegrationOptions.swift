/// The tolerances and limits of an integration, which all methods have in common.
///
/// A local error estimate at most `absoluteTolerance + relativeTolerance · |x|`, as a root mean square
/// over components, is accepted.
public struct IntegrationOptions: Sendable, Hashable {
    /// At least 1e-14, as finer ones cannot be met in doubles.
    public var relativeTolerance: Double { didSet { relativeTolerance = max(relativeTolerance, 1e-14) } }
    /// At least 0.
    public var absoluteTolerance: Double { didSet { absoluteTolerance = max(absoluteTolerance, 0) } }
    /// How many steps, rejected ones included, one call may take.
    public var maximumSteps: Int
    /// No step is longer than this, in units of time.
    public var maximumStep: Double

    /// - Parameters:
    ///   - relativeTolerance: At least 1e-14 is used, as finer ones cannot be met in doubles.
    ///   - absoluteTolerance: Not negative. With an implicit method 0 only where no component comes to
    ///     0, whose error would then have no measure.
    ///   - maximumSteps: Over a whole call, by all methods that take part in it.
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
}

extension Integrator {
    /// The method with these ``IntegrationOptions``.
    public init(
        relativeTolerance: Double = 1e-9, absoluteTolerance: Double = 1e-9,
        maximumSteps: Int = 10_000_000, maximumStep: Double = .infinity
    ) {
        self.init(
            IntegrationOptions(
                relativeTolerance: relativeTolerance, absoluteTolerance: absoluteTolerance,
                maximumSteps: maximumSteps, maximumStep: maximumStep))
    }
}
