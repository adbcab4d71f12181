import KernelInterface

extension Loops {
    public static func transpose(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, stride: Int, into y: UnsafeMutablePointer<Scalar>,
        stride yStride: Int, accumulates: Bool
    ) {
        // Squares of eight by eight: lines of both sides stay in the cache until they are used up.
        var i = 0
        while i < rows {
            let high = Swift.min(8, rows &- i)
            var j = 0
            while j < columns {
                let wide = Swift.min(8, columns &- j)
                for column in j..<j &+ wide {
                    let (source, target) = (x + (i &* stride &+ column), y + (column &* yStride &+ i))
                    if accumulates {
                        for row in 0..<high { target[row] += source[row &* stride] }
                    } else {
                        for row in 0..<high { target[row] = source[row &* stride] }
                    }
                }
                j &+= wide
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
