/// Grows trees on columns that are sorted once.
///
/// Each node owns the same range of every column's rows, in the order of that column. A split marks the rows of
/// its first side and parts every column in one pass that keeps the order (the presorting of Breiman et al. 1984,
/// and of SLIQ, Mehta et al. 1996), so a level costs two passes over the table however deep it lies.
final class TreeGrower<Entry: RankedRow, Target: TargetVector, Rule: SplitRule> {
    /// What ends a branch.
    struct Limits {
        var mostDepth = Int.max
        /// Rows that a node must have to be split.
        var fewestRowsToSplit = 2
        /// Rows that each side must have.
        var fewestRows = 1
        /// Weight that each side must have.
        var leastWeight = 0.0
        /// λ, added to weights.
        var penalty = 0.0
        /// What a split must gain over none; 0 asks nothing.
        var leastGain = 0.0
    }

    /// The rows of a node, with what is known of them.
    struct Rows {
        let rows: UnsafeBufferPointer<Int32>
        /// Weighted.
        let sum: Target
        let weight: Int
    }

    private let columns: SortedColumns<Entry>
    private let table: FeatureTable
    private let outputs: Int
    private let limits: Limits
    /// 1/(W + λ) for each weight W.
    private let reciprocals: [Double]
    /// The rows of each column, `columns.rows` places a column, in the order of the column within each node.
    private var work: [Entry]
    /// The rows of each node.
    private var members: [Int32]
    private var spill: [Entry]
    /// 1 for the rows of the first side of a split.
    private var side: [UInt8]
    private var squares: [Double]

    init(_ columns: SortedColumns<Entry>, _ table: FeatureTable, outputs: Int, limits: Limits) {
        (self.columns, self.table, self.outputs, self.limits) = (columns, table, outputs, limits)
        reciprocals = (0...columns.rows).map { 1 / (Double($0) + limits.penalty) }
        work = columns.entries
        members = [Int32](repeating: 0, count: columns.rows)
        spill = [Entry](repeating: 0, count: columns.rows)
        side = [UInt8](repeating: 0, count: columns.rows)
        squares = [Double](repeating: 0, count: Rule.stopsWhenPure ? columns.rows : 0)
    }

    private struct Node {
        let place: Int
        let begin: Int
        let end: Int
        let depth: Int
        let sum: Target
        let weight: Int
        var count: Int { end - begin }
    }

    private struct Split {
        var worth = -Double.infinity
        var feature = -1
        /// The first place of the second side.
        var place = 0
        var firstSum = Target.zero
        var firstWeight = 0
    }

    /// A tree of the rows with a weight; the others are left out.
    ///
    /// - Parameters:
    ///   - targets: Weighted; a row each.
    ///   - weights: Whole numbers whose sum is at most the number of rows.
    ///   - random: Chooses among equally good splits where the rule says so.
    ///   - leaf: The values of a leaf.
    func grow(
        targets: [Target], weights: [Int32], random: inout RandomStream, leaf: (Rows, _ output: Int) -> Double
    ) -> RegressionTree {
        var tree = RegressionTree(outputs: outputs)
        var pending = [root(targets, weights)]
        while let node = pending.popLast() {
            guard let split = bestSplit(of: node, targets, weights, &random) else {
                members.withUnsafeBufferPointer { members in
                    let rows = Rows(
                        rows: UnsafeBufferPointer(rebasing: members[node.begin..<node.end]), sum: node.sum,
                        weight: node.weight)
                    tree.setLeaf(node.place) { leaf(rows, $0) }
                }
                continue
            }
            let start = split.feature * columns.rows
            let low = columns.values[start + work[start + split.place - 1].rank]
            let high = columns.values[start + work[start + split.place].rank]
            let child = tree.split(node.place, feature: split.feature, threshold: Rule.threshold(low, high))
            part(node, by: split)
            pending.append(
                Node(
                    place: child + 1, begin: split.place, end: node.end, depth: node.depth + 1,
                    sum: node.sum - split.firstSum, weight: node.weight - split.firstWeight))
            pending.append(
                Node(
                    place: child, begin: node.begin, end: split.place, depth: node.depth + 1,
                    sum: split.firstSum, weight: split.firstWeight))
        }
        return tree
    }

    /// Fills the working columns with the rows that have a weight.
    private func root(_ targets: [Target], _ weights: [Int32]) -> Node {
        var count = 0
        var sum = Target.zero
        var weight = 0
        for row in 0..<columns.rows where weights[row] > 0 {
            members[count] = Int32(row)
            count += 1
            sum = sum + targets[row]
            weight += Int(weights[row])
            if Rule.stopsWhenPure { squares[row] = targets[row].squaredLength / Double(weights[row]) }
        }
        if count == columns.rows {
            work.withUnsafeMutableBufferPointer { work in
                columns.entries.withUnsafeBufferPointer { _ = work.update(fromContentsOf: $0) }
            }
        } else {
            for column in 0..<columns.columns {
                let start = column * columns.rows
                var filled = start
                for place in start..<start + columns.rows {
                    let entry = columns.entries[place]
                    work[filled] = entry
                    filled += weights[entry.row] > 0 ? 1 : 0
                }
            }
        }
        return Node(place: 0, begin: 0, end: count, depth: 0, sum: sum, weight: weight)
    }

