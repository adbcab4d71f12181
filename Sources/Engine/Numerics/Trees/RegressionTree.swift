/// A binary tree of axis-parallel splits whose leaves hold one value an output, in flat arrays.
public struct RegressionTree: Sendable, Hashable {
    /// A split, or a leaf.
    struct Node: Sendable, Hashable {
        /// A sample goes to the first child when its feature is at most this.
        var threshold: Float
        /// −1 for a leaf.
        var feature: Int32
        /// The first child; the second is next to it. Of a leaf: its place among the leaves.
        var next: Int32
    }

    /// The root first.
    private(set) var nodes: [Node] = [Node(threshold: 0, feature: -1, next: 0)]
    /// `outputs` values for each leaf.
    private(set) var leaves: [Double] = []
    let outputs: Int

    init(outputs: Int) { self.outputs = outputs }

    /// How many leaves the tree has.
    public var leafCount: Int { leaves.count / max(outputs, 1) }

    /// The longest way from the root to a leaf, in splits.
    public var depth: Int {
        var depths = [Int](repeating: 0, count: nodes.count)
        for (place, node) in nodes.enumerated() where node.feature >= 0 {
            depths[Int(node.next)] = depths[place] + 1
            depths[Int(node.next) + 1] = depths[place] + 1
        }
        return depths.max() ?? 0
    }

    /// The value of each output at the leaf that `features`, one value a column, leads to.
    ///
    /// - Precondition: As many features as the tree was grown on.
    public func predict(_ features: [Float]) -> [Double] {
        var sums = [Double](repeating: 0, count: outputs)
        features.withUnsafeBufferPointer { features in
            sums.withUnsafeMutableBufferPointer { sums in
                if let features = features.baseAddress, let sums = sums.baseAddress { add(features, to: sums) }
            }
        }
        return sums
    }

    /// Adds the leaf's values to `sums`.
    @inline(__always)
    func add(_ features: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Double>) {
        let leaf = nodes.withUnsafeBufferPointer { nodes in
            var node = nodes[0]
            while node.feature >= 0 {
                node = nodes[Int(node.next) + (features[Int(node.feature)] <= node.threshold ? 0 : 1)]
            }
            return Int(node.next)
        }
        leaves.withUnsafeBufferPointer { leaves in
            for output in 0..<outputs { sums[output] += leaves[leaf * outputs + output] }
        }
    }

    /// Makes a leaf of the node at `place`.
    mutating func setLeaf(_ place: Int, _ value: (_ output: Int) -> Double) {
        nodes[place] = Node(threshold: 0, feature: -1, next: Int32(leafCount))
        for output in 0..<outputs { leaves.append(value(output)) }
    }

    /// Makes a split of the node at `place`, and gives the place of its first child.
    mutating func split(_ place: Int, feature: Int, threshold: Float) -> Int {
        let child = nodes.count
        nodes[place] = Node(threshold: threshold, feature: Int32(feature), next: Int32(child))
        nodes.append(Node(threshold: 0, feature: -1, next: 0))
        nodes.append(Node(threshold: 0, feature: -1, next: 0))
        return child
    }
}
