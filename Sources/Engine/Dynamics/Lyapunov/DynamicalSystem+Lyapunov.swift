public import Numerics

/// How Lyapunov exponents of a system are computed.
public struct LyapunovSettings: Sendable, Hashable {
    /// Recorded, in periods; in delays where these are longer.
    public var periods: Double
    /// Left out before, for the state and again for its tangent vectors, in periods.
    public var transientPeriods: Double
    /// How many exponents of a delay system, which has infinitely many; others get all.
    public var delayExponents: Int
    /// Equal parts of the run that give the standard errors.
    public var batches: Int
    /// Relative and absolute, of ordinary equations.
    public var tolerance: Double

    /// - Parameters:
    ///   - periods: Above 0.
    ///   - transientPeriods: Not negative.
    ///   - delayExponents: At least 1.
    ///   - batches: At least 2.
    ///   - tolerance: As ``IntegrationOptions`` take it.
    public init(
        periods: Double = 1000, transientPeriods: Double = 100, delayExponents: Int = 30, batches: Int = 30,
        tolerance: Double = 1e-9
    ) {
        self.periods = periods
        self.transientPeriods = transientPeriods
        self.delayExponents = delayExponents
        self.batches = batches
        self.tolerance = tolerance
    }
}

extension DynamicalSystem {
    /// What the collection publishes of the system's chaos. For many systems it is far off: see
    /// ``recomputedLyapunov``.
    public struct PublishedInvariants: Sendable, Hashable {
        /// Lyapunov exponents, estimated from a trajectory. The first often differs from
        /// ``DynamicalSystem/lyapunovExponent``, which was estimated otherwise.
        public let spectrum: [Double]
        /// After Kaplan and Yorke, from that spectrum.
        public let kaplanYorkeDimension: Double?
        /// After Grassberger and Procaccia.
        public let correlationDimension: Double?
    }

    /// What the collection publishes beside ``lyapunovExponent``.
    public var published: PublishedInvariants? { publishedInvariants[name] }

    /// Lyapunov exponents as Swath computes them with ``LyapunovSettings``' defaults: the result of
    /// `swath lyapunov`, kept. They belong to the collection's constants, whatever these are now.
    public var recomputedLyapunov: LyapunovSpectrum? { recomputedSpectra[name] }

    /// Right-hand sides that jump: a droplet that touches its film, friction that changes its sign, and
    /// sgn z.
    private static let discontinuous: Set = ["FluidTrampoline", "StickSlipOscillator", "SprottMore"]

    /// Computes Lyapunov exponents along the path from the collection's initial condition.
    ///
    /// By ``LyapunovEstimator`` or ``DelayLyapunovEstimator``; where the right-hand side jumps, from
    /// neighbours 1e-4 of the spread away, which is far above the tolerance.
    ///
    /// - Parameters:
    ///   - settings: How long and how well.
    ///   - progress: Is told the share of the run that is done; false ends it.
    /// - Returns: Nil when `progress` ended it.
    /// - Throws: ``TrajectoryError``.
    public func lyapunovSpectrum(
        _ settings: LyapunovSettings = LyapunovSettings(), progress: (Double) -> Bool = { _ in true }
    ) throws(TrajectoryError) -> LyapunovSpectrum? {
        do {
            if let delayedRightHandSide, let delay {
                let unit = max(period, delay)
                // As fine as 400 steps a period, for equations that are fast beside their delay.
                let steps = max(256, Int((400 * delay / period).rounded(.up)))
                return try DelayLyapunovEstimator(
                    delay: delay, count: settings.delayExponents, stepsPerDelay: steps,
                    transient: settings.transientPeriods * unit, duration: settings.periods * unit,
                    batches: settings.batches
                ).spectrum(history: initialState[0], progress: progress, delayedRightHandSide)
            }
            guard let rightHandSide else { return nil }
            let hasJumps = Self.discontinuous.contains(name)
            let options = IntegrationOptions(
                relativeTolerance: settings.tolerance, absoluteTolerance: settings.tolerance, maximumSteps: .max)
            return try LyapunovEstimator(
                transient: settings.transientPeriods * period, duration: settings.periods * period,
                batches: settings.batches, options: options,
                separation: hasJumps ? 1e-4 : nil
            ).spectrum(from: initialState, progress: progress, rightHandSide)
        } catch {
            throw .integration(system: name, error)
        }
    }
}
