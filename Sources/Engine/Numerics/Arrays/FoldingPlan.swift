/// A fold of some axes of an array: the walk over what is kept and the walk over what is folded.
struct FoldingPlan {
    /// The axes that are folded, from 0.
    let axes: [Int]
    /// The shape of the result without them, and with an element in the place of each.
    let kept: [Int]
    let keptWithOnes: [Int]
    /// How many elements make one.
    let foldedCount: Int
    /// Steps of the result and of the array.
    private let outer: Traversal
    /// Steps of the array.
    private let inner: Traversal

    init(_ layout: ArrayLayout, along axes: [Int], _ operation: String) throws(ArrayError) {
        let folded = try layout.axes(axes, operation)
        let rest = layout.shape.indices.filter { !folded.contains($0) }
        let shape = layout.shape
        self.axes = folded
        kept = rest.map { shape[$0] }
        keptWithOnes = shape.indices.map { folded.contains($0) ? 1 : shape[$0] }
        outer = Traversal(kept, [ArrayLayout.denseStrides(kept), rest.map { layout.strides[$0] }])
        inner = Traversal(unordered: folded.map { shape[$0] }, folded.map { layout.strides[$0] })
        foldedCount = inner.count
    }

    /// Whether neighbours in memory belong to different results, as the columns of a dense matrix whose
    /// rows are folded: then whole rows are added to one another.
    private var goesByRows: Bool {
        guard let outer = outer.steps.last, let inner = inner.steps.last else { return false }
        return abs(outer[1]) < abs(inner[0])
    }

    @inline(__always)
    func run<Fold: Folding>(
        _ fold: Fold.Type, _ source: UnsafePointer<Fold.Scalar>, _ target: UnsafeMutablePointer<Fold.Scalar>
    ) {
        if goesByRows {
            foldRows(fold, source, target)
        } else {
            outer.forEachRun { offsets, count, step in
                for place in 0..<count {
                    let from = source + (offsets[1] &+ place &* step[1])
                    var result = Fold.start
                    inner.forEachRun { offset, length, apart in
                        result = Fold.combine(result, Fold.fold(from + offset[0], length, step: apart[0]))
                    }
                    target[offsets[0] &+ place &* step[0]] = result
                }
            }
        }
    }

    /// A strip of results at a time. 64 rows make a partial result, and 64 of those one of the next
    /// order, so that the rounding errors of a sum grow slowly.
    @inline(__always)
    private func foldRows<Fold: Folding>(
        _ fold: Fold.Type, _ source: UnsafePointer<Fold.Scalar>, _ target: UnsafeMutablePointer<Fold.Scalar>
    ) {
        let (widest, group) = (512, 64)
        withUnsafeTemporaryAllocation(of: Fold.Scalar.self, capacity: 3 * widest) { room in
            let rows = room.baseAddress!
            let (groups, total) = (rows + widest, rows + 2 * widest)
            outer.forEachRun { offsets, count, step in
                for first in stride(from: 0, to: count, by: widest) {
                    let width = min(widest, count - first)
                    let from = source + (offsets[1] &+ first &* step[1])
                    room.update(repeating: Fold.start)
                    var folded = 0
                    inner.forEachRun { offset, length, apart in
                        for row in 0..<length {
                            Self.merge(fold, from + (offset[0] &+ row &* apart[0]), step[1], into: rows, width)
                            folded &+= 1
                            guard folded.isMultiple(of: group) else { continue }
                            Self.move(fold, rows, into: groups, width)
                            if folded.isMultiple(of: group * group) { Self.move(fold, groups, into: total, width) }
                        }
                    }
                    Self.move(fold, rows, into: groups, width)
                    Self.move(fold, groups, into: total, width)
                    let to = target + (offsets[0] &+ first &* step[0])
                    for place in 0..<width { to[place &* step[0]] = total[place] }
                }
            }
        }
    }

    /// Folds a row into what is there.
    @inline(__always)
    private static func merge<Fold: Folding>(
        _ fold: Fold.Type, _ row: UnsafePointer<Fold.Scalar>, _ step: Int,
        into sums: UnsafeMutablePointer<Fold.Scalar>, _ width: Int
    ) {
        if step == 1 {
            for place in 0..<width { sums[place] = Fold.combine(sums[place], row[place]) }
        } else {
            for place in 0..<width { sums[place] = Fold.combine(sums[place], row[place &* step]) }
        }
    }

    /// Folds partial results into those of the next order and begins new ones.
    @inline(__always)
    private static func move<Fold: Folding>(
        _ fold: Fold.Type, _ partial: UnsafeMutablePointer<Fold.Scalar>,
        into sums: UnsafeMutablePointer<Fold.Scalar>, _ width: Int
    ) {
        merge(fold, partial, 1, into: sums, width)
        partial.update(repeating: Fold.start, count: width)
    }
}
