/// How many elements become one: a sum, a least, a largest. Elements are folded in any order and in
/// vectors, so `combine` must not mind.
protocol Folding {
    associatedtype Scalar: ArrayScalar
    /// What changes nothing.
    static var start: Scalar { get }
    static func combine(_ a: Scalar, _ b: Scalar) -> Scalar
}

enum SumFolding<Scalar: ArrayScalar>: Folding {
    @inline(__always) static var start: Scalar { 0 }
    @inline(__always) static func combine(_ a: Scalar, _ b: Scalar) -> Scalar { a + b }
}

/// The least; what is not a number wins.
enum LeastFolding<Scalar: ArrayScalar>: Folding {
    @inline(__always) static var start: Scalar { .infinity }
    @inline(__always) static func combine(_ a: Scalar, _ b: Scalar) -> Scalar { a <= b ? a : (a != a ? a : b) }
}

/// The largest; what is not a number wins.
enum LargestFolding<Scalar: ArrayScalar>: Folding {
    @inline(__always) static var start: Scalar { -.infinity }
    @inline(__always) static func combine(_ a: Scalar, _ b: Scalar) -> Scalar { a >= b ? a : (a != a ? a : b) }
}

extension Folding {
    /// A run of evenly spaced elements. Pieces are folded in pairs, so that the rounding errors of a sum
    /// grow with the logarithm of the count (Higham 1993).
    static func fold(_ run: UnsafePointer<Scalar>, _ count: Int, step: Int) -> Scalar {
        let piece = 256
        guard count > piece else { return step == 1 ? foldDense(run, count) : foldApart(run, count, step) }
        let half = (count / 2 + piece - 1) / piece * piece
        return combine(fold(run, half, step: step), fold(run + half * step, count - half, step: step))
    }

    /// Sixteen results side by side, as a vector unit wants them, then those.
    @inline(__always)
    private static func foldDense(_ run: UnsafePointer<Scalar>, _ count: Int) -> Scalar {
        let lanes = 16
        return withUnsafeTemporaryAllocation(of: Scalar.self, capacity: lanes) { room in
            let results = room.baseAddress!
            results.initialize(repeating: start, count: lanes)
            let whole = count / lanes * lanes
            for first in stride(from: 0, to: whole, by: lanes) {
                for lane in 0..<lanes { results[lane] = combine(results[lane], run[first + lane]) }
            }
            var width = lanes / 2
            while width > 0 {
                for lane in 0..<width { results[lane] = combine(results[lane], results[lane + width]) }
                width /= 2
            }
            var result = results[0]
            for place in whole..<count { result = combine(result, run[place]) }
            return result
        }
    }

    @inline(__always)
    private static func foldApart(_ run: UnsafePointer<Scalar>, _ count: Int, _ step: Int) -> Scalar {
        var lanes = (start, start, start, start)
        var place = 0
        while place + 4 <= count {
            lanes.0 = combine(lanes.0, run[place * step])
            lanes.1 = combine(lanes.1, run[(place + 1) * step])
            lanes.2 = combine(lanes.2, run[(place + 2) * step])
            lanes.3 = combine(lanes.3, run[(place + 3) * step])
            place += 4
        }
        var result = combine(combine(lanes.0, lanes.1), combine(lanes.2, lanes.3))
        while place < count {
            result = combine(result, run[place * step])
            place += 1
        }
        return result
    }
}
