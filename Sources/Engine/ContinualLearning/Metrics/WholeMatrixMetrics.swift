/// Metrics that look at the whole matrix and not only at its last row and diagonal (Díaz-Rodríguez et al. 2018, *Don't
/// forget, there is more than forgetting*, arXiv 1810.13166).
public struct WholeMatrixMetrics: Sendable, Hashable {
    /// A = Σ_{i≥j} R[i][j] / (T(T+1)/2).
    public let accuracy: Double
    /// BWT = Σ_{i≥2} Σ_{j<i} (R[i][j] − R[j][j]) / (T(T−1)/2).
    public let backwardTransfer: Double
    /// FWT = Σ_{i<j} R[i][j] / (T(T−1)/2): accuracy, not gained accuracy, on tasks to come.
    public let forwardTransfer: Double

    /// REM = 1 − |min(BWT, 0)|: 1 where nothing is forgotten.
    public var remembering: Double { 1 - abs(min(backwardTransfer, 0)) }
    /// BWT+ = max(BWT, 0): what later tasks add to earlier ones.
    public var positiveBackwardTransfer: Double { max(backwardTransfer, 0) }

    /// Nil with one task.
    public init?(_ matrix: AccuracyMatrix) {
        let count = matrix.count
        guard count > 1 else { return nil }
        let pairs = Double(count * (count - 1) / 2)
        var (below, lost, above) = (0.0, 0.0, 0.0)
        for i in 0..<count {
            for j in 0..<count {
                if j <= i { below += matrix[after: i, on: j] } else { above += matrix[after: i, on: j] }
                if j < i { lost += matrix[after: i, on: j] - matrix[after: j, on: j] }
            }
        }
        accuracy = below / (pairs + Double(count))
        backwardTransfer = lost / pairs
        forwardTransfer = above / pairs
    }
}
