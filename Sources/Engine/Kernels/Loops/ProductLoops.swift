public import KernelInterface

// Own matrix products, for processors whose 32 wide registers hold a tile of sixteen vectors of sums. (With
// fewer or narrower registers OpenBLAS' assembly is the faster.) After Goto and van de Geijn 2008, with one
// difference: rows of A are read where they lie, a number at a time, and need no copy.

#if AVX512
    extension Loops {
        /// How deep a product goes before its sums are written; a panel of B then fits the second cache.
        static var depthBlock: Int { 512 }
        /// Rows of a transposed A that are copied at a time.
        static var rowBlock: Int { 256 }
        /// Columns of a panel of B: four vectors.
        static var panelWidth: Int { 4 &* laneCount }
        private static var edgeRows: Int { 4 }
        /// How long rows of a transposed A may be that is read where it lies.
        static var directStride: Int { 256 }

        public static var productScratch: Int {
            depthBlock &* (panelWidth &+ rowBlock &+ edgeRows) &+ edgeRows &* panelWidth
        }

        /// Few rows do not pay for the copies of a large B, few columns leave vectors empty.
        public static func multiplies(_ product: RowMajorProduct<Scalar>) -> Bool {
            let isSmall = product.columns &* product.depth <= 1 << 14
            let fewest = product.bIsTransposed ? 64 : isSmall ? 8 : 32
            return product.rows >= fewest && product.columns >= 8 && product.depth >= 8
        }

        public static func multiply(_ product: RowMajorProduct<Scalar>, scratch: UnsafeMutablePointer<Scalar>) {
            if product.aIsTransposed, !product.bIsTransposed, product.aStride > directStride,
                product.bStride <= directStride, product.columns <= rowBlock, product.beta == 0
            {
                multiplyTurned(product, scratch: scratch)
                return
            }
            let panel = scratch
            let left = panel + depthBlock &* panelWidth
            let edge = left + depthBlock &* (rowBlock &+ edgeRows)
            var start = 0
            while start < product.depth {
                let depth = Swift.min(depthBlock, product.depth &- start)
                let step = product.aIsTransposed ? rowBlock : product.rows
                var row = 0
                while row < product.rows {
                    let rows = Swift.min(step, product.rows &- row)
                    let a = packLeft(product, row: row, rows: rows, start: start, depth: depth, into: left)
                    var column = 0
                    while column < product.columns {
                        let columns = Swift.min(panelWidth, product.columns &- column)
                        let b = packPanel(
                            product, column: column, columns: columns, start: start, depth: depth, rows: rows,
                            into: panel)
                        multiplyPanel(
                            product, rows: rows, columns: columns, depth: depth, a, b,
                            into: product.c + (row &* product.cStride &+ column),
                            beta: start == 0 ? product.beta : 1, edge: edge)
                        column &+= columns
                    }
                    row &+= rows
                }
                start &+= depth
            }
        }

        /// Aᵀ·B as (Bᵀ·A)ᵀ where B's rows are the shorter: then B is read where it lies, and A is copied in panels
        /// alone. The results of a panel are turned round while they are in the first caches.
        private static func multiplyTurned(_ p: RowMajorProduct<Scalar>, scratch: UnsafeMutablePointer<Scalar>) {
            // The copies of a transposed A are not needed: see `packLeft`.
            let turned = scratch + depthBlock &* panelWidth
            var row = 0
            while row < p.rows {
                let rows = Swift.min(panelWidth, p.rows &- row)
                multiply(
                    RowMajorProduct(
                        rows: p.columns, columns: rows, depth: p.depth, p.b, transposingA: true, strideA: p.bStride,
                        by: p.a + row, strideB: p.aStride, into: turned, strideC: rows, alpha: p.alpha, beta: 0),
                    scratch: scratch)
                Transposition.copy(
                    rows: p.columns, columns: rows, UnsafePointer(turned), stride: rows,
                    into: p.c + row &* p.cStride, toStride: p.cStride, paddedRows: 0)
                row &+= rows
            }
        }

        /// A column of tiles, from the first row to the last.
        @inline(__always) private static func multiplyPanel(
            _ p: RowMajorProduct<Scalar>, rows: Int, columns: Int, depth: Int, _ a: LeftRows,
            _ b: (address: UnsafePointer<Scalar>, stride: Int), into c: UnsafeMutablePointer<Scalar>, beta: Scalar,
            edge: UnsafeMutablePointer<Scalar>
        ) {
            let (alpha, wide) = (p.alpha, (columns &+ laneCount &- 1) / laneCount)
            var row = 0
            while row < rows {
                var (address, rowStride, depthStride) = (a.place(of: row), a.rowStride, a.depthStride)
                if row &+ 4 > rows { (address, rowStride, depthStride) = (a.edge, 1, 4) }
                // What is no whole tile is computed beside C.
                let isWhole = row &+ 4 <= rows && columns & (laneCount &- 1) == 0 && wide != 3
                let target = isWhole ? c + row &* p.cStride : edge
                let (stride, scale) = isWhole ? (p.cStride, beta) : (panelWidth, 0)
                if wide > 2 {
                    var tile = ProductTile()
                    tile.add(
                        depth: depth, address, rowStride: rowStride, depthStride: depthStride, b.address,
                        stride: b.stride)
                    tile.finish(target, stride: stride, alpha: alpha, beta: scale)
                } else if wide == 2 {
                    var tile = WideTile()
                    tile.add(
                        depth: depth, address, rowStride: rowStride, depthStride: depthStride, b.address,
                        stride: b.stride)
                    tile.finish(target, stride: stride, alpha: alpha, beta: scale)
                } else {
                    var tile = NarrowTile()
                    tile.add(
                        depth: depth, address, rowStride: rowStride, depthStride: depthStride, b.address,
                        stride: b.stride)
                    tile.finish(target, stride: stride, alpha: alpha, beta: scale)
                }
                if !isWhole {
                    for r in 0..<Swift.min(4, rows &- row) {
                        let (from, to) = (edge + r &* panelWidth, c + (row &+ r) &* p.cStride)
                        for j in 0..<columns { to[j] = beta == 0 ? from[j] : fused(beta, to[j], from[j]) }
                    }
                }
                row &+= 4
            }
        }
    }
#else
    extension Loops {
        public static var productScratch: Int { 0 }
        public static func multiplies(_: RowMajorProduct<Scalar>) -> Bool { false }
        public static func multiply(_: RowMajorProduct<Scalar>, scratch: UnsafeMutablePointer<Scalar>) {}
    }
#endif
