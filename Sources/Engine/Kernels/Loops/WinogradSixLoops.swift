import KernelInterface

// Winograd's F(4×4, 3×3): tiles of 6×6 places make 4×4 pixels. The interpolation points are 0, ±a, ±b and infinity with a = 3/4
// and b = 3/2: errors are a quarter of those with the usual 1 and 2, and all squares and cubes are exact.

// Powers of a and b.
private var a1: Scalar { 0.75 }
private var a2: Scalar { 0.5625 }
private var a3: Scalar { 0.421875 }
private var b1: Scalar { 1.5 }
private var b2: Scalar { 2.25 }
private var b3: Scalar { 3.375 }
// What filters are divided by at 0, ±a and ±b: a²b², 2a²(a² − b²) and 2b²(b² − a²).
private var atZero: Scalar { 1.265625 }
private var atA: Scalar { -1.8984375 }
private var atB: Scalar { 7.59375 }

/// A line of a tile of six.
typealias TileLineOfSix = (Lanes, Lanes, Lanes, Lanes, Lanes, Lanes)
private typealias Four = (Lanes, Lanes, Lanes, Lanes)

@inline(__always) private func times(_ factor: Scalar, _ x: Lanes, plus y: Lanes) -> Lanes {
    fused(Lanes(repeating: factor), x, y)
}

@inline(__always) private func scaled(_ factor: Scalar, _ x: Lanes) -> Lanes { Lanes(repeating: factor) * x }

/// Bᵀ·d.
@inline(__always) private func inputTransform(_ d: TileLineOfSix) -> TileLineOfSix {
    let (nearEven, nearOdd) = (times(-b2, d.2, plus: d.4), times(-b2, d.1, plus: d.3))
    let (farEven, farOdd) = (times(-a2, d.2, plus: d.4), times(-a2, d.1, plus: d.3))
    return (
        times(a2 * b2, d.0, plus: times(-a2 - b2, d.2, plus: d.4)), times(a1, nearOdd, plus: nearEven),
        times(-a1, nearOdd, plus: nearEven), times(b1, farOdd, plus: farEven), times(-b1, farOdd, plus: farEven),
        times(a2 * b2, d.1, plus: times(-a2 - b2, d.3, plus: d.5))
    )
}
/// Aᵀ·m.
@inline(__always) private func outputTransform(_ m: TileLineOfSix) -> Four {
    let (sum, difference, farSum, farDifference) = (m.1 + m.2, m.1 - m.2, m.3 + m.4, m.3 - m.4)
    return (
        m.0 + sum + farSum, times(a1, difference, plus: scaled(b1, farDifference)),
        times(a2, sum, plus: scaled(b2, farSum)),
        times(a3, difference, plus: times(b3, farDifference, plus: m.5))
    )
}
/// A·y.
@inline(__always) private func outputAdjoint(_ y: Four) -> TileLineOfSix {
    let (even, odd) = (times(a2, y.2, plus: y.0), times(a1, y.1, plus: scaled(a3, y.3)))
    let (farEven, farOdd) = (times(b2, y.2, plus: y.0), times(b1, y.1, plus: scaled(b3, y.3)))
    return (y.0, even + odd, even - odd, farEven + farOdd, farEven - farOdd, y.3)
}
/// G·g.
@inline(__always) private func filterTransform(_ g: (Lanes, Lanes, Lanes)) -> TileLineOfSix {
    let (even, odd) = (scaled(1 / atA, times(a2, g.2, plus: g.0)), scaled(a1 / atA, g.1))
    let (farEven, farOdd) = (scaled(1 / atB, times(b2, g.2, plus: g.0)), scaled(b1 / atB, g.1))
    return (scaled(1 / atZero, g.0), even + odd, even - odd, farEven + farOdd, farEven - farOdd, g.2)
}
/// Gᵀ·u.
@inline(__always) private func filterAdjoint(_ u: TileLineOfSix) -> (Lanes, Lanes, Lanes) {
    let (sum, difference, farSum, farDifference) = (u.1 + u.2, u.1 - u.2, u.3 + u.4, u.3 - u.4)
    return (
        times(1 / atZero, u.0, plus: times(1 / atA, sum, plus: scaled(1 / atB, farSum))),
        times(a1 / atA, difference, plus: scaled(b1 / atB, farDifference)),
        times(a2 / atA, sum, plus: times(b2 / atB, farSum, plus: u.5))
    )
}

