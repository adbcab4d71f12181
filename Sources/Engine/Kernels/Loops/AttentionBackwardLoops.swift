public import KernelInterface

extension Loops {
    public static func attentionBackward(
        _ head: AttentionHead<Scalar>, queries: UnsafePointer<Scalar>, keys: UnsafePointer<Scalar>,
        values: UnsafePointer<Scalar>, output: UnsafePointer<Scalar>, gradient: UnsafePointer<Scalar>,
        logSums: UnsafePointer<Scalar>, queryGradient: AttentionGradient<Scalar>?,
        keyGradient: AttentionGradient<Scalar>?, valueGradient: AttentionGradient<Scalar>?,
        scratch: UnsafeMutablePointer<Scalar>
    ) {
        let memory = AttentionMemory(head)
        let (keyRows, queryBlock) = (scratch + memory.valueRows, scratch + memory.queryBlock)
        let (keyPanels, valuePanels) = (scratch + memory.keyPanels, scratch + memory.valuePanels)
        let (weights, scoreGradients) = (scratch + memory.scores, scratch + memory.scoreGradients)
        let (gradientBlock, results) = (scratch + memory.gradientBlock, scratch + memory.resultBlock)
        let (keySums, valueSums) = (scratch + memory.keyGradients, scratch + memory.valueGradients)
        let products = scratch + memory.rowNumbers
        memory.packPanels(keys, stride: head.keyStride, into: keyPanels)
        memory.packPanels(values, stride: head.valueStride, into: valuePanels)
        memory.packRows(head.keys, paddedRows: memory.keys, keys, stride: head.keyStride, scale: 1, into: keyRows)
        for i in 0..<memory.keys &* memory.width { keySums[i] = 0 }
        for i in 0..<memory.keys &* memory.width { valueSums[i] = 0 }
        var first = 0
        while first < head.queries {
            let count = Swift.min(AttentionMemory.blockRows, head.queries &- first)
            let rows = (count &+ 7) & ~7
            let start = first &* head.outputStride
            memory.packRows(
                count, paddedRows: rows, queries + first &* head.queryStride, stride: head.queryStride,
                scale: head.scale * 1.442_695_040_888_963_4, into: queryBlock)
            memory.packRows(
                count, paddedRows: rows, gradient + start, stride: head.outputStride, scale: 1, into: gradientBlock)
            scoreTiles(memory, first: first, rows: rows, UnsafePointer(queryBlock), UnsafePointer(keyPanels), weights)
            for row in 0..<rows {
                let weight = weights + row &* memory.scoreStride
                let seen = memory.seen(from: first &+ row & ~7)
                hideTail(weight, from: memory.seen(by: first &+ row), to: seen)
                _ = powersOfTwo(weight, count: seen, minus: row < count ? logSums[first &+ row] : 0)
                // Σⱼ pᵢⱼ·∂pᵢⱼ is the product of the output with its gradient.
                let place = start &+ row &* head.outputStride
                products[row] = row < count ? dot(count: head.width, output + place, gradient + place) : 0
            }
            scoreGradientTiles(
                memory, first: first, rows: rows, UnsafePointer(gradientBlock), UnsafePointer(valuePanels),
                UnsafePointer(weights), UnsafePointer(products), scoreGradients)
            if valueGradient != nil {
                addTransposed(
                    memory, first: first, rows: rows, UnsafePointer(weights), UnsafePointer(gradientBlock), valueSums)
            }
            if keyGradient != nil {
                addTransposed(
                    memory, first: first, rows: rows, UnsafePointer(scoreGradients), UnsafePointer(queryBlock), keySums)
            }
            if let queryGradient {
                weightedRows(
                    memory, first: first, rows: rows, UnsafePointer(scoreGradients), UnsafePointer(keyRows), results)
                memory.unpackRows(
                    count, UnsafePointer(results), scale: head.scale,
                    into: queryGradient.address + first &* head.queryStride, stride: head.queryStride,
                    accumulates: queryGradient.accumulates)
            }
            first &+= count
        }
        // The queries were scaled by scale/ln 2.
        if let keyGradient {
            memory.unpackRows(
                head.keys, UnsafePointer(keySums), scale: 0.693_147_180_559_945_309_42, into: keyGradient.address,
                stride: head.keyStride, accumulates: keyGradient.accumulates)
        }
        if let valueGradient {
            memory.unpackRows(
                head.keys, UnsafePointer(valueSums), scale: 1, into: valueGradient.address,
                stride: head.valueStride, accumulates: valueGradient.accumulates)
        }
    }

