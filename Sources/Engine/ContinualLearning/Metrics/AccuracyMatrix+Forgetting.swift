// Four numbers go by the name of forgetting. On one matrix, mammoth ≥ chaudhryLiteral ≥ chaudhry ≥ avalanche.
extension AccuracyMatrix {
    /// Which accuracy on a task counts as what has been forgotten since.
    public enum ForgettingDefinition: String, Sendable, Hashable, CaseIterable {
        /// The best from when the task was learned until before the last task.
        ///
        /// F = (1/(T−1)) Σ_{j<T} (max_{j≤l<T} R[l][j] − R[T][j]) (Chaudhry et al. 2018, *Riemannian walk*, section 4, and
        /// FACIL, where entries before a task is learned are 0).
        case chaudhry
        /// The same with l from 1, as the formula is printed: what a task's accuracy was before it was learned counts, too.
        case chaudhryLiteral = "chaudhry-literal"
        /// The best after any task, the last included, so that no task counts below 0: what Mammoth computes.
        case mammoth
        /// The one right after the task was learned: what Avalanche computes. It is −BWT.
        case avalanche
    }

    /// F, forgetting by one of its definitions: the mean over all tasks but the last; nil with one task.
    public func forgetting(_ definition: ForgettingDefinition) -> Double? {
        meanOfEarlierTasks { j in
            let counted: Range<Int> =
                switch definition {
                case .chaudhry: j..<count - 1
                case .chaudhryLiteral: 0..<count - 1
                case .mammoth: 0..<count
                case .avalanche: j..<j + 1
                }
            return rows[counted].map { $0[j] }.max()! - last[j]
        }
    }
}
