public import KernelInterface

// Own matrix products, for processors whose 32 wide registers hold a tile of sixteen vectors of sums. (With
// fewer or narrower registers OpenBLAS' assembly is the faster.) After Goto and van de Geijn 2008, with one
// difference: rows of A are read where they lie, a number at a time, and need no copy.

#if AVX512
    extension Loops {
        /// How deep a product goes before its sums are written; a panel of B then fits the second cache.
        private static var depthBlock: Int { 512 }
        /// Rows of a transposed A that are copied at a time.
        private static var rowBlock: Int { 256 }
        /// Columns of a panel of B: four vectors.
        private static var panelWidth: Int { 4 &* laneCount }
        private static var edgeRows: Int { 4 }

        public static var productScratch: Int {
            depthBlock &* (panelWidth &+ rowBlock &+ edgeRows) &+ edgeRows &* panelWidth
        }

        /// Few rows do not pay for the copies of B, few columns leave vectors empty.
        public static func multiplies(_ product: RowMajorProduct<Scalar>) -> Bool {
            product.rows >= (product.bIsTransposed ? 96 : 32) && product.columns >= 24 && product.depth >= 8
        }

        public static func multiply(_ product: RowMajorProduct<Scalar>, scratch: UnsafeMutablePointer<Scalar>) {
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

        /// Where rows of A are read, four at a time.
        private struct LeftRows {
            var address: UnsafePointer<Scalar>
            var rowStride: Int
            var depthStride: Int
            /// How many rows lie together before the next panel, `panelStride` numbers on; a power of 2.
            var panelRows: Int
            var panelStride: Int
            /// The rows after the last whole four, copied and padded with zeros.
            var edge: UnsafePointer<Scalar>

            @inline(__always) func place(of row: Int) -> UnsafePointer<Scalar> {
                address + (row & ~(panelRows &- 1)) / panelRows &* panelStride + (row & (panelRows &- 1)) &* rowStride
            }
        }

        /// A transposed A with long rows is copied in panels of one vector of rows, since what lies so far apart
        /// falls into few places of the first cache. Any other stays where it is.
        @inline(__always) private static func packLeft(
            _ p: RowMajorProduct<Scalar>, row: Int, rows: Int, start: Int, depth: Int,
            into left: UnsafeMutablePointer<Scalar>
        ) -> LeftRows {
            let edge = left + depthBlock &* rowBlock
            let (rowStride, depthStride) = p.aIsTransposed ? (1, p.aStride) : (p.aStride, 1)
            let a = p.a + (row &* rowStride &+ start &* depthStride)
            let whole = rows & ~3
            if whole < rows {
                for k in 0..<depth {
                    for r in 0..<4 {
                        edge[k &* 4 &+ r] = whole &+ r < rows ? a[(whole &+ r) &* rowStride &+ k &* depthStride] : 0
                    }
                }
            }
            guard p.aIsTransposed, p.aStride > 256 else {
                return LeftRows(
                    address: a, rowStride: rowStride, depthStride: depthStride, panelRows: 1, panelStride: rowStride,
                    edge: edge)
            }
            // A row of A at a time, as it lies in memory.
            for k in 0..<depth {
                let (source, target) = (a + k &* p.aStride, left + k &* laneCount)
                eachVector(rows) { first in
                    store(load(source + first), target + first &* depth)
                } rest: { first, count in
                    store(load(source + first, first: count), target + first &* depth)
                }
            }
            return LeftRows(
                address: UnsafePointer(left), rowStride: 1, depthStride: laneCount, panelRows: laneCount,
                panelStride: depth &* laneCount, edge: edge)
        }

        /// A panel of B: `depth` rows of whole vectors.
        @inline(__always) private static func packPanel(
            _ p: RowMajorProduct<Scalar>, column: Int, columns: Int, start: Int, depth: Int, rows: Int,
            into panel: UnsafeMutablePointer<Scalar>
        ) -> (address: UnsafePointer<Scalar>, stride: Int) {
            let padded = (columns &+ laneCount &- 1) / laneCount &* laneCount
            let wide = padded == 3 &* laneCount ? 4 &* laneCount : padded
            if p.bIsTransposed {
                Transposition.copy(
                    rows: columns, columns: depth, p.b + (column &* p.bStride &+ start), stride: p.bStride, into: panel,
                    toStride: wide, paddedRows: wide)
                return (UnsafePointer(panel), wide)
            }
            let source = p.b + (start &* p.bStride &+ column)
            // Rows that are as short as the panel's, or too little used to be worth a copy.
            if columns == wide, p.bStride == wide || rows <= 128 && p.bStride <= 512 { return (source, p.bStride) }
            for k in 0..<depth {
                let (from, to) = (source + k &* p.bStride, panel + k &* wide)
                eachVector(columns) { j in
                    store(load(from + j), to + j)
                } rest: { j, count in
                    store(load(from + j, first: count), to + j)
                }
                if padded < wide { store(Lanes(repeating: 0), to + padded) }
            }
            return (UnsafePointer(panel), wide)
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

    /// Sums of four rows, one vector wide, of even and odd depths apart.
    private struct NarrowTile {
        private var (a0, a1, a2, a3) = (
            Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0)
        )
        private var (b0, b1, b2, b3) = (
            Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0)
        )

        @inline(__always) init() {}

        @inline(__always) mutating func add(
            depth: Int, _ a: UnsafePointer<Scalar>, rowStride: Int, depthStride: Int, _ b: UnsafePointer<Scalar>,
            stride: Int
        ) {
            var (left, right) = (a, b)
            for _ in 0..<depth {
                let x = load(right)
                (b0, a0) = (a0, fused(Lanes(repeating: left[0]), x, b0))
                (b1, a1) = (a1, fused(Lanes(repeating: left[rowStride]), x, b1))
                (b2, a2) = (a2, fused(Lanes(repeating: left[2 &* rowStride]), x, b2))
                (b3, a3) = (a3, fused(Lanes(repeating: left[3 &* rowStride]), x, b3))
                left += depthStride
                right += stride
            }
        }

        @inline(__always) func finish(_ c: UnsafeMutablePointer<Scalar>, stride: Int, alpha: Scalar, beta: Scalar) {
            combine(a0 + b0, alpha, beta, c)
            combine(a1 + b1, alpha, beta, c + stride)
            combine(a2 + b2, alpha, beta, c + 2 &* stride)
            combine(a3 + b3, alpha, beta, c + 3 &* stride)
        }
    }
#else
    extension Loops {
        public static var productScratch: Int { 0 }
        public static func multiplies(_: RowMajorProduct<Scalar>) -> Bool { false }
        public static func multiply(_: RowMajorProduct<Scalar>, scratch: UnsafeMutablePointer<Scalar>) {}
    }
#endif
