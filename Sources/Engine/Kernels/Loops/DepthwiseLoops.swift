public import KernelInterface

extension Loops {
    public static func depthwise(
        _ walk: DepthwiseWalk, _ image: UnsafePointer<Scalar>, _ weights: UnsafePointer<Scalar>,
        into y: UnsafeMutablePointer<Scalar>
    ) {
        // Windows of three that move by one share what they read.
        let isThree = walk.tapColumns == 3 && walk.tapColumn == walk.pixel
        var channel = 0
        while channel < walk.channels {
            let (image, weights, y) = (image + channel, weights + channel, y + channel)
            let count = walk.channels &- channel
            for line in 0..<walk.lines {
                let (source, target) = (image + line &* walk.line, y + line &* walk.resultLine)
                var pixel = 0
                while pixel < walk.pixels {
                    let (x, y) = (source + pixel &* walk.pixel, target + pixel &* walk.resultPixel)
                    if pixel &+ 4 > walk.pixels {
                        put(onePixel(walk, x, weights), count, y, walk.accumulates)
                        pixel &+= 1
                        continue
                    }
                    let (s0, s1, s2, s3) = isThree ? threeTaps(walk, x, weights) : anyTaps(walk, x, weights)
                    put(s0, count, y, walk.accumulates)
                    put(s1, count, y + walk.resultPixel, walk.accumulates)
                    put(s2, count, y + 2 &* walk.resultPixel, walk.accumulates)
                    put(s3, count, y + 3 &* walk.resultPixel, walk.accumulates)
                    pixel &+= 4
                }
            }
            channel &+= laneCount
        }
    }

    @inline(__always) private static func onePixel(
        _ walk: DepthwiseWalk, _ x: UnsafePointer<Scalar>, _ weights: UnsafePointer<Scalar>
    ) -> Lanes {
        var sum = Lanes(repeating: 0)
        var w = weights
        for row in 0..<walk.tapRows {
            for column in 0..<walk.tapColumns {
                sum = fused(load(x + (row &* walk.tapRow &+ column &* walk.tapColumn)), load(w), sum)
                w += walk.channelStep
            }
        }
        return sum
    }

    @inline(__always) private static func anyTaps(
        _ walk: DepthwiseWalk, _ x: UnsafePointer<Scalar>, _ weights: UnsafePointer<Scalar>
    ) -> (Lanes, Lanes, Lanes, Lanes) {
        let zero = Lanes(repeating: 0)
        var (s0, s1, s2, s3) = (zero, zero, zero, zero)
        let step = walk.pixel
        var w = weights
        for row in 0..<walk.tapRows {
            var tap = x + row &* walk.tapRow
            for _ in 0..<walk.tapColumns {
                let u = load(w)
                (s0, s1) = (fused(load(tap), u, s0), fused(load(tap + step), u, s1))
                (s2, s3) = (fused(load(tap + 2 &* step), u, s2), fused(load(tap + 3 &* step), u, s3))
                tap += walk.tapColumn
                w += walk.channelStep
            }
        }
        return (s0, s1, s2, s3)
    }

    @inline(__always) private static func threeTaps(
        _ walk: DepthwiseWalk, _ x: UnsafePointer<Scalar>, _ weights: UnsafePointer<Scalar>
    ) -> (Lanes, Lanes, Lanes, Lanes) {
        let zero = Lanes(repeating: 0)
        var (s0, s1, s2, s3) = (zero, zero, zero, zero)
        let step = walk.pixel
        var w = weights
        for row in 0..<walk.tapRows {
            let tap = x + row &* walk.tapRow
            let (u, v, z) = (load(w), load(w + walk.channelStep), load(w + 2 &* walk.channelStep))
            let (x0, x1, x2) = (load(tap), load(tap + step), load(tap + 2 &* step))
            let (x3, x4, x5) = (load(tap + 3 &* step), load(tap + 4 &* step), load(tap + 5 &* step))
            (s0, s1, s2, s3) = (fused(x0, u, s0), fused(x1, u, s1), fused(x2, u, s2), fused(x3, u, s3))
            (s0, s1, s2, s3) = (fused(x1, v, s0), fused(x2, v, s1), fused(x3, v, s2), fused(x4, v, s3))
            (s0, s1, s2, s3) = (fused(x2, z, s0), fused(x3, z, s1), fused(x4, z, s2), fused(x5, z, s3))
            w += 3 &* walk.channelStep
        }
        return (s0, s1, s2, s3)
    }

