public import KernelInterface

/// A line of a tile of four.
typealias TileLine = (Lanes, Lanes, Lanes, Lanes)

// The one-dimensional transforms; a tile is transformed along its lines and then across them.

/// Bᵀ·d.
@inline(__always) private func inputTransform(_ d: TileLine) -> TileLine {
    (d.0 - d.2, d.1 + d.2, d.2 - d.1, d.1 - d.3)
}
/// Aᵀ·m.
@inline(__always) private func outputTransform(_ m: TileLine) -> (Lanes, Lanes) { (m.0 + m.1 + m.2, m.1 - m.2 - m.3) }
/// A·y.
@inline(__always) private func outputAdjoint(_ y: (Lanes, Lanes)) -> TileLine { (y.0, y.0 + y.1, y.0 - y.1, -y.1) }
extension Loops {
    public static func winogradInput(
        _ tiles: WinogradTiles, _ image: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>
    ) {
        guard tiles.size == .two else { return winogradSixInput(tiles, image, into: places) }
        let (line, pixel, channels) = (tiles.lineStep, tiles.pixelStep, tiles.channels)
        var target = places
        for row in 0..<tiles.rows {
            for column in 0..<tiles.columns {
                let tile = image + (2 &* row &* line &+ 2 &* column &* pixel)
                eachVector(channels) { i in
                    transformInput(
                        tileLine(tile + i, pixel), tileLine(tile + (line &+ i), pixel),
                        tileLine(tile + (2 &* line &+ i), pixel),
                        tileLine(tile + (3 &* line &+ i), pixel), target + i, tiles.positionStep)
                } rest: { i, count in
                    transformInput(
                        tileLine(tile + i, pixel, first: count), tileLine(tile + (line &+ i), pixel, first: count),
                        tileLine(tile + (2 &* line &+ i), pixel, first: count),
                        tileLine(tile + (3 &* line &+ i), pixel, first: count), target + i, tiles.positionStep)
                }
                target += tiles.tileStep
            }
        }
    }

    @inline(__always) private static func transformInput(
        _ d0: TileLine, _ d1: TileLine, _ d2: TileLine, _ d3: TileLine, _ target: UnsafeMutablePointer<Scalar>,
        _ step: Int
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
        guard tiles.size == .two else {
            return winogradSixOutput(
                tiles, places, into: image, height: height, width: width, accumulates: accumulates)
        }
        let (line, pixel, step) = (tiles.lineStep, tiles.pixelStep, tiles.positionStep)
        let isPlain = !accumulates
        var source = places
        for row in 0..<tiles.rows {
            for column in 0..<tiles.columns {
                let tile = image + (2 &* row &* line &+ 2 &* column &* pixel)
                let (hasRight, hasLower) = (2 &* column &+ 1 < width, 2 &* row &+ 1 < height)
                var i = 0
                while i < tiles.channels {
                    let m = source + i
                    let r0 = outputTransform(tileLine(m, step))
                    let r1 = outputTransform(tileLine(m + 4 &* step, step))
                    let r2 = outputTransform(tileLine(m + 8 &* step, step))
                    let r3 = outputTransform(tileLine(m + 12 &* step, step))
                    let left = outputTransform((r0.0, r1.0, r2.0, r3.0))
                    let right = outputTransform((r0.1, r1.1, r2.1, r3.1))
                    let count = tiles.channels &- i
                    if isPlain, count >= laneCount, hasRight, hasLower {
                        let (upper, lower) = (tile + i, tile + (line &+ i))
                        store(left.0, upper)
                        store(right.0, upper + pixel)
                        store(left.1, lower)
                        store(right.1, lower + pixel)
                        i &+= laneCount
                        continue
                    }
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
        guard tiles.size == .two else { return winogradSixOutputGradient(tiles, image, into: places) }
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

    @inline(__always) static func tileLine(_ address: UnsafePointer<Scalar>, _ step: Int) -> TileLine {
        (load(address), load(address + step), load(address + 2 &* step), load(address + 3 &* step))
    }

    @inline(__always) static func tileLine(
        _ address: UnsafePointer<Scalar>, _ step: Int, first count: Int
    ) -> TileLine {
        (
            load(address, first: count), load(address + step, first: count), load(address + 2 &* step, first: count),
            load(address + 3 &* step, first: count)
        )
    }

    /// A tile that is given column by column, stored line by line.
    @inline(__always) static func put(
        _ c0: TileLine, _ c1: TileLine, _ c2: TileLine, _ c3: TileLine, _ target: UnsafeMutablePointer<Scalar>,
        _ step: Int
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
}
