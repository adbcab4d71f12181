import KernelInterface

/// Where one head's numbers lie in scratch memory while it is computed: copies without gaps, with zeros
/// up to whole vectors, so that no product has a rest.
///
/// Keys (and going back values) are turned round, in panels of two vectors of keys: `width` times 2·lanes
/// numbers, one panel after the other. Everything else lies in rows.
struct AttentionMemory {
    /// Queries that are worked on together; their scores against all keys stay in the cache.
    static var blockRows: Int { 32 }

    let head: AttentionHead<Loops.Scalar>
    /// The width, and the number of keys, up to whole vectors.
    let width: Int
    let keys: Int
    /// Numbers from one row of scores to the next: whole panels.
    let scoreStride: Int
    /// The parts of scratch memory, as offsets; the forward pass ends with `sums`.
    let keyPanels: Int
    let valueRows: Int
    let queryBlock: Int
    let scores: Int
    let resultBlock: Int
    let rowNumbers: Int
    let forwardCount: Int
    let valuePanels: Int
    let gradientBlock: Int
    let scoreGradients: Int
    let keyGradients: Int
    let valueGradients: Int
    let backwardCount: Int

    @inline(__always) init(_ head: AttentionHead<Loops.Scalar>) {
        self.head = head
        let lanes = laneCount
        width = (head.width &+ lanes &- 1) / lanes &* lanes
        keys = (head.keys &+ lanes &- 1) / lanes &* lanes
        scoreStride = (head.keys &+ 2 &* lanes &- 1) / (2 &* lanes) &* (2 &* lanes)
        let (panels, rows, block) = (head.width &* scoreStride, keys &* width, Self.blockRows &* width)
        let scoreBlock = Self.blockRows &* scoreStride
        keyPanels = 0
        valueRows = keyPanels &+ panels
        queryBlock = valueRows &+ rows
        scores = queryBlock &+ block
        resultBlock = scores &+ scoreBlock
        rowNumbers = resultBlock &+ block
        forwardCount = rowNumbers &+ Self.blockRows
        valuePanels = forwardCount
        gradientBlock = valuePanels &+ panels
        scoreGradients = gradientBlock &+ block
        keyGradients = scoreGradients &+ scoreBlock
        valueGradients = keyGradients &+ rows
        backwardCount = valueGradients &+ rows
    }

    /// How many keys, up to whole vectors, eight queries from this one on can see.
    @inline(__always) func seen(from query: Int) -> Int {
        guard head.isCausal else { return keys }
        let lanes = laneCount
        return Swift.min(keys, (query &+ 8 &+ lanes &- 1) / lanes &* lanes)
    }

    /// How many keys one query sees.
    @inline(__always) func seen(by query: Int) -> Int {
        head.isCausal ? Swift.min(query &+ 1, head.keys) : head.keys
    }
}

extension AttentionMemory {
    /// Copies rows, scaled, and pads them with zeros to `paddedRows` rows of whole vectors.
    @inline(__always) func packRows(
        _ rows: Int, paddedRows: Int, _ x: UnsafePointer<Scalar>, stride: Int, scale: Scalar,
        into packed: UnsafeMutablePointer<Scalar>
    ) {
        let scales = Lanes(repeating: scale)
        for row in 0..<rows {
            let source = x + row &* stride
            let out = packed + row &* width
            eachVector(head.width) { j in
                store(load(source + j) * scales, out + j)
            } rest: { j, count in
                store(load(source + j, first: count) * scales, out + j)
            }
        }
        for j in rows &* width..<paddedRows &* width { packed[j] = 0 }
    }

    /// Turns rows round into panels.
    @inline(__always) func packPanels(
        _ x: UnsafePointer<Scalar>, stride: Int, into packed: UnsafeMutablePointer<Scalar>
    ) {
        let panel = 2 &* laneCount
        var first = 0
        var out = packed
        while first < head.keys {
            Transposition.copy(
                rows: Swift.min(panel, head.keys &- first), columns: head.width, x + first &* stride, stride: stride,
                into: out, toStride: panel, paddedRows: panel)
            first &+= panel
            out += panel &* head.width
        }
    }

    /// Hands rows without gaps over to rows with strides.
    @inline(__always) func unpackRows(
        _ rows: Int, _ packed: UnsafePointer<Scalar>, scale: Scalar, into x: UnsafeMutablePointer<Scalar>,
        stride: Int, accumulates: Bool
    ) {
        let scales = Lanes(repeating: scale)
        for row in 0..<rows {
            let source = packed + row &* width
            let out = x + row &* stride
            eachVector(head.width) { j in
                let value = load(source + j)
                store(accumulates ? fused(value, scales, load(out + j)) : value * scales, out + j)
            } rest: { j, count in
                for k in j..<j &+ count { out[k] = accumulates ? out[k] + source[k] * scale : source[k] * scale }
            }
        }
    }
}
