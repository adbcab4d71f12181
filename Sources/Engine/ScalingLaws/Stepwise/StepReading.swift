import Numerics

/// A point of a smoothed curve, with its steps as batches without end would have made them.
struct StepReading {
    /// N.
    let parameters: Double
    /// L.
    let loss: Double
    /// ln Smin = ln S − ln(1 + Bcrit(L)/B) (Kaplan et al. 2020, equation 5.4).
    let leastSteps: Double

    static func readings(_ curves: [SmoothedCurve], _ batch: CriticalBatchEstimate) -> [StepReading] {
        curves.flatMap { curve in
            curve.readings.map { reading in
                let ratio = batch.logarithm(atLogLoss: reading.y) - portableLogarithm(curve.batch)
                return StepReading(
                    parameters: curve.parameters, loss: portableExponential(reading.y),
                    leastSteps: reading.x - portableLogarithm1p(portableExponential(ratio)))
            }
        }
    }
}
