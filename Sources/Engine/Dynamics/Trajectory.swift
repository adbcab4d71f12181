public import Numerics

/// A sampled path of a system.
public struct Trajectory: Sendable, Hashable {
    /// The number of observed components.
    public let dimension: Int
    /// The time between samples, in the system's own unit.
    public let timeStep: Double
    /// Row-major: a row of `dimension` values a sample.
    public let values: [Double]

    /// Wraps samples. `values.count` must be a multiple of `dimension`; a last, partial row is cut.
    public init(dimension: Int, timeStep: Double, values: [Double]) {
        self.dimension = max(dimension, 1)
        self.timeStep = timeStep
        self.values = Array(values.prefix(values.count / self.dimension * self.dimension))
    }

    /// The number of samples.
    public var count: Int { values.count / dimension }

    /// One component over time, from 0.
    public func component(_ index: Int) -> [Double] {
        stride(from: index, to: values.count, by: dimension).map { values[$0] }
    }
}

extension DynamicalSystem {
    /// A path on the attractor, sampled evenly, from a random place.
    ///
    /// Each component of the collection's initial condition is multiplied by 1 + `perturbation` · a
    /// standard normal draw of `random` (so none changes its sign, which populations and
    /// concentrations would not survive), and the path is then followed for `transientPeriods` (with a
    /// delay, for 11 delays where that is longer) plus a uniform fraction of as many again, which are
    /// thrown away. A start from which the solution escapes (SprottQ's initial condition is close to
    /// the edge of its basin) is drawn again at a tenth of the perturbation, up to four times. The same
    /// stream gives the same path.
    ///
    /// - Parameters:
    ///   - points: How many samples.
    ///   - pointsPerPeriod: How many samples make a dominant period; any positive number.
    ///   - transientPeriods: What is thrown away, in periods, at least.
    ///   - perturbation: Relative; 0 keeps the initial condition.
    ///   - noise: Of the dynamics, from the start of the transient on; none by default.
    ///   - random: The place on the attractor, and the noise.
    ///   - options: Tolerances and limits of the integration.
    /// - Throws: ``TrajectoryError``.
    public func trajectory(
        points: Int, pointsPerPeriod: Double, transientPeriods: Double = 10, perturbation: Double = 0.01,
        noise: ProcessNoise? = nil, random: RandomStream, options: IntegrationOptions = IntegrationOptions()
    ) throws(TrajectoryError) -> Trajectory {
        // The place does not depend on whether there is noise.
        var (random, noiseStream) = (random, random.split(1))
        let step = period / pointsPerPeriod
        // The paper's transient of delay systems is about 11 delays.
        let transient = transientPeriods == 0 ? 0 : max(period * transientPeriods, 11 * (delay ?? 0))
        var scale = perturbation
        var retries = 4
        while true {
            let start = initialState.map { $0 * (1 + scale * random.normal()) }.prefix(stateDimension)
            let origin = transient * (1 + random.uniform())
            let times = (0..<max(points, 0)).map { origin + Double($0) * step }
            do {
                let rows =
                    if let noise, noise.amplitude > 0 {
                        try integrate(
                            from: Array(start), at: times, noise: noise, random: &noiseStream, options: options)
                    } else {
                        try integrate(from: Array(start), at: times, options: options)
                    }
                return Trajectory(dimension: dimension, timeStep: step, values: rows)
            } catch {
                guard retries > 0, scale != 0 || noise != nil else { throw .integration(system: name, error) }
                retries -= 1
                scale /= 10
            }
        }
    }
}
