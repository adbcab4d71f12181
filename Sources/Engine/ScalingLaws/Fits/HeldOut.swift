/// Runs, usually the largest sizes of a table, set aside, to see whether a law fitted without them foresees them.
public struct HeldOut: Sendable {
    /// What the law may learn from.
    public let seen: [MeasuredRun]
    public let unseen: [MeasuredRun]

    /// Runs that were set aside by other means.
    public init(seen: [MeasuredRun], unseen: [MeasuredRun]) { (self.seen, self.unseen) = (seen, unseen) }

    /// - Parameter sizes: How many of the largest sizes are set aside; 0 for none.
    /// - Throws: `insufficient` where fewer than three sizes would remain.
    public init(_ runs: [MeasuredRun], sizes: Int) throws(ScalingLawError) {
        let all = Set(runs.map(\.parameters)).sorted()
        guard sizes >= 0, sizes == 0 || all.count - sizes >= 3 else {
            throw .insufficient(
                "\(sizes) of the \(all.count) sizes cannot be held out: at least three must remain to learn from")
        }
        let limit = sizes == 0 ? .infinity : all[all.count - sizes]
        seen = runs.filter { $0.parameters < limit }
        unseen = runs.filter { $0.parameters >= limit }
    }
}
