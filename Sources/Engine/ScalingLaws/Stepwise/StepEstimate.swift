import Numerics

/// The third step: what is left above the loss of each size, over steps as batches without end would have made them:
/// ln(L − L∞) = αS·(ln Sc − ln Smin), pooled over sizes (Kaplan et al. 2020, equation 5.6).
public struct StepEstimate: Sendable, Hashable {
    /// Sc.
    public let criticalSteps: StepwiseConstant
    /// αS.
    public let stepExponent: StepwiseConstant
    /// How many readings were above the loss of their size, of how many.
    public let used: Int
    public let readings: Int

    /// Where less than this part of a loss is left to lose, noise decides its logarithm.
    private static var leastPart: Double { 0.01 }

    /// - Throws: `insufficient` where too little is left above the losses of the sizes, or it does not fall with steps.
    init(_ readings: [StepReading], _ capacity: CapacityEstimate) throws(ScalingLawError) {
        var (x, y, weights) = ([Double](), [Double](), [Double]())
        for reading in readings {
            let left = reading.loss - capacity.loss(parameters: reading.parameters)
            let part = left / reading.loss
            guard part > Self.leastPart else { continue }
            x.append(reading.leastSteps)
            y.append(portableLogarithm(left))
            // An error of a loss is 1/part as large in the logarithm of what is left.
            weights.append(part * part)
        }
        (used, self.readings) = (x.count, readings.count)
        guard used > 2, let line = StraightLine(x, y, weights: weights), line.slope < 0 else {
            throw .insufficient(
                "\(used) of \(readings.count) readings lie above the loss that their size would come to, and what is "
                    + "left does not fall with steps: there is no exponent of steps")
        }
        stepExponent = StepwiseConstant(name: "alpha_S", value: -line.slope, error: line.slopeError)
        let logarithm = -line.intercept / line.slope
        let variance =
            line.interceptError * line.interceptError + logarithm * logarithm * line.slopeError * line.slopeError
            + 2 * logarithm * line.covariance
        let scale = portableExponential(logarithm)
        criticalSteps = StepwiseConstant(
            name: "S_c", value: scale, error: scale * max(variance, 0).squareRoot() / -line.slope)
    }
}
