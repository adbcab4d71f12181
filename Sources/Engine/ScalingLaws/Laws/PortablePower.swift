import Numerics

/// x^p for x ≥ 0, the same on every platform, to about |p·ln x| units in the last place: what a fit decides must not
/// depend on whose processor computed it.
func portablePower(_ x: Double, _ p: Double) -> Double {
    if p == 0 { return 1 }
    guard x > 0 else { return x == 0 ? (p > 0 ? 0 : .infinity) : .nan }
    return portableExponential(p * portableLogarithm(x))
}