    public static func depthwiseWeightGradient(
        _ walk: DepthwiseWalk, _ image: UnsafePointer<Scalar>, gradient: UnsafePointer<Scalar>,
        into weights: UnsafeMutablePointer<Scalar>
    ) {
        let isThree = walk.tapColumns == 3 && walk.tapColumn == walk.pixel
        var channel = 0
        while channel < walk.channels {
            let w = weights + channel
            if !walk.accumulates {
                for tap in 0..<walk.tapRows &* walk.tapColumns {
                    store(Lanes(repeating: 0), w + tap &* walk.channelStep)
                }
            }
            for line in 0..<walk.lines {
                let g = gradient + (line &* walk.resultLine &+ channel)
                for row in 0..<walk.tapRows {
                    let x = image + (line &* walk.line &+ row &* walk.tapRow &+ channel)
                    let target = w + row &* walk.tapColumns &* walk.channelStep
                    if isThree { addThreeTaps(walk, x, g, target) } else { addAnyTaps(walk, x, g, target) }
                }
            }
            channel &+= laneCount
        }
    }

    /// One line's share in the gradients of one row of taps.
    @inline(__always) private static func addAnyTaps(
        _ walk: DepthwiseWalk, _ x: UnsafePointer<Scalar>, _ g: UnsafePointer<Scalar>,
        _ weights: UnsafeMutablePointer<Scalar>
    ) {
        for column in 0..<walk.tapColumns {
            var (x, g) = (x + column &* walk.tapColumn, g)
            var (s0, s1) = (Lanes(repeating: 0), Lanes(repeating: 0))
            var pixel = 0
            while pixel &+ 2 <= walk.pixels {
                s0 = fused(load(x), load(g), s0)
                s1 = fused(load(x + walk.pixel), load(g + walk.resultPixel), s1)
                x += 2 &* walk.pixel
                g += 2 &* walk.resultPixel
                pixel &+= 2
            }
            if pixel < walk.pixels { s0 = fused(load(x), load(g), s0) }
            let target = weights + column &* walk.channelStep
            store(load(target) + (s0 + s1), target)
        }
    }

    @inline(__always) private static func addThreeTaps(
        _ walk: DepthwiseWalk, _ x: UnsafePointer<Scalar>, _ g: UnsafePointer<Scalar>,
        _ weights: UnsafeMutablePointer<Scalar>
    ) {
        var (x, g) = (x, g)
        let (step, next) = (walk.pixel, walk.resultPixel)
        let zero = Lanes(repeating: 0)
        var (s0, s1, s2, t0, t1, t2) = (zero, zero, zero, zero, zero, zero)
        var (x0, x1) = (load(x), load(x + step))
        var pixel = 0
        while pixel &+ 2 <= walk.pixels {
            let (x2, x3) = (load(x + 2 &* step), load(x + 3 &* step))
            let (g0, g1) = (load(g), load(g + next))
            (s0, s1, s2) = (fused(x0, g0, s0), fused(x1, g0, s1), fused(x2, g0, s2))
            (t0, t1, t2) = (fused(x1, g1, t0), fused(x2, g1, t1), fused(x3, g1, t2))
            (x0, x1) = (x2, x3)
            x += 2 &* step
            g += 2 &* next
            pixel &+= 2
        }
        if pixel < walk.pixels {
            let g0 = load(g)
            (s0, s1, s2) = (fused(x0, g0, s0), fused(x1, g0, s1), fused(load(x + 2 &* step), g0, s2))
        }
        let next1 = weights + walk.channelStep
        let next2 = next1 + walk.channelStep
        store(load(weights) + (s0 + t0), weights)
        store(load(next1) + (s1 + t1), next1)
        store(load(next2) + (s2 + t2), next2)
    }
}
