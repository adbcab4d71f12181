public import KernelInterface

extension Loops {
    public static func attentionScratch(_ head: AttentionHead<Scalar>) -> (forward: Int, backward: Int) {
        let memory = AttentionMemory(head)
        return (memory.forwardCount, memory.backwardCount)
    }

    public static func attention(
        _ head: AttentionHead<Scalar>, queries: UnsafePointer<Scalar>, keys: UnsafePointer<Scalar>,
        values: UnsafePointer<Scalar>, into output: UnsafeMutablePointer<Scalar>,
        logSums: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>
    ) {
        let memory = AttentionMemory(head)
        let (keyPanels, valueRows) = (scratch + memory.keyPanels, scratch + memory.valueRows)
        let (queryBlock, scores) = (scratch + memory.queryBlock, scratch + memory.scores)
        let (results, sums) = (scratch + memory.resultBlock, scratch + memory.rowNumbers)
        memory.packPanels(keys, stride: head.keyStride, into: keyPanels)
        memory.packRows(
            head.keys, paddedRows: memory.keys, values, stride: head.valueStride, scale: 1, into: valueRows)
        var first = 0
        while first < head.queries {
            let count = Swift.min(AttentionMemory.blockRows, head.queries &- first)
            let rows = (count &+ 7) & ~7
            // Scores are logarithms to base 2, whose power is the cheaper.
            memory.packRows(
                count, paddedRows: rows, queries + first &* head.queryStride, stride: head.queryStride,
                scale: head.scale * 1.442_695_040_888_963_4, into: queryBlock)
            scoreTiles(memory, first: first, rows: rows, UnsafePointer(queryBlock), UnsafePointer(keyPanels), scores)
            for row in 0..<rows {
                let score = scores + row &* memory.scoreStride
                let seen = memory.seen(from: first &+ row & ~7)
                hideTail(score, from: memory.seen(by: first &+ row), to: seen)
                let largest = maximum(vectorsOf: seen, UnsafePointer(score))
                sums[row] = powersOfTwo(score, count: seen, minus: largest)
                if row < count { logSums[first &+ row] = largest + logarithm(sums[row]) * 1.442_695_040_888_963_4 }
            }
            weightedRows(memory, first: first, rows: rows, UnsafePointer(scores), UnsafePointer(valueRows), results)
            for row in 0..<count {
                memory.unpackRows(
                    1, UnsafePointer(results + row &* memory.width), scale: 1 / sums[row],
                    into: output + (first &+ row) &* head.outputStride, stride: 0, accumulates: false)
            }
            first &+= count
        }
    }

    /// Scores of a block of queries against all keys that one of them sees.
    @inline(__always) static func scoreTiles(
        _ memory: AttentionMemory, first: Int, rows: Int, _ queryBlock: UnsafePointer<Scalar>,
        _ keyPanels: UnsafePointer<Scalar>, _ scores: UnsafeMutablePointer<Scalar>
    ) {
        let (lanes, width, depth) = (laneCount, memory.width, memory.head.width)
        var column = 0
        while column < memory.keys {
            let panel = keyPanels + column &* depth
            var row = 0
            while row < rows {
                let seen = memory.seen(from: first &+ row) &- column
                let a = queryBlock + row &* width
                let out = scores + (row &* memory.scoreStride &+ column)
                if seen > lanes {
                    var upper = WideTile()
                    upper.add(depth: depth, a, rowStride: width, depthStride: 1, panel, stride: 2 &* lanes)
                    upper.write(out, stride: memory.scoreStride)
                    var lower = WideTile()
                    lower.add(
                        depth: depth, a + 4 &* width, rowStride: width, depthStride: 1, panel, stride: 2 &* lanes)
                    lower.write(out + 4 &* memory.scoreStride, stride: memory.scoreStride)
                } else if seen > 0 {
                    var tile = TallTile()
                    tile.add(depth: depth, a, rowStride: width, depthStride: 1, panel, stride: 2 &* lanes)
                    tile.write(out, stride: memory.scoreStride)
                }
                row &+= 8
            }
            column &+= 2 &* lanes
        }
    }

