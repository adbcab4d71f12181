/// Trees that each correct the sum of those before (Friedman 2001), by second-order gradients with a penalty on
/// leaves (Chen and Guestrin 2016, *XGBoost*), for one output and squared error.
///
/// As xgboost 3.2 with its defaults: 100 rounds, depth 6, learning rate 0.3, λ 1, each side of a split at least
/// 1 heavy, splits at the edges of 256 quantile bins, and the mean of the targets to start from. Predictions,
/// gradients, gains and leaves are 32-bit numbers as there, so ties fall alike and the trees are the same.
public struct GradientBoostedTrees: Sendable {
    /// How trees are grown.
    public struct Settings: Sendable, Hashable {
        /// How many trees, at least 1.
        public var rounds = 100
        /// Splits from root to leaf, at least 1.
        public var mostDepth = 6
        /// By how much each leaf is multiplied, above 0.
        public var learningRate = 0.3
        /// λ, the penalty on squares of leaves, at least 0.
        public var penalty = 1.0
        /// γ, what a split must gain, at least 0.
        public var leastGain = 0.0
        /// Rows that each side of a split must have.
        public var leastWeight = 1.0
        /// Bins a feature, at least 2.
        public var mostBins = 256

        public init() {}
    }

    public let trees: [RegressionTree]
    /// What the trees are added to.
    public let base: Double

    /// - Parameters:
    ///   - features: A row a sample.
    ///   - targets: One a row.
    ///   - isCancelled: Asked before each tree.
    /// - Throws: ``TreeError``.
    public init(
        features: FeatureTable, targets: [Double], settings: Settings = Settings(),
        isCancelled: () -> Bool = { false }
    ) throws(TreeError) {
        guard targets.count == features.rows else {
            throw .shapeMismatch("\(features.rows) samples and \(targets.count) targets")
        }
        try self.init(
            binned: BinnedFeatures(features, mostBins: settings.mostBins), targets: targets, settings: settings,
            isCancelled: isCancelled)
    }

    /// The same on bins that several outputs share.
    ///
    /// - Parameter binned: Made with the bins of `settings`.
    public init(
        binned: BinnedFeatures, targets: [Double], settings: Settings = Settings(),
        isCancelled: () -> Bool = { false }
    ) throws(TreeError) {
        let singles = targets.map(Float.init)
        guard singles.allSatisfy(\.isFinite) else { throw .notFinite }
        guard targets.count == binned.features.rows else {
            throw .shapeMismatch("\(binned.features.rows) samples and \(targets.count) targets")
        }
        let start = Float(singles.reduce(0.0) { $0 + Double($1) } / Double(singles.count))
        base = Double(start)
        trees =
            switch binned.columns {
            case .narrow(let columns):
                try Self.grow(columns, binned.features, singles, start, settings, isCancelled)
            case .wide(let columns):
                try Self.grow(columns, binned.features, singles, start, settings, isCancelled)
            }
    }

    private static func grow<Entry: RankedRow>(
        _ columns: SortedColumns<Entry>, _ features: FeatureTable, _ targets: [Float], _ start: Float,
        _ settings: Settings, _ isCancelled: () -> Bool
    ) throws(TreeError) -> [RegressionTree] {
        var limits = TreeGrower<Entry, Double, SecondOrderRule>.Limits()
        limits.mostDepth = max(settings.mostDepth, 1)
        limits.penalty = max(settings.penalty, 0)
        limits.leastWeight = settings.leastWeight
        limits.leastGain = settings.leastGain
        let grower = TreeGrower<Entry, Double, SecondOrderRule>(columns, features, outputs: 1, limits: limits)
        let rate = Float(settings.learningRate)
        let penalty = limits.penalty
        let weights = [Int32](repeating: 1, count: targets.count)
        var predictions = [Float](repeating: start, count: targets.count)
        var gradients = [Double](repeating: 0, count: targets.count)
        var unused = RandomStream(seed: 0)
        var trees: [RegressionTree] = []
        for _ in 0..<max(settings.rounds, 1) {
            if isCancelled() { throw .cancelled }
            for row in targets.indices { gradients[row] = Double(predictions[row] - targets[row]) }
            trees.append(
                grower.grow(targets: gradients, weights: weights, random: &unused) { node, _ in
                    let step = Float(-node.sum / (Double(node.weight) + penalty)) * rate
                    for row in node.rows { predictions[Int(row)] += step }
                    return Double(step)
                })
        }
        return trees
    }

    /// The prediction for one sample, summed in 32-bit numbers in the order of the trees.
    ///
    /// - Precondition: As many features as there were columns.
    public func predict(_ features: [Float]) -> Double {
        features.withUnsafeBufferPointer { features in
            guard let features = features.baseAddress else { return base }
            var sum = Float(base)
            for tree in trees {
                var leaf = 0.0
                tree.add(features, to: &leaf)
                sum += Float(leaf)
            }
            return Double(sum)
        }
    }
}

/// Features in bins, for several boosted models on the same samples.
public struct BinnedFeatures: Sendable {
    enum Columns: Sendable {
        case narrow(SortedColumns<UInt32>)
        case wide(SortedColumns<UInt64>)
    }

    let features: FeatureTable
    let columns: Columns

    /// - Parameter mostBins: Bins a feature, at least 2.
    public init(_ features: FeatureTable, mostBins: Int = 256) {
        self.features = features
        let bins = max(mostBins, 2)
        columns =
            features.rows <= UInt32.mostRows
            ? .narrow(SortedColumns(features, mostBins: bins)) : .wide(SortedColumns(features, mostBins: bins))
    }
}