    /// scoreGradients ← weights·(gradients·valuesᵀ − products): the way back through softmax.
    @inline(__always) private static func scoreGradientTiles(
        _ memory: AttentionMemory, first: Int, rows: Int, _ gradientBlock: UnsafePointer<Scalar>,
        _ valuePanels: UnsafePointer<Scalar>, _ weights: UnsafePointer<Scalar>, _ products: UnsafePointer<Scalar>,
        _ scoreGradients: UnsafeMutablePointer<Scalar>
    ) {
        let (lanes, width, depth, stride) = (laneCount, memory.width, memory.head.width, memory.scoreStride)
        var column = 0
        while column < memory.keys {
            let panel = valuePanels + column &* depth
            var row = 0
            while row < rows {
                let seen = memory.seen(from: first &+ row) &- column
                if seen > lanes {
                    for half in row / 4..<row / 4 &+ 2 {
                        let place = half &* 4 &* stride &+ column
                        var tile = WideTile(minus: products + half &* 4)
                        tile.add(
                            depth: depth, gradientBlock + half &* 4 &* width, rowStride: width, depthStride: 1,
                            panel, stride: 2 &* lanes)
                        tile.multiply(by: weights + place, stride: stride)
                        tile.write(scoreGradients + place, stride: stride)
                    }
                } else if seen > 0 {
                    let place = row &* stride &+ column
                    var tile = TallTile(minus: products + row)
                    tile.add(
                        depth: depth, gradientBlock + row &* width, rowStride: width, depthStride: 1, panel,
                        stride: 2 &* lanes)
                    tile.multiply(by: weights + place, stride: stride)
                    tile.write(scoreGradients + place, stride: stride)
                }
                row &+= 8
            }
            column &+= 2 &* lanes
        }
    }

    /// sums ← sums + weightsᵀ·x over a block of queries.
    @inline(__always) private static func addTransposed(
        _ memory: AttentionMemory, first: Int, rows: Int, _ weights: UnsafePointer<Scalar>,
        _ x: UnsafePointer<Scalar>, _ sums: UnsafeMutablePointer<Scalar>
    ) {
        let end = memory.head.isCausal ? Swift.min(memory.keys, first &+ rows) : memory.keys
        var key = 0
        while key < end {
            // Queries before these do not see the key.
            let row = memory.head.isCausal ? Swift.max(0, key &- first) : 0
            eightRows(
                depth: rows &- row, weights + (row &* memory.scoreStride &+ key), rowStride: 1,
                depthStride: memory.scoreStride, x + row &* memory.width, into: sums + key &* memory.width,
                width: memory.width, adds: true)
            key &+= 8
        }
    }
}

extension WideTile {
    /// Sums that start at −x[row].
    @inline(__always) init(minus x: UnsafePointer<Scalar>) {
        (a0, a1) = (Lanes(repeating: -x[0]), Lanes(repeating: -x[1]))
        (a2, a3) = (Lanes(repeating: -x[2]), Lanes(repeating: -x[3]))
        (b0, b1, b2, b3) = (a0, a1, a2, a3)
    }

    @inline(__always) mutating func multiply(by x: UnsafePointer<Scalar>, stride: Int) {
        let factors = WideTile(x, stride: stride)
        (a0, b0) = (a0 * factors.a0, b0 * factors.b0)
        (a1, b1) = (a1 * factors.a1, b1 * factors.b1)
        (a2, b2) = (a2 * factors.a2, b2 * factors.b2)
        (a3, b3) = (a3 * factors.a3, b3 * factors.b3)
    }
}

extension TallTile {
    /// Sums that start at −x[row].
    @inline(__always) init(minus x: UnsafePointer<Scalar>) {
        (a0, a1) = (Lanes(repeating: -x[0]), Lanes(repeating: -x[1]))
        (a2, a3) = (Lanes(repeating: -x[2]), Lanes(repeating: -x[3]))
        (a4, a5) = (Lanes(repeating: -x[4]), Lanes(repeating: -x[5]))
        (a6, a7) = (Lanes(repeating: -x[6]), Lanes(repeating: -x[7]))
    }

    @inline(__always) mutating func multiply(by x: UnsafePointer<Scalar>, stride: Int) {
        let factors = TallTile(x, stride: stride)
        (a0, a1) = (a0 * factors.a0, a1 * factors.a1)
        (a2, a3) = (a2 * factors.a2, a3 * factors.a3)
        (a4, a5) = (a4 * factors.a4, a5 * factors.a5)
        (a6, a7) = (a6 * factors.a6, a7 * factors.a7)
    }
}