extension Loops {
    static func winogradSixInput(
        _ tiles: WinogradTiles, _ image: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>
    ) {
        let (line, pixel, channels, step) = (tiles.lineStep, tiles.pixelStep, tiles.channels, tiles.positionStep)
        var target = places
        for row in 0..<tiles.rows {
            for column in 0..<tiles.columns {
                let tile = image + (4 &* row &* line &+ 4 &* column &* pixel)
                var i = 0
                while i < channels {
                    let count = channels &- i
                    let d = tile + i
                    let r0 = inputTransform(lineOfSix(d, pixel, count))
                    let r1 = inputTransform(lineOfSix(d + line, pixel, count))
                    let r2 = inputTransform(lineOfSix(d + 2 &* line, pixel, count))
                    let r3 = inputTransform(lineOfSix(d + 3 &* line, pixel, count))
                    let r4 = inputTransform(lineOfSix(d + 4 &* line, pixel, count))
                    let r5 = inputTransform(lineOfSix(d + 5 &* line, pixel, count))
                    let v = target + i
                    put(inputTransform((r0.0, r1.0, r2.0, r3.0, r4.0, r5.0)), v, step)
                    put(inputTransform((r0.1, r1.1, r2.1, r3.1, r4.1, r5.1)), v + step, step)
                    put(inputTransform((r0.2, r1.2, r2.2, r3.2, r4.2, r5.2)), v + 2 &* step, step)
                    put(inputTransform((r0.3, r1.3, r2.3, r3.3, r4.3, r5.3)), v + 3 &* step, step)
                    put(inputTransform((r0.4, r1.4, r2.4, r3.4, r4.4, r5.4)), v + 4 &* step, step)
                    put(inputTransform((r0.5, r1.5, r2.5, r3.5, r4.5, r5.5)), v + 5 &* step, step)
                    i &+= laneCount
                }
                target += tiles.tileStep
            }
        }
    }

    static func winogradSixOutput(
        _ tiles: WinogradTiles, _ places: UnsafePointer<Scalar>, into image: UnsafeMutablePointer<Scalar>,
        height: Int, width: Int, accumulates: Bool
    ) {
        let (line, pixel, step) = (tiles.lineStep, tiles.pixelStep, tiles.positionStep)
        var source = places
        for row in 0..<tiles.rows {
            for column in 0..<tiles.columns {
                let tile = image + (4 &* row &* line &+ 4 &* column &* pixel)
                let (lines, pixels) = (height &- 4 &* row, width &- 4 &* column)
                var i = 0
                while i < tiles.channels {
                    let m = source + i
                    let r0 = outputTransform(lineOfSix(m, step))
                    let r1 = outputTransform(lineOfSix(m + 6 &* step, step))
                    let r2 = outputTransform(lineOfSix(m + 12 &* step, step))
                    let r3 = outputTransform(lineOfSix(m + 18 &* step, step))
                    let r4 = outputTransform(lineOfSix(m + 24 &* step, step))
                    let r5 = outputTransform(lineOfSix(m + 30 &* step, step))
                    let count = tiles.channels &- i
                    put(
                        outputTransform((r0.0, r1.0, r2.0, r3.0, r4.0, r5.0)), lines, count, tile + i, line,
                        accumulates)
                    if pixels > 1 {
                        put(
                            outputTransform((r0.1, r1.1, r2.1, r3.1, r4.1, r5.1)), lines, count,
                            tile + (pixel &+ i), line, accumulates)
                    }
                    if pixels > 2 {
                        put(
                            outputTransform((r0.2, r1.2, r2.2, r3.2, r4.2, r5.2)), lines, count,
                            tile + (2 &* pixel &+ i), line, accumulates)
                    }
                    if pixels > 3 {
                        put(
                            outputTransform((r0.3, r1.3, r2.3, r3.3, r4.3, r5.3)), lines, count,
                            tile + (3 &* pixel &+ i), line, accumulates)
                    }
                    i &+= laneCount
                }
                source += tiles.tileStep
            }
        }
    }

    static func winogradSixOutputGradient(
        _ tiles: WinogradTiles, _ image: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>
    ) {
        let (line, pixel, step) = (tiles.lineStep, tiles.pixelStep, tiles.positionStep)
        var target = places
        for row in 0..<tiles.rows {
            for column in 0..<tiles.columns {
                let tile = image + (4 &* row &* line &+ 4 &* column &* pixel)
                var i = 0
                while i < tiles.channels {
                    let count = tiles.channels &- i
                    let y = tile + i
                    let r0 = outputAdjoint(lineOfFour(y, pixel, count))
                    let r1 = outputAdjoint(lineOfFour(y + line, pixel, count))
                    let r2 = outputAdjoint(lineOfFour(y + 2 &* line, pixel, count))
                    let r3 = outputAdjoint(lineOfFour(y + 3 &* line, pixel, count))
                    let d = target + i
                    put(outputAdjoint((r0.0, r1.0, r2.0, r3.0)), d, step)
                    put(outputAdjoint((r0.1, r1.1, r2.1, r3.1)), d + step, step)
                    put(outputAdjoint((r0.2, r1.2, r2.2, r3.2)), d + 2 &* step, step)
                    put(outputAdjoint((r0.3, r1.3, r2.3, r3.3)), d + 3 &* step, step)
                    put(outputAdjoint((r0.4, r1.4, r2.4, r3.4)), d + 4 &* step, step)
                    put(outputAdjoint((r0.5, r1.5, r2.5, r3.5)), d + 5 &* step, step)
                    i &+= laneCount
                }
                target += tiles.tileStep
            }
        }
    }

