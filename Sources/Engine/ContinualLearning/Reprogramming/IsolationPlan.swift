/// How what a task has of its own is trained.
package struct IsolationPlan: Sendable, Hashable {
    package var epochs = 8
    /// Images of a step; the last of an epoch has fewer.
    package var batch = 32
    /// Of Adam; a tenth of it after every 20 epochs (the paper's code, whose tasks have thousands of steps at 0.001).
    package var rate = 0.003
    /// Times the sum of the norms, not squared, of everything that is trained (the paper's code).
    package var penalty = 1e-5
    package var statistics = NormStatistics.anchor
    /// Of SupSup.
    package var mask = MaskPlan()
    package init() {}
}
