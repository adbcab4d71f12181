/// The mean of regression trees, each grown on a bootstrap sample (Breiman 2001, *Random Forests*).
///
/// As `RandomForestRegressor` of scikit-learn 1.9 with its defaults: 100 trees without a limit of depth, as many
/// rows drawn with replacement as there are, all features tried at each split, squared error averaged over the
/// outputs, one forest for all outputs. Equally good splits on different features are chosen among at random;
/// targets are rounded to 40 bits of their range while splits are compared, so that sums are exact and ties are
/// ties whatever the order in which rows are added. Leaves hold means of the targets as they are.
public struct RandomForest: Sendable {
    /// How trees are grown.
    public struct Settings: Sendable, Hashable {
        /// How many trees, at least 1.
        public var trees = 100
        /// Splits from root to leaf, at least 1.
        public var mostDepth = Int.max
        /// Distinct rows that a leaf must have, at least 1.
        public var fewestRows = 1
        /// Whether each tree has a bootstrap sample; else each has all rows, and trees differ by ties alone.
        public var bootstrap = true

        public init() {}
    }

    /// As many outputs can be predicted together.
    public static let mostOutputs = 64

    public let trees: [RegressionTree]
    public let outputs: Int

    /// - Parameters:
    ///   - features: A row a sample.
    ///   - targets: rows × outputs.
    ///   - random: Each tree draws from a stream split off by its number.
    ///   - isCancelled: Asked before each tree.
    /// - Throws: ``TreeError``.
    public init(
        features: FeatureTable, targets: Matrix, settings: Settings = Settings(), random: RandomStream,
        isCancelled: () -> Bool = { false }
    ) throws(TreeError) {
        guard targets.rows == features.rows, targets.columns > 0, targets.isWhole else {
            throw .shapeMismatch("\(features.rows) samples and \(targets.shape) targets")
        }
        guard targets.elements.allSatisfy(\.isFinite) else { throw .notFinite }
        let forest = Growth(features, targets, settings, random)
        trees =
            switch targets.columns {
            case 1: try forest.grow(Double.self, isCancelled)
            case 2...4: try forest.grow(SIMD4<Double>.self, isCancelled)
            case 5...8: try forest.grow(SIMD8<Double>.self, isCancelled)
            case 9...16: try forest.grow(SIMD16<Double>.self, isCancelled)
            case 17...Self.mostOutputs: try forest.grow(SIMD64<Double>.self, isCancelled)
            default: throw .tooManyOutputs(targets.columns)
            }
        outputs = targets.columns
    }

    /// The mean over trees, for one sample.
    ///
    /// - Precondition: As many features as there were columns.
    public func predict(_ features: [Float]) -> [Double] {
        var sums = [Double](repeating: 0, count: outputs)
        features.withUnsafeBufferPointer { features in
            sums.withUnsafeMutableBufferPointer { sums in
                guard let features = features.baseAddress, let sums = sums.baseAddress else { return }
                for tree in trees { tree.add(features, to: sums) }
            }
        }
        let count = Double(trees.count)
        return sums.map { $0 / count }
    }
}

extension RandomForest {
    /// A forest while it grows.
    private struct Growth {
        let features: FeatureTable
        let targets: Matrix
        let settings: Settings
        let random: RandomStream

        init(_ features: FeatureTable, _ targets: Matrix, _ settings: Settings, _ random: RandomStream) {
            (self.features, self.targets, self.settings, self.random) = (features, targets, settings, random)
        }

        func grow<Target: TargetVector>(
            _ type: Target.Type, _ isCancelled: () -> Bool
        ) throws(TreeError) -> [RegressionTree] {
            features.rows <= UInt32.mostRows
                ? try grow(SortedColumns<UInt32>(features), type, isCancelled)
                : try grow(SortedColumns<UInt64>(features), type, isCancelled)
        }

        private func grow<Entry: RankedRow, Target: TargetVector>(
            _ columns: SortedColumns<Entry>, _ type: Target.Type, _ isCancelled: () -> Bool
        ) throws(TreeError) -> [RegressionTree] {
            var limits = TreeGrower<Entry, Target, SquaredErrorRule>.Limits()
            limits.mostDepth = max(settings.mostDepth, 1)
            limits.fewestRows = max(settings.fewestRows, 1)
            let grower = TreeGrower<Entry, Target, SquaredErrorRule>(
                columns, features, outputs: targets.columns, limits: limits)
            let rounded: [Target] = roundedTargets()
            var weighted = rounded
            var trees: [RegressionTree] = []
            for number in 0..<max(settings.trees, 1) {
                if isCancelled() { throw .cancelled }
                var random = random.split(UInt64(number))
                let weights = settings.bootstrap ? bootstrap(&random) : [Int32](repeating: 1, count: features.rows)
                for row in 0..<features.rows where weights[row] > 1 {
                    for output in 0..<targets.columns {
                        weighted[row][output] = rounded[row][output] * Double(weights[row])
                    }
                }
                for row in 0..<features.rows where weights[row] == 1 { weighted[row] = rounded[row] }
                trees.append(
                    grower.grow(targets: weighted, weights: weights, random: &random) { node, output in
                        var sum = 0.0
                        for row in node.rows { sum += targets[Int(row), output] * Double(weights[Int(row)]) }
                        return sum / Double(node.weight)
                    })
            }
            return trees
        }

        /// How often each row is drawn.
        private func bootstrap(_ random: inout RandomStream) -> [Int32] {
            var counts = [Int32](repeating: 0, count: features.rows)
            for _ in 0..<features.rows { counts[random.index(below: features.rows)] += 1 }
            return counts
        }

        /// The targets less their mean, in multiples of so small a power of two that sums of all rows are exact.
        private func roundedTargets<Target: TargetVector>() -> [Target] {
            var rounded = [Target](repeating: .zero, count: features.rows)
            // A sum of n numbers of b bits has at most b + log₂ n.
            let bits = 52 - (Int.bitWidth - features.rows.leadingZeroBitCount)
            for output in 0..<targets.columns {
                let column = targets.column(output)
                let centre = mean(column)
                let size = column.reduce(0) { max($0, abs($1 - centre)) }
                guard size > 0, size.isFinite else { continue }
                let unit = Double(sign: .plus, exponent: size.exponent + 1 - bits, significand: 1)
                for row in 0..<features.rows {
                    rounded[row][output] =
                        unit > 0 ? ((column[row] - centre) / unit).rounded() * unit : column[row] - centre
                }
            }
            return rounded
        }
    }
}
