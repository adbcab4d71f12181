import Numerics

/// What repetitions are worth (Muennighoff et al. 2023, equation 5): x of them add w = R·(1 − e^(−x/R)) of what is repeated,
/// nearly x where x is far below R, and never more than R.
struct Saturation {
    /// w; x itself where R is without end.
    let worth: Double
    /// e^(−x/R): what one more repetition adds.
    let next: Double
    /// ∂w/∂ln R.
    let slopeByDecay: Double

    /// - Parameters:
    ///   - repeats: x, from 0 on.
    ///   - decay: R, above 0; may be infinite.
    init(repeats: Double, decay: Double) {
        let ratio = repeats > 0 ? repeats / decay : 0
        next = portableExponential(-ratio)
        worth = decay.isFinite ? -decay * portableExponentialMinus1(-ratio) : repeats
        // 1 − e^(−t) − t·e^(−t) loses its digits where t is small, and is t²/2 − t³/3 + t⁴/8 there.
        if ratio < 1e-3 {
            slopeByDecay = repeats * ratio * (0.5 - ratio / 3 + ratio * ratio / 8)
        } else {
            slopeByDecay = next > 0 ? worth - repeats * next : worth
        }
    }
}
