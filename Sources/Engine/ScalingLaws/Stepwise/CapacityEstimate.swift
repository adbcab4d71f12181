import Numerics

/// The second step: the loss that each size would come to, and the line ln L∞ = αN·(ln Nc − ln N) through them
/// (Kaplan et al. 2020, equation 1.1).
///
/// Small sizes alone reach a plateau in affordable time. The others' is extrapolated: L = L∞ + c·Smin^−g, with c and g
/// common to all sizes, as the law has them; with its own g each size would put its L∞ anywhere. On a plateau the
/// second term is nothing, and L∞ is the plateau.
public struct CapacityEstimate: Sendable, Hashable {
    /// N and L∞, by rising N.
    public let plateaus: [Plateau]
    /// Nc.
    public let criticalParameters: StepwiseConstant
    /// αN.
    public let parameterExponent: StepwiseConstant

    /// The loss after training without end.
    public struct Plateau: Sendable, Hashable {
        /// N.
        public let parameters: Double
        /// L∞, in nats a token.
        public let loss: Double
    }

    /// - Throws: `insufficient` for fewer than three sizes, and where no extrapolation has a positive loss for all of
    ///   them that falls with size.
    init(_ readings: [StepReading]) throws(ScalingLawError) {
        let sizes = Dictionary(grouping: readings, by: \.parameters).sorted { $0.key < $1.key }
        guard sizes.count > 2 else {
            throw .insufficient("an exponent of size needs at least three sizes, and there are \(sizes.count)")
        }
        let groups = sizes.map(\.value)
        // ln g from 0.1 to 3 in even steps, then the best place between its neighbours.
        let logarithms = (0...60).map { -2.3 + 3.4 * Double($0) / 60 }
        func misfit(_ g: Double) -> Double { Self.losses(groups, power: portableExponential(g))?.misfit ?? .infinity }
        guard let best = logarithms.min(by: { misfit($0) < misfit($1) }), misfit(best).isFinite else {
            throw .insufficient(
                "the curves do not tell the loss that each size would come to: no power of the steps leaves all of "
                    + "them above 0; train longer, or fit all constants at once")
        }
        var (low, high) = (best - 3.4 / 60, best + 3.4 / 60)
        for _ in 0..<60 {
            let (a, b) = (low + 0.382 * (high - low), low + 0.618 * (high - low))
            if misfit(a) < misfit(b) { high = b } else { low = a }
        }
        let losses = Self.losses(groups, power: portableExponential((low + high) / 2))?.losses ?? []
        plateaus = zip(sizes, losses).map { Plateau(parameters: $0.key, loss: $1) }
        let line = StraightLine(
            plateaus.map { portableLogarithm($0.parameters) }, plateaus.map { portableLogarithm($0.loss) },
            weights: plateaus.map { _ in 1 })
        guard let line, line.slope < 0 else {
            throw .insufficient("by these curves larger sizes do not come to lower losses")
        }
        parameterExponent = StepwiseConstant(name: "alpha_N", value: -line.slope, error: line.slopeError)
        // ln Nc = intercept/αN: by both errors and what they share.
        let logarithm = -line.intercept / line.slope
        let variance =
            line.interceptError * line.interceptError + logarithm * logarithm * line.slopeError * line.slopeError
            + 2 * logarithm * line.covariance
        let scale = portableExponential(logarithm)
        criticalParameters = StepwiseConstant(
            name: "N_c", value: scale, error: scale * max(variance, 0).squareRoot() / -line.slope)
    }

    /// (Nc/N)^αN.
    func loss(parameters: Double) -> Double {
        portablePower(criticalParameters.value / parameters, parameterExponent.value)
    }

    /// L∞ of each size and the common c by least squares of relative deviations, for a given power: linear.
    private static func losses(
        _ sizes: [[StepReading]], power: Double
    ) -> (losses: [Double], misfit: Double)? {
        // Steps relative to a middle one, so that powers stay in range.
        let middle = sizes[0][sizes[0].count / 2].leastSteps
        func term(_ reading: StepReading) -> Double { portableExponential(-power * (reading.leastSteps - middle)) }
        func weight(_ reading: StepReading) -> Double { 1 / (reading.loss * reading.loss) }
        var means: [(term: Double, loss: Double)] = []
        var (spread, both) = (0.0, 0.0)
        for size in sizes {
            let total = size.reduce(0) { $0 + weight($1) }
            let mean = (
                term: size.reduce(0) { $0 + weight($1) * term($1) } / total,
                loss: size.reduce(0) { $0 + weight($1) * $1.loss } / total
            )
            means.append(mean)
            for reading in size {
                let away = term(reading) - mean.term
                spread += weight(reading) * away * away
                both += weight(reading) * away * (reading.loss - mean.loss)
            }
        }
        guard spread > 0, both > 0 else { return nil }
        let factor = both / spread
        let losses = means.map { $0.loss - factor * $0.term }
        guard losses.allSatisfy({ $0 > 0 }) else { return nil }
        var misfit = 0.0
        for (size, least) in zip(sizes, losses) {
            for reading in size {
                let residual = (reading.loss - least - factor * term(reading)) / reading.loss
                misfit += residual * residual
            }
        }
        return (losses, misfit)
    }
}
