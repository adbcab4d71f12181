/// How the constants of a law were found, as `swath fit --method` and stored fits write it.
public enum FitMethod: String, Sendable, Hashable, CaseIterable {
    /// All constants at once, Huber's loss of logarithms; measured losses on the right side of a law that has them there.
    case joint
    /// Likewise, with the loss that solves the law on its right side.
    case implicit
    /// One constant after the other, then all at once from there.
    case stepwise
    /// Likewise, with the loss that solves the law on its right side.
    case stepwiseImplicit = "stepwise-implicit"
    /// Least squares over two exponents.
    case variableProjection = "vpnls"
}
