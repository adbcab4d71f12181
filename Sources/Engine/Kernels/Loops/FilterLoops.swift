import CShuffles
public import KernelInterface

// Numbers that lie together on one side lie far apart on the other, often by a power of two: so every line of the cache is
// used up at once, by squares of a vector's side.

extension Loops {
    public static func packFilters(
        _ sides: FilterSides, _ x: UnsafePointer<Scalar>, places: UnsafePointer<Int>?, _ panels: FilterPanels,
        into y: UnsafeMutablePointer<Scalar>
    ) {
        let length = sides.inputs &* sides.taps
        withSquare { square in
            eachBlock(sides.outputs) { output, high in
                let panel = y + panels.column(output)
                var (input, tap) = (0, 0)
                eachBlock(length) { column, wide in
                    Transposition.copy(
                        rows: high, columns: wide, x + (output &* length &+ column), stride: length, into: square,
                        toStride: laneCount, paddedRows: 0)
                    for k in 0..<wide {
                        let place = (places?[tap] ?? tap) &* panels.tapStep &+ input &* panels.width
                        store(square + k &* laneCount, high, panel + place)
                        tap &+= 1
                        if tap == sides.taps { (input, tap) = (input &+ 1, 0) }
                    }
                }
            }
        }
        clearEnds(panels, rows: sides.inputs, taps: sides.taps, y)
    }

    public static func packTurnedFilters(
        _ sides: FilterSides, _ x: UnsafePointer<Scalar>, places: UnsafePointer<Int>?, _ panels: FilterPanels,
        into y: UnsafeMutablePointer<Scalar>
    ) {
        let (length, taps) = (sides.inputs &* sides.taps, sides.taps)
        withSquare { square in
            // Panel by panel, so that of each tap line after line is written.
            var first = 0
            while first < sides.inputs {
                let columns = Swift.min(panels.width, sides.inputs &- first)
                let panel = y + panels.column(first)
                for output in 0..<sides.outputs {
                    let source = x + (output &* length &+ first &* taps)
                    fetchSoon(source + 2 &* length, columns &* taps)
                    eachBlock(columns) { input, high in
                        eachBlock(taps) { tap, wide in
                            // A whole square reads beyond its taps, into those of the next inputs, where there are some.
                            let reach = (first &+ input &+ laneCount &- 1) &* taps &+ tap &+ laneCount
                            let isWhole = high == laneCount && (output &+ 1 < sides.outputs || reach <= length)
                            Transposition.copy(
                                rows: high, columns: isWhole ? laneCount : wide, source + (input &* taps &+ tap),
                                stride: taps, into: square, toStride: laneCount, paddedRows: 0)
                            for k in 0..<wide {
                                let place = (places?[tap &+ k] ?? tap &+ k) &* panels.tapStep
                                store(square + k &* laneCount, high, panel + (place &+ output &* panels.width &+ input))
                            }
                        }
                    }
                }
                first &+= panels.width
            }
        }
        clearEnds(panels, rows: sides.outputs, taps: taps, y)
    }

    public static func unpackFilters(
        _ sides: FilterSides, _ x: UnsafePointer<Scalar>, _ panels: FilterPanels,
        into y: UnsafeMutablePointer<Scalar>, accumulates: Bool
    ) {
        let length = sides.inputs &* sides.taps
        withSquare { square in
            withSquare { turned in
                eachBlock(sides.outputs) { output, high in
                    let panel = x + panels.column(output)
                    var (input, tap) = (0, 0)
                    eachBlock(length) { column, wide in
                        for k in 0..<wide {
                            let place = tap &* panels.tapStep &+ input &* panels.width
                            store(panel + place, high, square + k &* laneCount)
                            tap &+= 1
                            if tap == sides.taps { (input, tap) = (input &+ 1, 0) }
                        }
                        let target = y + (output &* length &+ column)
                        Transposition.copy(
                            rows: wide, columns: high, UnsafePointer(square), stride: laneCount,
                            into: accumulates ? turned : target, toStride: accumulates ? laneCount : length,
                            paddedRows: 0)
                        guard accumulates else { return }
                        for k in 0..<high {
                            binary(
                                .add, count: wide, target + k &* length, turned + k &* laneCount,
                                into: target + k &* length)
                        }
                    }
                }
            }
        }
    }

    /// Asks for numbers that are read soon, line by line of the cache.
    @inline(__always) private static func fetchSoon(_ x: UnsafePointer<Scalar>, _ count: Int) {
        var k = 0
        while k < count {
            swath_fetch_soon(x + k)
            k &+= laneCount
        }
    }

    /// Scratch memory of a vector's side squared, on the stack. (`withUnsafeTemporaryAllocation` took it from the heap.)
    @inline(__always) private static func withSquare(_ body: (UnsafeMutablePointer<Scalar>) -> Void) {
        var square = Square()
        withUnsafeMutableBytes(of: &square) { memory in
            body(memory.baseAddress!.assumingMemoryBound(to: Scalar.self))
        }
    }

    /// Calls `body` for every block of a vector's length, the last of them shorter.
    @inline(__always) private static func eachBlock(_ count: Int, _ body: (_ start: Int, _ count: Int) -> Void) {
        var start = 0
        while start < count {
            body(start, Swift.min(laneCount, count &- start))
            start &+= laneCount
        }
    }

    /// The first numbers of a vector, which may be all.
    @inline(__always) private static func store(
        _ x: UnsafePointer<Scalar>, _ count: Int, _ y: UnsafeMutablePointer<Scalar>
    ) {
        if count == laneCount {
            UnsafeMutableRawPointer(y).storeBytes(of: load(x), as: Lanes.self)
        } else {
            for k in 0..<count { y[k] = x[k] }
        }
    }

    @inline(__always) private static func clearEnds(
        _ panels: FilterPanels, rows: Int, taps: Int, _ y: UnsafeMutablePointer<Scalar>
    ) {
        let start = panels.columns % panels.width
        guard start > 0 else { return }
        let last = y + (panels.columns / panels.width) &* panels.panelStep
        for tap in 0..<taps {
            for row in 0..<rows {
                let line = last + (tap &* panels.tapStep &+ row &* panels.width)
                for k in start..<panels.width { line[k] = 0 }
            }
        }
    }
}

extension FilterPanels {
    /// Where a channel's numbers begin.
    @inline(__always) fileprivate func column(_ index: Int) -> Int {
        (index / width) &* panelStep &+ index % width
    }
}

/// Sixteen vectors: those of a square in single precision, and more than those of one in double.
private struct Square {
    private var (a0, a1, a2, a3) = (Lanes(), Lanes(), Lanes(), Lanes())
    private var (b0, b1, b2, b3) = (Lanes(), Lanes(), Lanes(), Lanes())
    private var (c0, c1, c2, c3) = (Lanes(), Lanes(), Lanes(), Lanes())
    private var (d0, d1, d2, d3) = (Lanes(), Lanes(), Lanes(), Lanes())
}
