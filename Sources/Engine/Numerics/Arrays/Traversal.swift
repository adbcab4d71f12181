/// A walk over equally shaped operands that lie differently: which loops to run, and how far each
/// operand steps in each of them.
///
/// Axes of one element are dropped, and neighbouring axes that all operands cross evenly are merged,
/// so that dense operands of any rank make one long loop.
struct Traversal {
    /// Offsets or steps of up to four operands at once.
    typealias Offsets = SIMD4<Int>

    /// The lengths of the loops, from the outermost.
    private(set) var extents: [Int] = []
    /// The steps of the operands, a loop an entry.
    private(set) var steps: [Offsets] = []

    /// - Parameters:
    ///   - shape: The shape that all operands have.
    ///   - strides: The operands' strides, up to four; as long as the shape.
    init(_ shape: [Int], _ strides: [[Int]]) {
        for axis in shape.indices where shape[axis] != 1 {
            var step = Offsets.zero
            for operand in strides.indices { step[operand] = strides[operand][axis] }
            if let last = steps.indices.last, steps[last] == step &* Offsets(repeating: shape[axis]) {
                extents[last] &*= shape[axis]
                steps[last] = step
            } else {
                extents.append(shape[axis])
                steps.append(step)
            }
        }
    }

    /// One entry for each element of a walk whose order does not matter: loops are sorted by the first
    /// operand's steps, the shortest innermost, so that a transposed one is read as it lies.
    init(unordered shape: [Int], _ strides: [Int]) {
        let order = shape.indices.sorted { abs(strides[$0]) > abs(strides[$1]) }
        self.init(order.map { shape[$0] }, [order.map { strides[$0] }])
    }

    /// How many elements are walked over.
    var count: Int { extents.reduce(1, &*) }

    /// Runs `body` for the innermost loop wherever the outer ones stand.
    ///
    /// Where an operand lies closer along the second loop than along the innermost, as transposes do,
    /// the innermost is cut into pieces, so that a cache line that was fetched serves the next rows.
    @inline(__always)
    func forEachRun(_ body: (_ offsets: Offsets, _ count: Int, _ step: Offsets) -> Void) {
        guard !extents.contains(0) else { return }
        let rank = extents.count
        let (run, step) = rank > 0 ? (extents[rank - 1], steps[rank - 1]) : (1, .zero)
        let (rows, rowStep) = rank > 1 ? (extents[rank - 2], steps[rank - 2]) : (1, .zero)
        let piece = rows > 1 && isCrosswise ? Traversal.piece : run
        var position = [Int](repeating: 0, count: max(rank - 2, 0))
        var base = Offsets.zero
        while true {
            var start = 0
            while start < run {
                let count = min(piece, run - start)
                var offsets = base &+ step &* Offsets(repeating: start)
                for _ in 0..<rows {
                    body(offsets, count, step)
                    offsets &+= rowStep
                }
                start += count
            }
            var axis = position.count - 1
            while axis >= 0 {
                position[axis] += 1
                base &+= steps[axis]
                if position[axis] < extents[axis] { break }
                base &-= steps[axis] &* Offsets(repeating: extents[axis])
                position[axis] = 0
                axis -= 1
            }
            if axis < 0 { return }
        }
    }

    /// The walk over three operands of one shape; where all are dense, without planning it.
    @inline(__always)
    static func forEachRun(
        of result: ArrayLayout, _ left: ArrayLayout, _ right: ArrayLayout,
        _ body: (_ offsets: Offsets, _ count: Int, _ step: Offsets) -> Void
    ) {
        let strides = [result.strides, left.strides, right.strides]
        var walk = Traversal([], [])
        if result.isDense, left.isDense, right.isDense {
            walk.extents = [result.count]
            walk.steps = [Offsets(1, 1, 1, 0)]
        } else {
            walk = Traversal(result.shape, strides)
        }
        walk.forEachRun(body)
    }

    /// How many lines of cache are kept open at once.
    private static let piece = 32

    private var isCrosswise: Bool {
        let (inner, outer) = (steps[steps.count - 1], steps[steps.count - 2])
        return (0..<4).contains { outer[$0] != 0 && abs(outer[$0]) < abs(inner[$0]) }
    }
}
