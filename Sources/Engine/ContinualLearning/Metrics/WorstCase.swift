/// What happens to learned tasks between evaluations: the stability gap (De Lange, van de Ven and Tuytelaars 2023,
/// *Continual evaluation for lifelong learning*, section 3).
public struct WorstCase: Sendable, Hashable {
    /// For every task but the last, the least accuracy that was seen after it had been learned.
    public let minima: [Double]
    /// R[T][T].
    public let current: Double

    /// - Parameters:
    ///   - minima: For every task but the last, the least accuracy seen at any evaluation after the task was learned.
    ///   - current: Accuracy on the last task at the end, R[T][T].
    public init(minima: [Double], current: Double) { (self.minima, self.current) = (minima, current) }

    /// Of evaluations after whole tasks only: the least of R[i][j] with i > j. Coarser than what the source has in mind,
    /// and so never less.
    public init(_ matrix: AccuracyMatrix) {
        minima = (0..<matrix.count - 1).map { j in (j + 1..<matrix.count).map { matrix[after: $0, on: j] }.min()! }
        current = matrix.last[matrix.count - 1]
    }

    /// min-ACC = (1/(k−1)) Σ_{j<k} min acc_j; nil with one task.
    public var minimumAccuracy: Double? { minima.isEmpty ? nil : minima.reduce(0, +) / Double(minima.count) }

    /// WC-ACC = (1/k)·R[k][k] + (1 − 1/k)·min-ACC: stability and plasticity in one number.
    public var worstCaseAccuracy: Double {
        let k = Double(minima.count + 1)
        return current / k + (1 - 1 / k) * (minimumAccuracy ?? 0)
    }
}
