extension AccuracyMatrix {
    /// ACC, final average accuracy: (1/T) Σ_j R[T][j] (Lopez-Paz and Ranzato 2017, *Gradient episodic memory*, equation 2).
    public var averageAccuracy: Double { last.reduce(0, +) / Double(count) }

    /// A_i, accuracy on the tasks seen: (1/i) Σ_{j≤i} R[i][j].
    ///
    /// - Parameter i: The task that was learned last, from 0.
    public func accuracyOnSeenTasks(after i: Int) -> Double { rows[i][...i].reduce(0, +) / Double(i + 1) }

    /// AIA, average incremental accuracy: (1/T) Σ_i (1/i) Σ_{j≤i} R[i][j] (Rebuffi et al. 2017, *iCaRL*; Hou et al. 2019).
    ///
    /// Tasks count alike, however many images they have: with tasks of one size it is also what class-incremental papers
    /// average, accuracy over all classes seen.
    public var averageIncrementalAccuracy: Double {
        (0..<count).map { accuracyOnSeenTasks(after: $0) }.reduce(0, +) / Double(count)
    }

    /// LA, learning accuracy: (1/T) Σ_i R[i][i], each task right after it was learned (Riemer et al. 2019, *MER*).
    public var learningAccuracy: Double { (0..<count).map { rows[$0][$0] }.reduce(0, +) / Double(count) }
}
