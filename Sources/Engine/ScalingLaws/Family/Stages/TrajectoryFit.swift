import Numerics

/// The law L(N, B, S) that a sweep has found, with an irreducible loss where the runs tell one.
package struct TrajectoryFit: Sendable {
    package static let form = ImplicitTrajectoryForm(hasIrreducibleLoss: true)
    /// Descents from different places.
    package static let starts = 40

    let law: TrajectoryLaw

    /// - Throws: ``ScalingLawError`` where there are too few points.
    init(_ points: [MeasuredRun]) throws(ScalingLawError) {
        let fit = try RobustFit(Self.form, points, starts: Self.starts)
        law = fit.law
    }
}
