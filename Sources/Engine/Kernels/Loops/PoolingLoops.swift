public import KernelInterface

extension Loops {
    public static func maximumPool(
        _ window: PoolingWindow, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
        taps: UnsafeMutablePointer<Scalar>?
    ) {
        eachWindow(window) { image, place, count in
            var best = Lanes(repeating: -.infinity)
            var which = Lanes(repeating: 0)
            eachTap(window, image) { tap, offset in
                let value = part(x + offset, count)
                let isLarger = value .> best
                best.replace(with: value, where: isLarger)
                which.replace(with: Lanes(repeating: Scalar(tap)), where: isLarger)
            }
            part(best, count, y + place)
            if let taps { part(which, count, taps + place) }
        }
    }

    public static func addMaximumPoolGradient(
        _ window: PoolingWindow, _ gradient: UnsafePointer<Scalar>, taps: UnsafePointer<Scalar>,
        into x: UnsafeMutablePointer<Scalar>
    ) {
        eachWindow(window) { image, place, count in
            let g = part(gradient + place, count)
            let which = part(taps + place, count)
            eachTap(window, image) { tap, offset in
                var share = g
                share.replace(with: 0, where: which .!= Lanes(repeating: Scalar(tap)))
                part(part(x + offset, count) + share, count, x + offset)
            }
        }
    }

    public static func sumPool(
        _ window: PoolingWindow, scale: Scalar, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>
    ) {
        eachWindow(window) { image, place, count in
            var sum = Lanes(repeating: 0)
            eachTap(window, image) { _, offset in sum += part(x + offset, count) }
            part(sum * Lanes(repeating: scale), count, y + place)
        }
    }

    public static func addSumPoolGradient(
        _ window: PoolingWindow, scale: Scalar, _ gradient: UnsafePointer<Scalar>,
        into x: UnsafeMutablePointer<Scalar>
    ) {
        eachWindow(window) { image, place, count in
            let share = part(gradient + place, count) * Lanes(repeating: scale)
            eachTap(window, image) { _, offset in part(part(x + offset, count) + share, count, x + offset) }
        }
    }

    /// Where a window lies in one image, for one vector of channels.
    private struct Place {
        var line: Int
        var pixel: Int
        /// Where this vector of the image's first pixel lies.
        var start: Int
    }

    /// Calls `body` for every window and every vector of channels, with where the result lies and how many channels count.
    @inline(__always) private static func eachWindow(
        _ w: PoolingWindow, _ body: (_ image: Place, _ result: Int, _ count: Int) -> Void
    ) {
        var result = 0
        for image in 0..<w.batch {
            for line in 0..<w.resultHeight {
                for pixel in 0..<w.resultWidth {
                    var channel = 0
                    while channel < w.channels {
                        let place = Place(
                            line: line &* w.strideRows &- w.top, pixel: pixel &* w.strideColumns &- w.left,
                            start: image &* w.height &* w.width &* w.channels &+ channel)
                        body(place, result &+ channel, w.channels &- channel)
                        channel &+= laneCount
                    }
                    result &+= w.channels
                }
            }
        }
    }

    /// Calls `body` for every tap that lies inside of the image.
    @inline(__always) private static func eachTap(
        _ w: PoolingWindow, _ place: Place, _ body: (_ tap: Int, _ offset: Int) -> Void
    ) {
        for row in 0..<w.rows {
            let line = place.line &+ row &* w.dilationRows
            guard line >= 0, line < w.height else { continue }
            for column in 0..<w.columns {
                let pixel = place.pixel &+ column &* w.dilationColumns
                guard pixel >= 0, pixel < w.width else { continue }
                body(row &* w.columns &+ column, place.start &+ (line &* w.width &+ pixel) &* w.channels)
            }
        }
    }
}