    /// results ← weights·values for a block of queries.
    @inline(__always) static func weightedRows(
        _ memory: AttentionMemory, first: Int, rows: Int, _ weights: UnsafePointer<Scalar>,
        _ values: UnsafePointer<Scalar>, _ results: UnsafeMutablePointer<Scalar>
    ) {
        var row = 0
        while row < rows {
            eightRows(
                depth: memory.head.isCausal ? Swift.min(memory.keys, first &+ row &+ 8) : memory.keys,
                weights + row &* memory.scoreStride, rowStride: memory.scoreStride, depthStride: 1, values,
                into: results + row &* memory.width, width: memory.width, adds: false)
            row &+= 8
        }
    }

    /// C ← A·B, or C + A·B, for eight rows of C and as many columns as `width`, whole vectors, says.
    @inline(__always) static func eightRows(
        depth: Int, _ a: UnsafePointer<Scalar>, rowStride: Int, depthStride: Int, _ b: UnsafePointer<Scalar>,
        into c: UnsafeMutablePointer<Scalar>, width: Int, adds: Bool
    ) {
        var column = 0
        while column &+ 2 &* laneCount <= width {
            for half in 0..<2 {
                let out = c + (half &* 4 &* width &+ column)
                var tile = adds ? WideTile(out, stride: width) : WideTile()
                tile.add(
                    depth: depth, a + half &* 4 &* rowStride, rowStride: rowStride, depthStride: depthStride,
                    b + column, stride: width)
                tile.write(out, stride: width)
            }
            column &+= 2 &* laneCount
        }
        if column < width {
            var tile = adds ? TallTile(c + column, stride: width) : TallTile()
            tile.add(
                depth: depth, a, rowStride: rowStride, depthStride: depthStride, b + column, stride: width)
            tile.write(c + column, stride: width)
        }
    }

    // MARK: Rows of scores, in whole vectors

    /// Scores that a query must not see, all in the last vector, become so small that their power is 0.
    @inline(__always) static func hideTail(_ scores: UnsafeMutablePointer<Scalar>, from seen: Int, to end: Int) {
        let start = end &- laneCount
        let last = scores + start
        let visible = Int32(truncatingIfNeeded: seen &- start)
        for k in 0..<Int32(laneCount) { last[Int(k)] = k < visible ? last[Int(k)] : -1e30 }
    }

    @inline(__always) static func maximum(vectorsOf count: Int, _ x: UnsafePointer<Scalar>) -> Scalar {
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: laneCount) { largest in
            let top = largest.baseAddress!
            for k in 0..<laneCount { top[k] = x[k] }
            var i = laneCount
            while i < count {
                for k in 0..<laneCount { top[k] = larger(x[i &+ k], top[k]) }
                i &+= laneCount
            }
            // By halves: a chain of comparisons would be four times as long.
            #if !DOUBLE_PRECISION
                for k in 0..<8 { top[k] = larger(top[k &+ 8], top[k]) }
            #endif
            for k in 0..<4 { top[k] = larger(top[k &+ 4], top[k]) }
            return larger(larger(top[0], top[1]), larger(top[2], top[3]))
        }
    }

    /// x ← 2^(x − shift); returns the sum.
    @inline(__always) static func powersOfTwo(
        _ x: UnsafeMutablePointer<Scalar>, count: Int, minus shift: Scalar
    ) -> Scalar {
        var sums = Lanes(repeating: 0)
        var i = 0
        while i < count {
            let block = x + i
            for k in 0..<laneCount { block[k] = powerOfTwo(block[k] - shift) }
            sums += load(UnsafePointer(block))
            i &+= laneCount
        }
        return total(sums)
    }
}