    private func bestSplit(
        of node: Node, _ targets: [Target], _ weights: [Int32], _ random: inout RandomStream
    ) -> Split? {
        guard node.count >= max(limits.fewestRowsToSplit, 2), node.depth < limits.mostDepth else { return nil }
        if Rule.stopsWhenPure, isPure(node) { return nil }
        if Rule.breaksTiesAtRandom, node.count == 2 { return splitOfTwo(node, targets, weights, &random) }
        var best = Split()
        var ties = 0
        for feature in 0..<columns.columns {
            let split = bestSplit(of: node, on: feature, targets, weights)
            if split.worth > best.worth {
                best = split
                ties = 1
            } else if Rule.breaksTiesAtRandom, split.worth == best.worth, split.feature >= 0 {
                ties += 1
                if random.index(below: ties) == 0 { best = split }
            }
        }
        guard best.feature >= 0 else { return nil }
        let whole = node.sum.squaredLength * reciprocals[node.weight]
        guard Rule.accepts(best.worth, whole: whole) else { return nil }
        if limits.leastGain > 0, best.worth - whole < limits.leastGain { return nil }
        return best
    }

    /// The best split on one feature; of equals, the one with the smallest threshold.
    @inline(__always)
    private func bestSplit(
        of node: Node, on feature: Int, _ targets: [Target], _ weights: [Int32]
    ) -> Split {
        var best = Split()
        let start = feature * columns.rows
        let fewest = limits.fewestRows
        let (leastWeight, total) = (limits.leastWeight, node.sum)
        work.withUnsafeBufferPointer { work in
            targets.withUnsafeBufferPointer { targets in
                weights.withUnsafeBufferPointer { weights in
                    reciprocals.withUnsafeBufferPointer { reciprocals in
                        let entries = work.baseAddress.unsafelyUnwrapped + start
                        var sum = Target.zero
                        var weight = 0
                        var entry = entries[node.begin]
                        for place in node.begin + 1..<node.end {
                            sum = sum + targets[entry.row]
                            weight += Int(weights[entry.row])
                            let next = entries[place]
                            let rest = node.weight - weight
                            let worth = Rule.worth(
                                sum.squaredLength * reciprocals[weight],
                                (total - sum).squaredLength * reciprocals[rest])
                            if worth > best.worth, entry.rank != next.rank,
                                place - node.begin >= fewest, node.end - place >= fewest,
                                Double(min(weight, rest)) >= leastWeight,
                                Rule.separates(
                                    columns.values[start + entry.rank], columns.values[start + next.rank])
                            {
                                best = Split(
                                    worth: worth, feature: feature, place: place, firstSum: sum,
                                    firstWeight: weight)
                            }
                            entry = next
                        }
                    }
                }
            }
        }
        return best
    }

    /// Whether the variance of the targets, averaged over outputs, is at most the epsilon of doubles.
    private func isPure(_ node: Node) -> Bool {
        var sum = 0.0
        for place in node.begin..<node.end { sum += squares[Int(members[place])] }
        let weight = Double(node.weight)
        return (sum / weight - node.sum.squaredLength / (weight * weight)) / Double(outputs) <= .ulpOfOne
    }

    /// Any feature that tells two rows apart splits them alike, so one is drawn.
    private func splitOfTwo(
        _ node: Node, _ targets: [Target], _ weights: [Int32], _ random: inout RandomStream
    ) -> Split? {
        guard limits.fewestRows <= 1 else { return nil }
        let (one, other) = (Int(members[node.begin]), Int(members[node.begin + 1]))
        func separates(_ feature: Int) -> Bool {
            let (a, b) = (table[one, feature], table[other, feature])
            return Rule.separates(min(a, b), max(a, b))
        }
        var feature = -1
        for _ in 0..<8 where feature < 0 {
            let drawn = random.index(below: columns.columns)
            if separates(drawn) { feature = drawn }
        }
        if feature < 0 {
            let candidates = (0..<columns.columns).filter(separates)
            guard !candidates.isEmpty else { return nil }
            feature = candidates[random.index(below: candidates.count)]
        }
        let first = table[one, feature] < table[other, feature] ? one : other
        return Split(
            worth: 0, feature: feature, place: node.begin + 1, firstSum: targets[first],
            firstWeight: Int(weights[first]))
    }

    /// Rearranges every column of a node: first side, then second, each in order.
    private func part(_ node: Node, by split: Split) {
        let chosen = split.feature * columns.rows
        for place in node.begin..<node.end {
            let row = work[chosen + place].row
            members[place] = Int32(truncatingIfNeeded: row)
            side[row] = place < split.place ? 1 : 0
        }
        // Leaves need no order.
        let largest = max(split.place - node.begin, node.end - split.place)
        if largest < 2 || node.depth + 1 >= limits.mostDepth { return }
        work.withUnsafeMutableBufferPointer { work in
            spill.withUnsafeMutableBufferPointer { spill in
                side.withUnsafeBufferPointer { side in
                    let second = spill.baseAddress.unsafelyUnwrapped
                    for column in 0..<columns.columns where column != split.feature {
                        let entries = work.baseAddress.unsafelyUnwrapped + column * columns.rows
                        var (first, spilled) = (node.begin, 0)
                        for place in node.begin..<node.end {
                            let entry = entries[place]
                            let isFirst = Int(side[entry.row])
                            entries[first] = entry
                            second[spilled] = entry
                            first += isFirst
                            spilled += 1 - isFirst
                        }
                        (entries + first).update(from: second, count: spilled)
                    }
                }
            }
        }
    }
}
