import Numerics

/// The law L(N, B, S) that a sweep has found, with an irreducible loss where the runs tell one.
struct TrajectoryFit: Sendable {
    let law: TrajectoryLaw
    let objective: Double

    /// - Throws: ``ScalingLawError`` where there are too few points.
    init(_ points: [MeasuredRun]) throws(ScalingLawError) {
        let fit = try RobustFit(ImplicitTrajectoryForm(hasIrreducibleLoss: true), points, starts: 40)
        (law, objective) = (fit.law, fit.objective)
    }
}
