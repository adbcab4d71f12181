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

/// Why a system gave no trajectory.
public enum TrajectoryError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The engine has no equations for the system.
    case noEquations(system: String)
    /// The integrator gave up.
    case integration(system: String, IntegrationError)

    public var description: String {
        switch self {
        case .noEquations(let system):
            "\(system) has no native equations yet: it can be read from published data only"
        case .integration(let system, let error):
            "\(system) could not be integrated: \(error)"
        }
    }
}

extension DynamicalSystem {
    /// A path on the attractor, sampled evenly, from a random place.
    ///
    /// Each component of the collection's initial condition is multiplied by 1 + `perturbation` · a
    /// standard normal draw of `random` (so none changes its sign, which populations and
    /// concentrations would not survive), and the path is then followed for `transientPeriods` plus
    /// a uniform fraction of as many again, which are thrown away. A start from which the solution
    /// escapes (SprottQ's initial condition is close to the edge of its basin) is drawn again at a
    /// tenth of the perturbation, up to four times. The same stream gives the same path. Integrated
    /// by ``DormandPrince853``.
    ///
    /// - Parameters:
    ///   - points: How many samples.
    ///   - pointsPerPeriod: How many samples make a dominant period; any positive number.
    ///   - transientPeriods: What is thrown away, in periods, at least.
    ///   - perturbation: Relative; 0 keeps the initial condition.
    ///   - random: The place on the attractor.
    ///   - solver: Tolerances and limits.
    /// - Throws: ``TrajectoryError``.
    public func trajectory(
        points: Int, pointsPerPeriod: Double, transientPeriods: Double = 10, perturbation: Double = 0.01,
        random: RandomStream, solver: DormandPrince853 = DormandPrince853()
    ) throws(TrajectoryError) -> Trajectory {
        guard let rightHandSide else { throw .noEquations(system: name) }
        var random = random
        let step = period / pointsPerPeriod
        var scale = perturbation
        var retries = 4
        while true {
            let start = initialState.map { $0 * (1 + scale * random.normal()) }
            let origin = period * transientPeriods * (1 + random.uniform())
            let times = (0..<max(points, 0)).map { origin + Double($0) * step }
            do {
                let states = try solver.solve(from: 0, state: start, at: times, rightHandSide)
                return Trajectory(dimension: dimension, timeStep: step, values: observed(states))
            } catch {
                guard retries > 0, scale != 0 else { throw .integration(system: name, error) }
                retries -= 1
                scale /= 10
            }
        }
    }
}
