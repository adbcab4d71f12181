/// The points of one training run: a size, a batch, and the losses that were measured as training went on.
public struct LossCurve: Sendable, Hashable {
    /// N.
    public let parameters: Double
    /// B, in tokens; nil where the table does not tell.
    public let batch: Double?
    /// D of each point, rising.
    public let tokens: [Double]
    /// In nats a token, one for each point.
    public let losses: [Double]

    /// Curves of at least three points; runs with fewer are passed over.
    ///
    /// Rows with the same ``MeasuredRun/run`` are one curve. In a table where every row is a run of its own, rows of one
    /// size and one batch are.
    ///
    /// - Throws: `insufficient` for a run with two sizes or two batches, for two losses at one place, and where there is
    ///   no curve.
    public static func curves(_ runs: [MeasuredRun]) throws(ScalingLawError) -> [LossCurve] {
        let areAlone = Set(runs.map(\.run)).count == runs.count
        let groups = Dictionary(grouping: runs) { run in
            areAlone ? [run.parameters, run.batch ?? 0] : [Double(run.run)]
        }
        var curves: [LossCurve] = []
        for (_, points) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) where points.count > 2 {
            curves.append(try LossCurve(points))
        }
        guard !curves.isEmpty else {
            throw .insufficient(
                "there are no curves: a run of one size and one batch needs at least three points, and a column that "
                    + "tells which rows are of one run (--run)")
        }
        return curves
    }

    private init(_ points: [MeasuredRun]) throws(ScalingLawError) {
        let sorted = points.sorted { $0.tokens < $1.tokens }
        let (size, batch) = (sorted[0].parameters, sorted[0].batch)
        // Batches that follow from rounded tokens and steps differ a little.
        let isOneBatch = sorted.allSatisfy { point in
            guard let batch, let other = point.batch else { return batch == nil && point.batch == nil }
            return abs(other - batch) <= 1e-2 * batch
        }
        guard isOneBatch, sorted.allSatisfy({ $0.parameters == size }) else {
            throw .insufficient(
                "the points of a run must be of one size and one batch, and one has "
                    + "\(Set(sorted.map(\.parameters)).count) sizes and \(Set(sorted.map(\.batch)).count) batches")
        }
        (parameters, self.batch, tokens, losses) = (size, batch, sorted.map(\.tokens), sorted.map(\.loss))
        if let place = tokens.indices.dropFirst().first(where: { tokens[$0] <= tokens[$0 - 1] }) {
            throw .insufficient(
                "a run of \(size) parameters has two losses after \(tokens[place]) tokens: name the column that tells "
                    + "runs apart (--run)")
        }
    }
}
