extension AccuracyMatrix {
    /// BWT, backward transfer: (1/(T−1)) Σ_{j<T} (R[T][j] − R[j][j]) (Lopez-Paz and Ranzato 2017, equation 3); nil with one
    /// task.
    public var backwardTransfer: Double? { meanOfEarlierTasks { last[$0] - rows[$0][$0] } }

    /// FWT, forward transfer: (1/(T−1)) Σ_{j≥2} (R[j−1][j] − b_j) (Lopez-Paz and Ranzato 2017, equation 4; so also Mammoth
    /// and Avalanche); nil with one task.
    public var forwardTransfer: Double? { meanOfEarlierTasks { rows[$0][$0 + 1] - untrained[$0 + 1] } }

    /// INT, intransigence: I_k = a*_k − R[k][k], what continual learning costs a task that is learned (Chaudhry et al.
    /// 2018, section 4); nil without joint references.
    ///
    /// - Parameter k: A task, from 0.
    public func intransigence(_ k: Int) -> Double? { joint.map { $0[k] - rows[k][k] } }

    /// The mean of `intransigence` over tasks; nil without joint references.
    public var meanIntransigence: Double? {
        joint.map { $0.reduce(0, +) / Double(count) - learningAccuracy }
    }
}