    static func winogradSixFilter(
        count: Int, _ taps: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>
    ) {
        // Rows of filters are whole vectors long.
        var i = 0
        while i < count {
            let tap = taps + i
            let r0 = filterTransform((load(tap), load(tap + count), load(tap + 2 &* count)))
            let r1 = filterTransform((load(tap + 3 &* count), load(tap + 4 &* count), load(tap + 5 &* count)))
            let r2 = filterTransform((load(tap + 6 &* count), load(tap + 7 &* count), load(tap + 8 &* count)))
            let u = places + i
            put(filterTransform((r0.0, r1.0, r2.0)), u, count)
            put(filterTransform((r0.1, r1.1, r2.1)), u + count, count)
            put(filterTransform((r0.2, r1.2, r2.2)), u + 2 &* count, count)
            put(filterTransform((r0.3, r1.3, r2.3)), u + 3 &* count, count)
            put(filterTransform((r0.4, r1.4, r2.4)), u + 4 &* count, count)
            put(filterTransform((r0.5, r1.5, r2.5)), u + 5 &* count, count)
            i &+= laneCount
        }
    }

    static func winogradSixFilterGradient(
        count: Int, _ places: UnsafePointer<Scalar>, into taps: UnsafeMutablePointer<Scalar>
    ) {
        var i = 0
        while i < count {
            let u = places + i
            let r0 = filterAdjoint(lineOfSix(u, count))
            let r1 = filterAdjoint(lineOfSix(u + 6 &* count, count))
            let r2 = filterAdjoint(lineOfSix(u + 12 &* count, count))
            let r3 = filterAdjoint(lineOfSix(u + 18 &* count, count))
            let r4 = filterAdjoint(lineOfSix(u + 24 &* count, count))
            let r5 = filterAdjoint(lineOfSix(u + 30 &* count, count))
            let tap = taps + i
            putTaps(filterAdjoint((r0.0, r1.0, r2.0, r3.0, r4.0, r5.0)), tap, count)
            putTaps(filterAdjoint((r0.1, r1.1, r2.1, r3.1, r4.1, r5.1)), tap + count, count)
            putTaps(filterAdjoint((r0.2, r1.2, r2.2, r3.2, r4.2, r5.2)), tap + 2 &* count, count)
            i &+= laneCount
        }
    }

    @inline(__always) private static func lineOfSix(_ address: UnsafePointer<Scalar>, _ step: Int) -> TileLineOfSix {
        (
            load(address), load(address + step), load(address + 2 &* step), load(address + 3 &* step),
            load(address + 4 &* step), load(address + 5 &* step)
        )
    }

    @inline(__always) private static func lineOfSix(
        _ address: UnsafePointer<Scalar>, _ step: Int, _ count: Int
    ) -> TileLineOfSix {
        if count >= laneCount { return lineOfSix(address, step) }
        return (
            load(address, first: count), load(address + step, first: count), load(address + 2 &* step, first: count),
            load(address + 3 &* step, first: count), load(address + 4 &* step, first: count),
            load(address + 5 &* step, first: count)
        )
    }

    @inline(__always) private static func lineOfFour(
        _ address: UnsafePointer<Scalar>, _ step: Int, _ count: Int
    ) -> Four {
        if count >= laneCount {
            return (load(address), load(address + step), load(address + 2 &* step), load(address + 3 &* step))
        }
        return (
            load(address, first: count), load(address + step, first: count), load(address + 2 &* step, first: count),
            load(address + 3 &* step, first: count)
        )
    }

    /// One column of a tile, whose places are six apart.
    @inline(__always) private static func put(
        _ column: TileLineOfSix, _ target: UnsafeMutablePointer<Scalar>, _ step: Int
    ) {
        store(column.0, target)
        store(column.1, target + 6 &* step)
        store(column.2, target + 12 &* step)
        store(column.3, target + 18 &* step)
        store(column.4, target + 24 &* step)
        store(column.5, target + 30 &* step)
    }

    /// One column of taps.
    @inline(__always) private static func putTaps(
        _ column: (Lanes, Lanes, Lanes), _ target: UnsafeMutablePointer<Scalar>, _ step: Int
    ) {
        store(column.0, target)
        store(column.1, target + 3 &* step)
        store(column.2, target + 6 &* step)
    }

    /// One column of pixels, of which there are `lines`.
    @inline(__always) private static func put(
        _ column: Four, _ lines: Int, _ count: Int, _ target: UnsafeMutablePointer<Scalar>, _ line: Int,
        _ accumulates: Bool
    ) {
        put(column.0, count, target, accumulates)
        if lines > 1 { put(column.1, count, target + line, accumulates) }
        if lines > 2 { put(column.2, count, target + 2 &* line, accumulates) }
        if lines > 3 { put(column.3, count, target + 3 &* line, accumulates) }
    }
}
