import KernelInterface

#if AVX512
    extension Loops {
        /// Where rows of A are read, four at a time.
        struct LeftRows {
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
        @inline(__always) static func packLeft(
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
            guard p.aIsTransposed, p.aStride > directStride else {
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
        @inline(__always) static func packPanel(
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
            if columns == wide, p.bStride == wide || rows < 64 && p.bStride <= 512 { return (source, p.bStride) }
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
    }
#endif
