public import KernelInterface

/// Four vectors: a line of a tile.
private typealias Four = (Lanes, Lanes, Lanes, Lanes)

// The one-dimensional transforms; a tile is transformed along its lines and then across them.

/// Bᵀ·d.
@inline(__always) private func inputTransform(_ d: Four) -> Four { (d.0 - d.2, d.1 + d.2, d.2 - d.1, d.1 - d.3) }
/// Aᵀ·m.
@inline(__always) private func outputTransform(_ m: Four) -> (Lanes, Lanes) { (m.0 + m.1 + m.2, m.1 - m.2 - m.3) }
/// A·y.
@inline(__always) private func outputAdjoint(_ y: (Lanes, Lanes)) -> Four { (y.0, y.0 + y.1, y.0 - y.1, -y.1) }
/// G·g.
@inline(__always) private func filterTransform(_ g: (Lanes, Lanes, Lanes)) -> Four {
    let half = Lanes(repeating: 0.5)
    let ends = half * (g.0 + g.2)
    let middle = half * g.1
    return (g.0, ends + middle, ends - middle, g.2)
}
/// Gᵀ·u.
@inline(__always) private func filterAdjoint(_ u: Four) -> (Lanes, Lanes, Lanes) {
    let half = Lanes(repeating: 0.5)
    let sum = half * (u.1 + u.2)
    return (u.0 + sum, half * (u.1 - u.2), sum + u.3)
}

extension Loops {
    public static func winogradFilter(
        count: Int, _ taps: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>
    ) {
        // Rows of filters are whole vectors long.
        var i = 0
        while i < count {
            let tap = taps + i
            let r0 = filterTransform((load(tap), load(tap + count), load(tap + 2 &* count)))
            let r1 = filterTransform((load(tap + 3 &* count), load(tap + 4 &* count), load(tap + 5 &* count)))
            let r2 = filterTransform((load(tap + 6 &* count), load(tap + 7 &* count), load(tap + 8 &* count)))
            let c0 = filterTransform((r0.0, r1.0, r2.0))
            let c1 = filterTransform((r0.1, r1.1, r2.1))
            let c2 = filterTransform((r0.2, r1.2, r2.2))
            let c3 = filterTransform((r0.3, r1.3, r2.3))
            put(c0, c1, c2, c3, places + i, count)
            i &+= laneCount
        }
    }

    public static func winogradInput(
        _ tiles: WinogradTiles, _ image: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>
    ) {
        let (line, pixel, channels) = (tiles.lineStep, tiles.pixelStep, tiles.channels)
        var target = places
        for row in 0..<tiles.rows {
            for column in 0..<tiles.columns {
                let tile = image + (2 &* row &* line &+ 2 &* column &* pixel)
                eachVector(channels) { i in
                    transformInput(
                        four(tile + i, pixel), four(tile + (line &+ i), pixel), four(tile + (2 &* line &+ i), pixel),
                        four(tile + (3 &* line &+ i), pixel), target + i, tiles.positionStep)
                } rest: { i, count in
                    transformInput(
                        four(tile + i, pixel, first: count), four(tile + (line &+ i), pixel, first: count),
                        four(tile + (2 &* line &+ i), pixel, first: count),
                        four(tile + (3 &* line &+ i), pixel, first: count), target + i, tiles.positionStep)
                }
                target += tiles.tileStep
            }
        }
    }

    @inline(__always) private static func transformInput(
        _ d0: Four, _ d1: Four, _ d2: Four, _ d3: Four, _ target: UnsafeMutablePointer<Scalar>, _ step: Int
    ) {
        let (r0, r1, r2, r3) = (inputTransform(d0), inputTransform(d1), inputTransform(d2), inputTransform(d3))
        put(
            inputTransform((r0.0, r1.0, r2.0, r3.0)), inputTransform((r0.1, r1.1, r2.1, r3.1)),
            inputTransform((r0.2, r1.2, r2.2, r3.2)), inputTransform((r0.3, r1.3, r2.3, r3.3)), target, step)
    }

    public static func winogradOutput(
        _ tiles: WinogradTiles, _ places: UnsafePointer<Scalar>, into image: UnsafeMutablePointer<Scalar>,
        height: Int, width: Int, accumulates: Bool
    ) {
        let (line, pixel, step) = (tiles.lineStep, tiles.pixelStep, tiles.positionStep)
        var source = places
        for row in 0..<tiles.rows {
            for column in 0..<tiles.columns {
                let tile = image + (2 &* row &* line &+ 2 &* column &* pixel)
                let (hasRight, hasLower) = (2 &* column &+ 1 < width, 2 &* row &+ 1 < height)
                var i = 0
                while i < tiles.channels {
                    let m = source + i
                    let r0 = outputTransform(four(m, step))
                    let r1 = outputTransform(four(m + 4 &* step, step))
                    let r2 = outputTransform(four(m + 8 &* step, step))
                    let r3 = outputTransform(four(m + 12 &* step, step))
                    let left = outputTransform((r0.0, r1.0, r2.0, r3.0))
                    let right = outputTransform((r0.1, r1.1, r2.1, r3.1))
                    let count = tiles.channels &- i
                    put(left.0, count, tile + i, accumulates)
                    if hasRight { put(right.0, count, tile + (pixel &+ i), accumulates) }
                    if hasLower {
                        put(left.1, count, tile + (line &+ i), accumulates)
                        if hasRight { put(right.1, count, tile + (line &+ pixel &+ i), accumulates) }
                    }
                    i &+= laneCount
                }
                source += tiles.tileStep
            }
        }
    }

