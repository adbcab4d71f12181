import Numerics

/// How to spend a number of floating-point operations.
public struct Optimum: Sendable, Hashable {
    /// N.
    public let parameters: Double
    /// D, or Emin.
    public let tokens: Double
    /// In nats a token.
    public let loss: Double
}

extension Optimum {
    /// The size of the least loss for C = 6·N·D operations: the best of a grid over ln N, then the golden section between
    /// its neighbours.
    ///
    /// - Parameters:
    ///   - operations: C, above 6.
    ///   - loss: Of N and D; falls with both.
    /// - Throws: What the loss throws; `noOptimum` for fewer operations than one token takes of one parameter, and where the
    ///   best size is at an end: of one parameter, or for one token.
    static func search(
        operations: Double, _ loss: (_ parameters: Double, _ tokens: Double) throws(ScalingLawError) -> Double
    ) throws(ScalingLawError) -> Optimum {
        func value(_ logSize: Double) throws(ScalingLawError) -> Double {
            let size = portableExponential(logSize)
            return try loss(size, operations / 6 / size)
        }
        let (count, end) = (400, portableLogarithm(operations / 6))
        guard end > 0 else { throw .noOptimum("\(operations) operations are too few") }
        var best = (place: 0, value: Double.infinity)
        for place in 0...count {
            let found = try value(end * Double(place) / Double(count))
            if found < best.value { best = (place, found) }
        }
        guard best.place > 0, best.place < count else {
            throw .noOptimum("\(operations) operations lie beyond what the law's constants cover")
        }
        var low = end * Double(best.place - 1) / Double(count)
        var high = end * Double(best.place + 1) / Double(count)
        let part = 0.6180339887498949
        var (left, right) = (high - part * (high - low), low + part * (high - low))
        var (atLeft, atRight) = (try value(left), try value(right))
        for _ in 0..<60 {
            if atLeft <= atRight {
                (high, right, atRight) = (right, left, atLeft)
                left = high - part * (high - low)
                atLeft = try value(left)
            } else {
                (low, left, atLeft) = (left, right, atRight)
                right = low + part * (high - low)
                atRight = try value(right)
            }
        }
        let size = portableExponential((low + high) / 2)
        return Optimum(parameters: size, tokens: operations / 6 / size, loss: try value((low + high) / 2))
    }
}
