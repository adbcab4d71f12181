/// How the constants of a law were found, as stored fits write it.
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
    /// What repetitions are worth alone; the constants of data seen once are those of another fit.
    case once
    /// Best sizes of budgets by Akima's curves.
    case akima
    /// Best sizes of budgets by parabolas.
    case parabola
    /// Best sizes along the lower envelope of training curves.
    case envelope
}
