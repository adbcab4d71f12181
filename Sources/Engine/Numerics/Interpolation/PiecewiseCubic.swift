/// A function made of one cubic between each two neighbouring knots, with a continuous derivative.
///
/// Beyond the first and the last knot the outermost cubics go on.
///
/// ```swift
/// let curve = try PiecewiseCubic(spline: times, values, ends: .notAKnot)
/// curve(0.5)
/// curve.derivative(at: 0.5)
/// curve.integral(from: 0, to: 1)
/// ```
public struct PiecewiseCubic: Sendable, Hashable {
    /// Where the cubics meet; ascending, at least two.
    public let knots: [Double]
    /// The function at each knot.
    public let values: [Double]
    /// Its first derivative at each knot.
    public let slopes: [Double]

    /// The integral from the first knot to each.
    private let areas: [Double]

    /// The function with these values and first derivatives at the knots (cubic Hermite).
    ///
    /// - Parameters:
    ///   - knots: Strictly ascending, at least two.
    ///   - values, slopes: One a knot, finite.
    /// - Throws: ``InterpolationError``.
    public init(knots: [Double], values: [Double], slopes: [Double]) throws(InterpolationError) {
        try InterpolationError.check(knots: knots, values: values, least: 2)
        guard slopes.count == knots.count else {
            throw .countMismatch(knots: knots.count, other: slopes.count, what: "slopes")
        }
        guard slopes.allSatisfy(\.isFinite) else { throw .notFinite("slopes") }
        self.knots = knots
        self.values = values
        self.slopes = slopes
        var areas = [0.0]
        for i in 0..<(knots.count - 1) {
            let h = knots[i + 1] - knots[i]
            // The trapezium, and what the slopes bend it by.
            let area = h * (values[i] + values[i + 1]) / 2 + h * h * (slopes[i] - slopes[i + 1]) / 12
            areas.append(areas[i] + area)
        }
        self.areas = areas
    }

    /// The function at `x`; not a number when `x` is not.
    public func callAsFunction(_ x: Double) -> Double {
        let piece = piece(at: x)
        return piece.a + piece.s * (piece.b + piece.s * (piece.c + piece.s * piece.d))
    }

    /// A derivative at `x`, at knots that of the cubic that begins there.
    ///
    /// - Parameter order: 0 is the function itself; from 4 on every derivative is 0.
    public func derivative(at x: Double, order: Int = 1) -> Double {
        let piece = piece(at: x)
        return switch order {
        case ...0: piece.a + piece.s * (piece.b + piece.s * (piece.c + piece.s * piece.d))
        case 1: piece.b + piece.s * (2 * piece.c + 3 * piece.s * piece.d)
        case 2: 2 * piece.c + 6 * piece.s * piece.d
        case 3: 6 * piece.d
        default: 0
        }
    }

    /// ∫ of the function from `lower` to `upper`; negative where they descend over a positive one.
    public func integral(from lower: Double, to upper: Double) -> Double {
        antiderivative(at: upper) - antiderivative(at: lower)
    }

    private func antiderivative(at x: Double) -> Double {
        let piece = piece(at: x)
        let s = piece.s
        return areas[piece.index] + s * (piece.a + s * (piece.b / 2 + s * (piece.c / 3 + s * piece.d / 4)))
    }

    /// a + b·s + c·s² + d·s³ with s the distance from knot `index`.
    private func piece(at x: Double) -> (index: Int, s: Double, a: Double, b: Double, c: Double, d: Double) {
        var (low, high) = (0, knots.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if x < knots[middle] { high = middle } else { low = middle }
        }
        let h = knots[low + 1] - knots[low]
        let chord = (values[low + 1] - values[low]) / h
        let excess = (slopes[low] + slopes[low + 1] - 2 * chord) / h
        return (
            low, x - knots[low], values[low], slopes[low], (chord - slopes[low]) / h - excess, excess / h
        )
    }
}
