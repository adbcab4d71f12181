public import KernelInterface

extension Loops {
    public static func frame(
        _ frame: FramedImage, _ image: UnsafePointer<Scalar>, into result: UnsafeMutablePointer<Scalar>
    ) {
        let (lineStep, channels, pixelStep) = (frame.lineStep, frame.channels, frame.pixelStep)
        let imageStep = frame.imageStep
        let lineCount = frame.width &* imageStep
        for line in 0..<frame.frameHeight {
            let target = result + line &* lineStep
            let source = line &- frame.top
            guard source >= 0, source < frame.height else {
                clear(lineStep, target)
                continue
            }
            let before = frame.left &* pixelStep
            let inside = frame.width &* pixelStep
            clear(before, target)
            clear(lineStep &- before &- inside, target + (before &+ inside))
            let from = image + source &* lineCount
            if pixelStep == channels, imageStep == channels {
                copy(lineCount, from, target + before)
            } else {
                for pixel in 0..<frame.width {
                    let place = target + (before &+ pixel &* pixelStep)
                    copy(channels, from + pixel &* imageStep, place)
                    clear(pixelStep &- channels, place + channels)
                }
            }
        }
    }

    public static func clear(count: Int, _ y: UnsafeMutablePointer<Scalar>) { clear(count, y) }

    @inline(__always) private static func clear(_ count: Int, _ y: UnsafeMutablePointer<Scalar>) {
        eachVector(count) { i in
            store(Lanes(repeating: 0), y + i)
        } rest: { i, count in
            store(Lanes(repeating: 0), first: count, y + i)
        }
    }

    @inline(__always) private static func copy(
        _ count: Int, _ x: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>
    ) {
        eachVector(count) { i in
            store(load(x + i), y + i)
        } rest: { i, count in
            store(load(x + i, first: count), first: count, y + i)
        }
    }
}
