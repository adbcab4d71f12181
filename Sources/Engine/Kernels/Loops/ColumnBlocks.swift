// A matrix of few columns is seen as one of `fold` times as many columns and as many times fewer rows, so that
// four vectors' worth of columns stay in registers on the way down; what belongs to a column is repeated.

extension Loops {
    /// How many rows are seen as one.
    @inline(__always) static func fold(_ rows: Int, _ columns: Int) -> Int {
        let wide = 4 &* laneCount
        guard columns < wide, wide % columns == 0, rows % (wide / columns) == 0 else { return 1 }
        return wide / columns
    }

    @inline(__always) static func `repeat`(
        _ times: Int, _ columns: Int, _ x: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>
    ) {
        for k in 0..<times { for j in 0..<columns { y[k &* columns &+ j] = x[j] } }
    }

    /// Calls `whole` for every four vectors of columns, then `one` for every single one, or what is left of it.
    @inline(__always) static func eachBlock(
        _ columns: Int, whole: (_ start: Int) -> Void, one: (_ start: Int, _ count: Int) -> Void
    ) {
        var j = 0
        while j &+ 4 &* laneCount <= columns {
            whole(j)
            j &+= 4 &* laneCount
        }
        while j < columns {
            one(j, columns &- j < laneCount ? columns &- j : laneCount)
            j &+= laneCount
        }
    }

    @inline(__always) static func four(_ x: UnsafePointer<Scalar>) -> (Lanes, Lanes, Lanes, Lanes) {
        let w = laneCount
        return (load(x), load(x + w), load(x + 2 &* w), load(x + 3 &* w))
    }

    @inline(__always) static func putFour(
        _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes, _ y: UnsafeMutablePointer<Scalar>
    ) {
        store(a, y)
        store(b, y + laneCount)
        store(c, y + 2 &* laneCount)
        store(d, y + 3 &* laneCount)
    }
}