    public static func winogradOutputGradient(
        _ tiles: WinogradTiles, _ image: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>
    ) {
        let (line, pixel) = (tiles.lineStep, tiles.pixelStep)
        var target = places
        for row in 0..<tiles.rows {
            for column in 0..<tiles.columns {
                let tile = image + (2 &* row &* line &+ 2 &* column &* pixel)
                eachVector(tiles.channels) { i in
                    let (upper, lower) = (tile + i, tile + (line &+ i))
                    transformGradient(
                        (load(upper), load(upper + pixel)), (load(lower), load(lower + pixel)), target + i,
                        tiles.positionStep)
                } rest: { i, count in
                    let (upper, lower) = (tile + i, tile + (line &+ i))
                    transformGradient(
                        (load(upper, first: count), load(upper + pixel, first: count)),
                        (load(lower, first: count), load(lower + pixel, first: count)), target + i,
                        tiles.positionStep)
                }
                target += tiles.tileStep
            }
        }
    }

    @inline(__always) private static func transformGradient(
        _ upper: (Lanes, Lanes), _ lower: (Lanes, Lanes), _ target: UnsafeMutablePointer<Scalar>, _ step: Int
    ) {
        let (r0, r1) = (outputAdjoint(upper), outputAdjoint(lower))
        put(
            outputAdjoint((r0.0, r1.0)), outputAdjoint((r0.1, r1.1)), outputAdjoint((r0.2, r1.2)),
            outputAdjoint((r0.3, r1.3)), target, step)
    }

    public static func winogradFilterGradient(
        count: Int, _ places: UnsafePointer<Scalar>, into taps: UnsafeMutablePointer<Scalar>
    ) {
        var i = 0
        while i < count {
            let place = places + i
            let r0 = filterAdjoint(four(place, count))
            let r1 = filterAdjoint(four(place + 4 &* count, count))
            let r2 = filterAdjoint(four(place + 8 &* count, count))
            let r3 = filterAdjoint(four(place + 12 &* count, count))
            let c0 = filterAdjoint((r0.0, r1.0, r2.0, r3.0))
            let c1 = filterAdjoint((r0.1, r1.1, r2.1, r3.1))
            let c2 = filterAdjoint((r0.2, r1.2, r2.2, r3.2))
            let tap = taps + i
            store(c0.0, tap)
            store(c1.0, tap + count)
            store(c2.0, tap + 2 &* count)
            store(c0.1, tap + 3 &* count)
            store(c1.1, tap + 4 &* count)
            store(c2.1, tap + 5 &* count)
            store(c0.2, tap + 6 &* count)
            store(c1.2, tap + 7 &* count)
            store(c2.2, tap + 8 &* count)
            i &+= laneCount
        }
    }

    @inline(__always) private static func four(_ address: UnsafePointer<Scalar>, _ step: Int) -> Four {
        (load(address), load(address + step), load(address + 2 &* step), load(address + 3 &* step))
    }

    @inline(__always) private static func four(
        _ address: UnsafePointer<Scalar>, _ step: Int, first count: Int
    ) -> Four {
        (
            load(address, first: count), load(address + step, first: count), load(address + 2 &* step, first: count),
            load(address + 3 &* step, first: count)
        )
    }

    /// A tile that is given column by column, stored line by line.
    @inline(__always) private static func put(
        _ c0: Four, _ c1: Four, _ c2: Four, _ c3: Four, _ target: UnsafeMutablePointer<Scalar>, _ step: Int
    ) {
        put(c0.0, c1.0, c2.0, c3.0, target, step)
        put(c0.1, c1.1, c2.1, c3.1, target + 4 &* step, step)
        put(c0.2, c1.2, c2.2, c3.2, target + 8 &* step, step)
        put(c0.3, c1.3, c2.3, c3.3, target + 12 &* step, step)
    }

    @inline(__always) private static func put(
        _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes, _ target: UnsafeMutablePointer<Scalar>, _ step: Int
    ) {
        store(a, target)
        store(b, target + step)
        store(c, target + 2 &* step)
        store(d, target + 3 &* step)
    }

    @inline(__always) private static func put(
        _ x: Lanes, _ count: Int, _ target: UnsafeMutablePointer<Scalar>, _ accumulates: Bool
    ) {
        if count >= laneCount {
            store(accumulates ? load(target) + x : x, target)
        } else {
            store(accumulates ? load(target, first: count) + x : x, first: count, target)
        }
    }
}
