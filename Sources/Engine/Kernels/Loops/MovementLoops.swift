import KernelInterface

extension Loops {
    public static func transpose(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, stride: Int, into y: UnsafeMutablePointer<Scalar>,
        stride yStride: Int, accumulates: Bool
    ) {
        guard accumulates else {
            return Transposition.copy(
                rows: rows, columns: columns, x, stride: stride, into: y, toStride: yStride, paddedRows: 0)
        }
        // Squares of eight by eight: lines of both sides stay in the cache until they are used up.
        var i = 0
        while i < rows {
            let high = Swift.min(8, rows &- i)
            var j = 0
            while j < columns {
                for column in j..<j &+ Swift.min(8, columns &- j) {
                    let (source, target) = (x + (i &* stride &+ column), y + (column &* yStride &+ i))
                    for row in 0..<high { target[row] += source[row &* stride] }
                }
                j &+= 8
            }
            i &+= high
        }
    }

    public static func copyRows(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, stride: Int, into y: UnsafeMutablePointer<Scalar>,
        stride yStride: Int, accumulates: Bool
    ) {
        for row in 0..<rows {
            let (source, target) = (x + row &* stride, y + row &* yStride)
            if accumulates {
                binary(.add, count: columns, target, source, into: target)
            } else {
                target.update(from: source, count: columns)
            }
        }
    }
}
