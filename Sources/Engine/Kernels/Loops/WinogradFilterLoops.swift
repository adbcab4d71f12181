public import KernelInterface

/// G·g.
@inline(__always) private func filterTransform(_ g: (Lanes, Lanes, Lanes)) -> TileLine {
    let half = Lanes(repeating: 0.5)
    let ends = half * (g.0 + g.2)
    let middle = half * g.1
    return (g.0, ends + middle, ends - middle, g.2)
}
/// Gᵀ·u.
@inline(__always) private func filterAdjoint(_ u: TileLine) -> (Lanes, Lanes, Lanes) {
    let half = Lanes(repeating: 0.5)
    let sum = half * (u.1 + u.2)
    return (u.0 + sum, half * (u.1 - u.2), sum + u.3)
}

extension Loops {
    public static func winogradFilter(
        _ size: WinogradSize, count: Int, _ taps: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>
    ) {
        guard size == .two else { return winogradSixFilter(count: count, taps, into: places) }
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

    public static func winogradFilterGradient(
        _ size: WinogradSize, count: Int, _ places: UnsafePointer<Scalar>, into taps: UnsafeMutablePointer<Scalar>
    ) {
        guard size == .two else { return winogradSixFilterGradient(count: count, places, into: taps) }
        var i = 0
        while i < count {
            let place = places + i
            let r0 = filterAdjoint(tileLine(place, count))
            let r1 = filterAdjoint(tileLine(place + 4 &* count, count))
            let r2 = filterAdjoint(tileLine(place + 8 &* count, count))
            let r3 = filterAdjoint(tileLine(place + 12 &* count, count))
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
}
